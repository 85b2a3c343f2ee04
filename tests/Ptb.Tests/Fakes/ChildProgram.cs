using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;

namespace ModelGen.Ptb.Tests.Fakes;

/// <summary>The trainer as a process of its own, for what a process can be told once only: where its native libraries are.</summary>
internal static class ChildProgram
{
    /// <summary>What starts it.</summary>
    public static string Host { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>The trainer.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "ModelGen.Ptb.dll");

    /// <summary>Runs it to its end.</summary>
    /// <param name="nvrtc">The environment variable that says where NVRTC is.</param>
    /// <param name="args">The arguments.</param>
    public static ConsoleRun Run(string nvrtc, params string[] args) => Run([("MODELGEN_NVRTC", nvrtc)], args);

    /// <summary>Runs it to its end, with some environment variables.</summary>
    public static ConsoleRun Run(IReadOnlyList<(string Name, string Value)> environment, params string[] args)
    {
        using Process process = Start(environment, args);
        System.Threading.Tasks.Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ConsoleRun(process.ExitCode, output.ReplaceLineEndings("\n"), error.Result.ReplaceLineEndings("\n"));
    }

    /// <summary>Starts it; the caller reads what it writes.</summary>
    public static Process Start(IReadOnlyList<(string Name, string Value)> environment, params string[] args)
    {
        var start = new ProcessStartInfo(Host, [Program, .. args]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
