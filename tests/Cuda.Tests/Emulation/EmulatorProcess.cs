using System;
using System.Diagnostics;
using System.Threading.Tasks;
using ModelGen.Emulator;

namespace ModelGen.Cuda.Tests.Emulation;

/// <summary>How a run of the emulator as a process of its own ended: kernels with a fault may end theirs.</summary>
/// <param name="ExitCode">What the process told.</param>
/// <param name="Output">What it wrote.</param>
/// <param name="Error">What it complained about.</param>
internal sealed record EmulatorProcess(int ExitCode, string Output, string Error)
{
    /// <summary>Runs it to its end.</summary>
    public static EmulatorProcess Run(params string[] args)
    {
        string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(host, [typeof(EmulatedGpu).Assembly.Location, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        return new(process.ExitCode, output.Result, error.Result);
    }
}
