using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.GpuChecks;

/// <summary>The scripts for a GPU, whole, with the real programs on a machine whose GPU computes nothing and stops answering at will.</summary>
[Long]
[NeedsLinux, NeedsGpp]
public sealed class GpuScriptRunTests : IDisposable
{
    private const string Ample = "3600";

    // Only what hangs has a limit that counts.
    private static readonly (string, string)[] NoLimits =
    [
        .. ((string[])["all", "facts", "memcheck", "train", "large", "times", "torch", "speeds", "variants", "sanitizers", "ncu"]).Select(file => ($"{file}_seconds", Ample)),
    ];

    private readonly StubMachine _machine = new();

    public void Dispose() => _machine.Dispose();

    [SkippableFact]
    public async Task A_model_that_hangs_costs_its_stage_of_the_check_and_all_others_run()
    {
        (int status, string output) = await Run(
            "gpu-check", [("STUB_HANGS", "checked-gru"), ("STUB_LAUNCHES", "3000"), ("checks_seconds", "30"), .. NoLimits]);

        Assert.True(status == 1, output);
        Assert.Equal(
            ["facts", "checks", "memcheck", "checks", "memcheck", "checks", "memcheck", "checks", "memcheck", "train", "train", "train", "train", "large", "times"],
            Stages(output).Select(stage => stage.File));
        (string _, string ended, string command) = Stages(output).Where(stage => stage.File == "checks").ElementAt(1);
        Assert.Equal("124", ended);
        Assert.EndsWith("--quick --model checked-gru", command, StringComparison.Ordinal);
        Assert.Contains("FAILED: checks ended with 124: ", output, StringComparison.Ordinal);
        Assert.InRange(_machine.Results.GetFiles().Length, 1, 8);

        string[][] parts = Parts("gpu-check");
        Assert.Equal(6, parts.Length);
        Assert.Contains("slopes", parts[0]);
        // What hangs was in the middle of training.
        Assert.Equal(["agreement"], parts[1]);
        Assert.Equal(["agreement", "training"], parts[4]);
        Assert.Equal(["launches", "primitive", "speed"], parts[5].Order());
        // Kernels that do nothing compute nothing right.
        Assert.Contains("FAILED", await File.ReadAllTextAsync(Path.Combine(_machine.Results.FullName, "checks.txt")), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task All_is_measured_beside_PyTorch_whose_compilation_costs_no_more_than_its_limit()
    {
        (int status, string output) = await Run("gpu-measure", [("compile_seconds", "2"), .. NoLimits]);

        Assert.True(status == 1, output);
        Assert.Equal(
            ["torch", "compile", "speeds", "variants", "variants", "sanitizers", "sanitizers", "sanitizers", "sanitizers", "ncu"], Stages(output).Select(stage => stage.File));
        Assert.Equal("124", Stages(output)[1].Status);
        // Numbers are wrong, so checks fail; that nothing was compiled in time is nothing wrong with the kernels.
        Assert.Contains("FAILED: speeds ended with 1: ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("FAILED: compile", output, StringComparison.Ordinal);
        Assert.Contains("PyTorch: PyTorch of a stub", output, StringComparison.Ordinal);
        Assert.Matches(@"\nsmall +tf32 +\S+ +\S+ +- +- +3 +\S+ +2 +\S+\n", output);
        Assert.InRange(_machine.Results.GetFiles().Length, 1, 8);
        string[][] parts = Parts("gpu-measure");
        Assert.Equal(3, parts.Length);
        Assert.Equal(["epoch", "launches", "speed"], parts[0].Order());
        Assert.Equal(["speed"], parts[2]);
        // The five that took longest.
        Assert.Matches(@"--kernel-name regex:\^\(\w+(\|\w+){4}\)\$ ", Stages(output)[^1].Command);
    }

    [SkippableFact]
    public async Task A_GPU_that_never_answers_costs_no_more_than_the_limits()
    {
        (string, string)[] limits = [.. ((string[])["checks", "memcheck", "train", "large", "times"]).Select(file => ($"{file}_seconds", "2"))];

        (int status, string output) = await Run("gpu-check", [.. NoLimits, .. limits, ("STUB_HANGS", StubMachine.Programs), ("STUB_LAUNCHES", "0")]);

        Assert.True(status == 1, output);
        Assert.Equal(15, Stages(output).Length);
        Assert.All(Stages(output)[1..], stage => Assert.True(stage.Status is "124" or "137", output));
        Assert.Equal(6, Parts("gpu-check").Length);
    }

    private async Task<(int Status, string Output)> Run(string script, (string, string)[] environment)
    {
        string[] arguments = [Repository.Path("eng", script + ".sh"), StubMachine.Programs, _machine.Texts];
        using Process process = _machine.Start("bash", arguments, environment);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Empty(await errors);
        return (process.ExitCode, output);
    }

    private static (string File, string Status, string Command)[] Stages(string output) =>
    [
        .. Regex.Matches(output, "^== (\\w+): status (\\d+) after .*? s: (.*)$", RegexOptions.Multiline)
            .Select(match => (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value)),
    ];

    // Of each run of the checks, the parts of which there are results.
    private string[][] Parts(string script) =>
    [
        .. File.ReadLines(Path.Combine(_machine.Results.FullName, script + ".jsonl")).Select(line =>
        {
            using var results = JsonDocument.Parse(line);
            return Names(results, "numbers").Concat(Names(results, "checks")).Distinct().ToArray();
        }),
    ];

    private static IEnumerable<string> Names(JsonDocument results, string list) =>
        [.. results.RootElement.GetProperty(list).EnumerateArray().Select(result => result.GetProperty("name").GetString()!.Split(',')[0])];
}
