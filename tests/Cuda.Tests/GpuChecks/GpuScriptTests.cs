using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.GpuChecks;

/// <summary>What the scripts for a GPU make of programs that are a few lines of the shell.</summary>
[NeedsLinux]
public sealed class GpuScriptTests : IDisposable
{
    // What a machine brings back at most.
    private const int MostFiles = 8;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("modelgen-gpu-script-");

    private string _python = "exit 0";

    public static TheoryData<string> Scripts => ["gpu-check", "gpu-measure"];

    public void Dispose() => _folder.Delete(recursive: true);

    [SkippableTheory]
    [MemberData(nameof(Scripts))]
    public void A_script_ends_with_0_where_the_programs_do_and_keeps_what_they_said(string script)
    {
        (int status, string output) = Run(script, "echo \"$@\"\n" + WriteJson);

        Assert.True(status == 0, output);
        Assert.EndsWith("All is well.\n", output, StringComparison.Ordinal);
        Assert.InRange(Results.Count, 1, MostFiles);
        string[] checks = File.ReadAllLines(Results[$"{script}.jsonl"]);
        Assert.Equal(output.Split('\n').Count(line => line.Contains(": check --json ", StringComparison.Ordinal)), checks.Length);
        Assert.All(checks, check => Assert.Equal("""{"checks": []}""", check));
        Assert.Contains(" --data-path texts", output, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [MemberData(nameof(Scripts))]
    public void A_script_ends_with_1_where_the_programs_do_and_names_each_stage(string script)
    {
        (int status, string output) = Run(script, "exit 1");

        Assert.True(status == 1, output);
        Assert.Contains(output.Split('\n'), line => line.StartsWith("FAILED: ", StringComparison.Ordinal) && line.Contains("ended with 1: ", StringComparison.Ordinal));
        Assert.InRange(Results.Count, 1, MostFiles);
    }

    [SkippableFact]
    public void A_program_that_hears_no_signal_costs_its_stage_and_what_it_wrote_before_is_kept()
    {
        (int status, string output) = Run(
            "gpu-check", WriteJson + "case \"$*\" in *checked-gru*) trap '' TERM; while :; do sleep 1; done ;; esac", ("checks_seconds", "1"));

        Assert.True(status == 1, output);
        string[] failures = [.. output.Split('\n').Where(line => line.StartsWith("FAILED: ", StringComparison.Ordinal))];
        Assert.Contains(failures, line => line.StartsWith("FAILED: checks ended with 137: ", StringComparison.Ordinal) && line.EndsWith("--quick --model checked-gru", StringComparison.Ordinal));
        Assert.Contains("== times: status ", output, StringComparison.Ordinal);
        Assert.Equal(6, File.ReadAllLines(Results["gpu-check.jsonl"]).Length);
    }

    [SkippableFact]
    public void When_the_time_is_over_nothing_else_is_begun()
    {
        (int status, string output) = Run("gpu-check", "while :; do sleep 1; done", ("all_seconds", "2"));

        Assert.True(status == 1, output);
        Assert.Contains("FAILED: facts ended with 124: ", output, StringComparison.Ordinal);
        Assert.Contains("FAILED: times: no time was left for it: ", output, StringComparison.Ordinal);
    }

    /// <summary>A sanitizer makes a launch a hundred times as slow, and a check has thousands of them.</summary>
    [SkippableFact]
    public void A_sanitizer_judges_so_many_launches_and_no_more()
    {
        string[] judged = [.. Stages("gpu-check", "exit 1"), .. Stages("gpu-measure", "exit 0")];

        Assert.Equal(8, judged.Length);
        Assert.All(judged[..4], line => Assert.Contains(" --launch-count 2000 ", line, StringComparison.Ordinal));
        Assert.Equal(["memcheck", "racecheck", "synccheck", "initcheck"], judged[4..].Select(line => line.Split(" --tool ")[1].Split(' ')[0]));
        Assert.All(judged[4..], line => Assert.Contains(" --launch-count 400 ", line, StringComparison.Ordinal));

        string[] Stages(string script, string programs) =>
            [.. Run(script, programs).Output.Split('\n').Where(line => line.StartsWith("== ", StringComparison.Ordinal) && line.Contains(": --tool ", StringComparison.Ordinal))];
    }

    [SkippableFact]
    public void What_PyTorch_does_not_come_to_in_its_time_is_no_failure_and_where_it_ends_by_itself_it_is()
    {
        _python = "[ \"$1\" = -c ] || exec sleep 1000";
        (int status, string output) = Run("gpu-measure", "exit 0", ("torch_seconds", "1"), ("compile_seconds", "1"));
        Assert.True(status == 0, output);
        Assert.Contains("== torch: status 124 ", output, StringComparison.Ordinal);

        _python = "exit 3";
        (status, output) = Run("gpu-measure", "exit 0");
        Assert.True(status == 1, output);
        Assert.Contains("FAILED: torch ended with 3: ", output, StringComparison.Ordinal);
        Assert.Contains("FAILED: compile ended with 3: ", output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Nothing_of_a_run_before_is_left()
    {
        Run("gpu-check", "echo before\n" + WriteJson);
        Run("gpu-check", "exit 1");

        Assert.DoesNotContain(Results, file => File.ReadAllText(file.Value).Contains("before", StringComparison.Ordinal));
        Assert.Empty(File.ReadAllText(Results["gpu-check.jsonl"]));
    }

    [SkippableTheory]
    [InlineData("ModelGen.Ptb")]
    [InlineData("ModelGen.GpuChecks")]
    public void A_folder_without_one_of_the_programs_is_refused_with_its_name(string missing)
    {
        string folder = _folder.CreateSubdirectory("half").FullName;
        File.WriteAllText(Path.Combine(folder, missing == "ModelGen.Ptb" ? "ModelGen.GpuChecks" : "ModelGen.Ptb"), "");
        var start = new ProcessStartInfo("bash", [Repository.Path("eng", "gpu-check.sh"), folder, "texts"]) { RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Assert.Equal($"{folder} has no program {missing}.\n", process.StandardError.ReadToEnd());
        process.WaitForExit();
        Assert.Equal(2, process.ExitCode);
    }

    private const string WriteJson = "[ \"$2\" != --json ] || printf '{\"checks\":\\n []}\\n' > \"$3\"\n";

    private Dictionary<string, string> Results =>
        new DirectoryInfo(Path.Combine(_folder.FullName, "out")).GetFiles().ToDictionary(file => file.Name, file => file.FullName);

    private (int Status, string Output) Run(string script, string programs, params (string Name, string Value)[] environment)
    {
        Write("ModelGen.Ptb", programs);
        Write("ModelGen.GpuChecks", programs);
        // Whatever of NVIDIA's and PyTorch's is on this machine has no part in it.
        foreach (string tool in (string[])["compute-sanitizer", "ncu", "nvidia-smi"])
            Write(tool, "exit 0");
        Write("python3", _python);
        var start = new ProcessStartInfo("bash", [Repository.Path("eng", script + ".sh"), _folder.FullName, "texts"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["OUT"] = Path.Combine(_folder.FullName, "out");
        start.Environment["PATH"] = $"{_folder.FullName}:{start.Environment["PATH"]}";
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Empty(errors.Result);
        return (process.ExitCode, output);
    }

    private void Write(string name, string lines)
    {
        string program = Path.Combine(_folder.FullName, name);
        File.WriteAllText(program, $"#!/bin/sh\n{lines}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
