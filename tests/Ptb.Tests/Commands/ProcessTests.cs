using System;
using System.IO;
using System.Linq;
using ModelGen.Checkpoints;
using ModelGen.Ptb.Tests.Fakes;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Ptb.Tests.Commands;

/// <summary>What the system does to the trainer: signals, readers that go away, streams that are full or closed, limits.</summary>
[NeedsLinux]
public sealed class ProcessTests : IDisposable
{
    private readonly TextFolder _folder = TextFolder.Of(
        string.Concat(Enumerable.Repeat("a b a c\n", 40)), string.Concat(Enumerable.Repeat("a b a c\n", 20)), "a b\n");

    public void Dispose() => _folder.Dispose();

    private string Endless => $"train --model test --data-path {_folder.Path} --save-path {_folder["out"]} --epochs 100000000";

    [SkippableTheory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public void A_signal_ends_training_saved(string signal)
    {
        ConsoleRun run = TrainerProcess.Interrupted(signal, Endless);

        Assert.Equal((130, ""), (run.ExitCode, run.Error));
        string[] lines = run.Output.TrimEnd().Split('\n');
        Assert.StartsWith("Interrupted in epoch ", lines[^2], StringComparison.Ordinal);
        Assert.Equal($"Saved the model to {_folder["out/model.safetensors"]}.", lines[^1]);
        Safetensors.Read(_folder["out/model.safetensors"]);
    }

    [SkippableFact]
    public void The_signal_of_a_quit_ends_it_at_once()
    {
        ConsoleRun run = TrainerProcess.Interrupted("QUIT", Endless);
        Assert.Equal(128 + 3, run.ExitCode);
        Assert.DoesNotContain("Interrupted", run.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_reader_that_goes_away_ends_training_saved()
    {
        ConsoleRun run = TrainerProcess.Shell($"set -o pipefail; ptb {Endless} | head -1");
        Assert.Equal(141, run.ExitCode);
        Assert.StartsWith("TestModel: ", run.Output, StringComparison.Ordinal);
        Assert.Equal("The reader of standard output has gone, and so the run ended early.\n", run.Error);
        Safetensors.Read(_folder["out/model.safetensors"]);
    }

    [SkippableTheory]
    [InlineData("> /dev/full", "No space left on device")]
    [InlineData(">&-", "It is closed")]
    [InlineData("<&- >&-", "It is closed")]
    public void Output_that_cannot_be_written_ends_a_training_that_is_done_with_an_error(string redirection, string reason)
    {
        ConsoleRun run = TrainerProcess.Shell(
            $"ptb train --model test --data-path {_folder.Path} --save-path {_folder["out"]} --epochs 2 {redirection}");

        Assert.Equal(2, run.ExitCode);
        string[] lines = run.Error.TrimEnd().Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.StartsWith($"Standard output cannot be written ({reason}", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"Standard output could not be written ({reason}", lines[1], StringComparison.Ordinal);
        Assert.Equal("2", Safetensors.Read(_folder["out/model.safetensors"]).Metadata["epochs"]);
    }

    [SkippableTheory]
    [InlineData("2> /dev/full")]
    [InlineData("2>&-")]
    [InlineData("> /dev/full 2> /dev/full")]
    [InlineData("<&- >&- 2>&-")]
    public void Errors_that_cannot_be_written_do_not_abort(string redirection)
    {
        Assert.Equal(2, TrainerProcess.Shell($"ptb train --data-path {_folder["nowhere"]} {redirection}").ExitCode);
        Assert.Equal(
            redirection.Contains('>') && redirection[0] != '2' ? 2 : 0,
            TrainerProcess.Shell($"ptb train --model test --threads 9 --data-path {_folder.Path} --epochs 0 {redirection}").ExitCode);
    }

    [Long]
    [SkippableTheory]
    [InlineData(">&- 2>&-")]
    [InlineData("<&- >&- 2>&-")]
    [InlineData("<&- >&- 2>/dev/null")]
    public void A_program_without_streams_says_as_much_as_it_likes(string redirection)
    {
        // More than a pipe holds: 64 KiB.
        string line = $"ptb train --model test --data-path {_folder.Path} --save-path {_folder["out"]} --epochs 300 {redirection}";
        Assert.Equal(new ConsoleRun(2, "", ""), TrainerProcess.Shell(line));
        Assert.Equal("300", Safetensors.Read(_folder["out/model.safetensors"]).Metadata["epochs"]);
    }

    [SkippableFact]
    public void Memory_that_does_not_suffice_is_a_line_with_what_was_wanted_and_what_helps()
    {
        ConsoleRun run = TrainerProcess.Shell($"DOTNET_GCHeapHardLimit=0x8000000 ptb train --model large --data-path {_folder.Path} --epochs 0");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("LargeModel needs 504 MiB for 66,022,000 parameters and their gradients, ", run.Error, StringComparison.Ordinal);
        Assert.Contains("this process may have 128 MiB. A smaller model, fewer --threads ", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [SkippableTheory]
    [InlineData(30)]
    [InlineData(48)]
    [InlineData(60)]
    [InlineData(127)]
    public void Too_few_files_are_a_line_with_what_is_wanted_and_what_helps(int files)
    {
        ConsoleRun run = TrainerProcess.Shell($"ulimit -n {files}; ptb train --model test --data-path {_folder.Path} --epochs 0");
        Assert.Equal(
            new ConsoleRun(2, "", $"This process may have {files} files open, and needs up to 128: a higher limit (ulimit -n) helps.\n"), run);
    }

    [SkippableFact]
    public void A_limit_of_128_files_suffices()
    {
        ConsoleRun run = TrainerProcess.Shell($"ulimit -n 128; ptb train --model test --data-path {_folder.Path} --save-path {_folder["out"]}");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [SkippableFact]
    public void A_text_that_memory_does_not_suffice_for_is_named()
    {
        File.WriteAllText(_folder["ptb.train.txt"], string.Concat(Enumerable.Repeat("a b a c\n", 2_000_000)));
        ConsoleRun run = TrainerProcess.Shell($"DOTNET_GCHeapHardLimit=0x4000000 ptb train --model test --data-path {_folder.Path} --epochs 0");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"The words of {_folder["ptb.train.txt"]} do not fit into memory, of which this process may have 64 MiB;", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }
}
