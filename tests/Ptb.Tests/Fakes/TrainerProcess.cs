using System;
using System.Diagnostics;
using System.IO;

namespace ModelGen.Ptb.Tests.Fakes;

/// <summary>The trainer as a process of its own, for what happens to processes only: signals, pipes, files in the place of its output.</summary>
internal static class TrainerProcess
{
    /// <summary>
    /// Runs a line of the shell, in which <c>ptb</c> is the trainer; output and errors of the whole line are returned.
    /// </summary>
    /// <param name="line">The line.</param>
    public static ConsoleRun Shell(string line)
    {
        using Process process = Start(line);
        System.Threading.Tasks.Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ConsoleRun(process.ExitCode, output, error.Result);
    }

    /// <summary>Runs the trainer, and sends it a signal as soon as it has written a line.</summary>
    /// <param name="signal">The signal's name, such as <c>HUP</c>.</param>
    /// <param name="arguments">The arguments.</param>
    public static ConsoleRun Interrupted(string signal, string arguments)
    {
        // The shell becomes the trainer, so that the process is the trainer's. Under nohup the tests ignore SIGHUP, and so would it.
        using Process process = Start($"exec env --default-signal={signal} ptb {arguments}");
        System.Threading.Tasks.Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadLine() + "\n";
        using (var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]))
            kill.WaitForExit();
        output += process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ConsoleRun(process.ExitCode, output, error.Result);
    }

    private static Process Start(string line)
    {
        string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        string trainer = Path.Combine(AppContext.BaseDirectory, "ModelGen.Ptb.dll");
        return Process.Start(new ProcessStartInfo("/bin/bash", ["-c", line.Replace("ptb ", $"'{host}' '{trainer}' ", StringComparison.Ordinal)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }
}
