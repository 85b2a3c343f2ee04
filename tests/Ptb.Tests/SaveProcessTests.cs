using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using ModelGen.Ptb.Tests.Fakes;
using ModelGen.Tests;
using ModelGen.Training;
using Xunit;

namespace ModelGen.Ptb.Tests;

/// <summary>Saving, as it shows only between processes: locks that outlive none, a disk that fails, bytes that are no text.</summary>
public sealed class SaveProcessTests : IDisposable
{
    private readonly TextFolder _folder = TextFolder.Of(
        string.Concat(Enumerable.Repeat("a b a c\n", 60)), string.Concat(Enumerable.Repeat("a b a c\n", 20)), "a b\n");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Another_process_is_refused_and_one_that_is_killed_leaves_the_directory_free()
    {
        using (SaveDirectory.ForNewTraining(Out, overwrite: false))
        {
            ConsoleRun refused = ChildProgram.Run([], Train());
            Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
            Assert.StartsWith($"--save-path {Out} is in use by another training: ", refused.Error, StringComparison.Ordinal);
        }

        // A training without an end.
        using Process child = ChildProgram.Start([], Train("--epochs", "2000000000"));
        Assert.StartsWith("TestModel: ", child.StandardOutput.ReadLine(), StringComparison.Ordinal);
        var drain = child.StandardOutput.ReadToEndAsync();
        Assert.Contains("in use", Assert.Throws<InputException>(() => SaveDirectory.ForNewTraining(Out, overwrite: true)).Message, StringComparison.Ordinal);
        child.Kill();
        child.WaitForExit();
        SaveDirectory.ForNewTraining(Out, overwrite: true).Dispose();
    }

    [SkippableTheory, NeedsLinux, NeedsGpp]
    [InlineData("file")]
    [InlineData("directory")]
    public void A_disk_that_fails_is_told_of_in_each_save_and_ends_the_command_with_an_error(string fails)
    {
        string disk = FaultyDisk.Build(_folder.Path);
        Assert.Equal(0, ChildProgram.Run([], Train("--epochs", "1")).ExitCode);
        byte[] before = File.ReadAllBytes(_folder["out/model.safetensors"]);

        ConsoleRun run = ChildProgram.Run(FaultyDisk.Environment(disk, _folder["log"], fails), Train("--resume", "--epochs", "3"));

        string place = fails == "directory" ? Out : _folder["out/model.safetensors."];
        string why = $"{_folder["out/model.safetensors"]} cannot be written: {place}";
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith(why, run.Error, StringComparison.Ordinal);
        Assert.EndsWith(" did not reach the disk: Input/output error.\n", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        string[] told = [.. run.Output.Split('\n').Where(line => line.StartsWith(why, StringComparison.Ordinal))];
        Assert.Equal(2, told.Length);
        Assert.All(told, line => Assert.EndsWith("Training goes on; the next save tries again.", line, StringComparison.Ordinal));
        Assert.Contains("Test Perplexity: ", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Saved the model", run.Output, StringComparison.Ordinal);
        Assert.Equal(["best.safetensors", "log.csv", "model.lock", "model.safetensors"], Directory.GetFileSystemEntries(Out).Select(Path.GetFileName).Order());
        if (fails == "file")
            Assert.Equal(before, File.ReadAllBytes(_folder["out/model.safetensors"]));
    }

    [SkippableFact, NeedsLinux, NeedsGpp]
    public void A_log_that_cannot_be_written_is_told_of_and_costs_no_model()
    {
        string disk = FaultyDisk.Build(_folder.Path);
        Assert.Equal(0, ChildProgram.Run([], Train("--epochs", "1")).ExitCode);
        string[] before = File.ReadAllLines(_folder["out/log.csv"]);

        ConsoleRun run = ChildProgram.Run(FaultyDisk.Environment(disk, _folder["log"], "log.csv"), Train("--resume", "--epochs", "3"));

        string why = $"{_folder["out/log.csv"]} cannot be written: ";
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith(why, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.Equal(2, run.Output.Split('\n').Count(line => line.StartsWith(why, StringComparison.Ordinal) && line.EndsWith("Training goes on; the next save tries again.", StringComparison.Ordinal)));
        Assert.Equal(before, File.ReadAllLines(_folder["out/log.csv"]));
        Assert.Equal("3", ModelGen.Checkpoints.Safetensors.ReadMetadata(_folder["out/model.safetensors"])["epochs"]);
        Assert.Equal(["best.safetensors", "log.csv", "model.lock", "model.safetensors"], Directory.GetFileSystemEntries(Out).Select(Path.GetFileName).Order());

        // What is missing is made again.
        Assert.Equal(0, ChildProgram.Run([], Train("--resume", "--epochs", "3")).ExitCode);
        Assert.Equal(["epoch", "1", "2", "3"], File.ReadAllLines(_folder["out/log.csv"]).Select(row => row.Split(',')[0]));
    }

    [SkippableFact, NeedsLinux, NeedsGpp]
    public void A_save_syncs_the_file_and_then_its_directory()
    {
        string disk = FaultyDisk.Build(_folder.Path);
        Assert.Equal(0, ChildProgram.Run(FaultyDisk.Environment(disk, _folder["log"], ""), Train("--epochs", "0")).ExitCode);
        Assert.Equal("file\ndirectory\n", File.ReadAllText(_folder["log"]));
    }

    [SkippableTheory, NeedsLinux]
    [InlineData("--save-path")]
    [InlineData("--data-path")]
    public void A_path_of_bytes_that_are_no_text_is_refused_before_anything_is_made(string option)
    {
        string other = option == "--save-path" ? "--data-path" : "--save-path";
        string command = $"exec '{ChildProgram.Host}' '{ChildProgram.Program}' train --model test {other} '{_folder.Path}' {option} \"$(printf '{_folder.Path}/a\\377b')\"";
        using var child = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        string error = child.StandardError.ReadToEnd();
        child.WaitForExit();
        Assert.Equal((2, $"{option} takes a path that is Unicode text (UTF-8), not '{_folder.Path}/a\ufffdb'.\n"), (child.ExitCode, error));
        Assert.Equal(["ptb.test.txt", "ptb.train.txt", "ptb.valid.txt"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order());
    }

    private string Out => _folder["out"];

    private string[] Train(params string[] options) =>
        ["train", "--model", "test", "--threads", "1", "--data-path", _folder.Path, "--save-path", Out, .. options];
}
