using System;
using System.Diagnostics;
using System.IO;

namespace ModelGen.Ptb.Tests.Fakes;

/// <summary>The trainer as a process of its own, for what a process can be told once only: where its native libraries are.</summary>
internal static class ChildProgram
{
    /// <summary>Runs it to its end.</summary>
    /// <param name="nvrtc">The environment variable that says where NVRTC is.</param>
    /// <param name="args">The arguments.</param>
    public static ConsoleRun Run(string nvrtc, params string[] args)
    {
        string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(host, [Path.Combine(AppContext.BaseDirectory, "ModelGen.Ptb.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["MODELGEN_NVRTC"] = nvrtc },
        };
        using Process process = Process.Start(start)!;
        System.Threading.Tasks.Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ConsoleRun(process.ExitCode, output.ReplaceLineEndings("\n"), error.Result.ReplaceLineEndings("\n"));
    }
}
