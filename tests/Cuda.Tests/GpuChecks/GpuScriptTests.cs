using System;
using System.Diagnostics;
using System.IO;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.GpuChecks;

public sealed class GpuScriptTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("modelgen-gpu-script-");

    public void Dispose() => _folder.Delete(recursive: true);

    [NeedsLinux]
    [SkippableTheory]
    [InlineData(0, 0, "All is well.")]
    [InlineData(1, 1, "FAILED: gpu-check ended with 1")]
    public void The_script_ends_as_the_trainer_does(int trainerStatus, int status, string said)
    {
        string trainer = Path.Combine(_folder.FullName, "trainer");
        File.WriteAllText(trainer, $"#!/bin/sh\necho \"$@\"\nexit {trainerStatus}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(trainer, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var start = new ProcessStartInfo("bash", [Path.Combine(Repository.Root, "eng", "gpu-check.sh"), trainer, "texts"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["OUT"] = Path.Combine(_folder.FullName, "out");
        using Process script = Process.Start(start)!;
        var errors = script.StandardError.ReadToEndAsync();
        string output = script.StandardOutput.ReadToEnd();
        script.WaitForExit();

        Assert.True(status == script.ExitCode, output + errors.Result);
        Assert.Contains(said, output, StringComparison.Ordinal);
        Assert.Contains("gpu-check --json ", output, StringComparison.Ordinal);
        Assert.Contains(" --data-path texts", output, StringComparison.Ordinal);
    }
}
