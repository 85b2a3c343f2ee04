using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using ModelGen.Cpu;
using ModelGen.Ptb.Commands;
using ModelGen.Ptb.Models;
using ModelGen.Ptb.Tests.Fakes;
using Xunit;

namespace ModelGen.Ptb.Tests;

public sealed class CommandLineTests : IDisposable
{
    private static readonly string Sentence = string.Concat(Enumerable.Repeat("a b a c\n", 20));
    private readonly TextFolder _folder = TextFolder.Of(Sentence, "a b a c\nb a\n", "a b\n");
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Train_reports_saves_and_ends_with_zero()
    {
        Assert.Equal(0, Run("train", "--data-path", _folder.Path, "--save-path", _folder["out"], "--epochs", "2"));

        Assert.Empty(_error.ToString());
        string[] lines = _output.ToString().ReplaceLineEndings("\n").Split('\n');
        Assert.StartsWith("WideModel: 10,000 parameters, 100 training words from ", lines[0]);
        Assert.Equal("Epoch: 1 Learning rate: 1.000", lines[1]);
        Assert.Contains(lines, line => line.StartsWith("Epoch: 2 Valid Perplexity: ", StringComparison.Ordinal));
        Assert.StartsWith("Test Perplexity: ", lines[^3]);
        Assert.Equal($"Saved the model to {_folder["out/model.safetensors"]}.", lines[^2]);
    }

    [Theory]
    [InlineData("valid", "Epoch: 2 Valid Perplexity: ")]
    [InlineData("test", "Test Perplexity: ")]
    public void Eval_gives_the_perplexity_that_training_reported(string split, string line)
    {
        Run("train", "--data_path", _folder.Path, "--save_path", _folder["out"], "--epochs", "2");
        string reported = Reported(line);
        _output.GetStringBuilder().Clear();

        Assert.Equal(0, Run("eval", "--data-path", _folder.Path, "--save-path", _folder["out"], "--split", split));

        Assert.Equal(reported, _output.ToString().TrimEnd()[(split.Length + " Perplexity: ".Length)..]);
    }

    [Theory]
    [InlineData("", "b c a\nb c\n")]
    [InlineData("a b", "a b c a\nb c a\n")]
    [InlineData("c", "c a\nb c a\n")]
    public void Generate_writes_word_after_word_from_the_prompt_on(string prompt, string text)
    {
        // The model here is sure that the next id comes next: a, the line's end, b, c.
        Run("train", "--data-path", _folder.Path, "--save-path", _folder["out"], "--epochs", "0");
        _output.GetStringBuilder().Clear();

        Assert.Equal(0, Run("generate", "--data-path", _folder.Path, "--save-path", _folder["out"], "--words", "6", "--prompt", prompt));

        Assert.Equal(text, _output.ToString().ReplaceLineEndings("\n"));
        Assert.EndsWith("words per second", _error.ToString().TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void Generate_names_a_word_that_the_text_does_not_have()
    {
        Run("train", "--data-path", _folder.Path, "--save-path", _folder["out"], "--epochs", "0");
        Assert.Equal(2, Run("generate", "--data-path", _folder.Path, "--save-path", _folder["out"], "--prompt", "a zebra"));
        Assert.StartsWith("--prompt has the word 'zebra', which ", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_is_all_that_is_printed_when_asked_for()
    {
        Assert.Equal(0, Run("train", "--data-path", _folder.Path, "--epochs", "1", "--json"));

        string[] events =
        [
            .. _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("event").GetString()!),
        ];
        Assert.Equal("start", events[0]);
        Assert.Equal(["epoch", "result"], events[^2..]);
    }

    [Fact]
    public void Without_a_command_a_synthetic_text_is_learned()
    {
        Assert.Equal(0, Run("--max-steps", "2", "--epochs", "1", "--seed", "3"));

        string last = _output.ToString().TrimEnd().Split('\n')[^1];
        Assert.Matches(@"^perplexity \d+\.\d, the source's own is \d+\.\d \(word frequencies alone: \d+\.\d\)$", last);
        Assert.Contains("a synthetic language (seed 3)", _output.ToString());
    }

    [Fact]
    public void A_request_to_stop_saves_and_ends_with_130()
    {
        int exitCode = Run(new CancellationToken(canceled: true), "train", "--data-path", _folder.Path, "--save-path", _folder["out"]);

        Assert.Equal(130, exitCode);
        Assert.Contains("Interrupted in epoch 1 after 0 training steps.", _output.ToString());
        Assert.True(File.Exists(_folder["out/model.safetensors"]));
    }

    [Theory]
    [InlineData("train --epochs -1 --data-path x", "--epochs takes a whole number of at least 0, not '-1'.")]
    [InlineData("train --epochs two --data-path x", "--epochs takes a whole number of at least 0, not 'two'.")]
    [InlineData("train --threads 0 --data-path x", "--threads takes a whole number from 1 to 1024, not '0'.")]
    [InlineData("train --max-steps 0 --data-path x", "--max-steps takes a whole number of at least 1, not '0'.")]
    [InlineData("train --epochs 2147483648 --data-path x", "--epochs takes a whole number of at least 0 and at most 2147483647, not '2147483648'.")]
    [InlineData("train --seed 18446744073709551616 --data-path x", "--seed takes a whole number of at least 0 and at most 18446744073709551615, not '18446744073709551616'.")]
    [InlineData("generate --words 99999999999", "--words takes a whole number of at least 1 and at most 2147483647, not '99999999999'.")]
    [InlineData("train --seed -1 --data-path x", "--seed takes a whole number of at least 0, not '-1'.")]
    [InlineData("train --model huge --data-path x", "--model takes one of small, narrow, default, not 'huge'.")]
    [InlineData("eval --split best --data-path x", "--split takes one of valid, test, train, not 'best'.")]
    [InlineData("train", "train needs a text: --data-path DIR (Directory with ptb.train.txt, ptb.valid.txt, ptb.test.txt (or the same with .gz)), --text FILE, or --train FILE, --valid FILE, --test FILE.")]
    [InlineData("eval --data-path x", "eval needs --save-path DIR: ")]
    [InlineData("generate --data-path x", "generate needs --save-path DIR: ")]
    [InlineData("generate --temperature -1", "--temperature takes a number of at least 0, not '-1'.")]
    [InlineData("generate --temperature NaN", "--temperature takes a number of at least 0, not 'NaN'.")]
    [InlineData("generate --top-k 0", "--top-k takes a whole number of at least 1, not '0'.")]
    [InlineData("generate --top-p 0", "--top-p takes a number above 0 and up to 1, not '0'.")]
    [InlineData("generate --top-p 1.01", "--top-p takes a number above 0 and up to 1, not '1.01'.")]
    [InlineData("generate --words 0", "--words takes a whole number of at least 1, not '0'.")]
    [InlineData("train --data-path nowhere", "There is no directory nowhere; it should hold ptb.train.txt")]
    [InlineData("train --data-path", "Required argument missing for option: '--data-path'.")]
    [InlineData("train --epochs", "Required argument missing for option: '--epochs'.")]
    [InlineData("learn", "Unrecognized command or argument 'learn'.")]
    [InlineData("train --fast", "Unrecognized command or argument '--fast'.")]
    public void Bad_arguments_are_one_line_that_names_them(string arguments, string message)
    {
        Assert.Equal(2, Run(arguments.Split(' ')));
        Assert.StartsWith(message, _error.ToString());
        Assert.Single(_error.ToString().TrimEnd().Split('\n'));
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public void Bad_input_is_found_out_before_training()
    {
        _folder.Write("file", "");
        Assert.Equal(2, Run("train", "--data-path", _folder.Path, "--save-path", _folder["file"]));
        _folder.Write("ptb.valid.txt", "a b\n");
        Assert.Equal(2, Run("train", "--data-path", _folder.Path));

        string[] lines = _error.ToString().TrimEnd().Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("--save-path ", lines[0]);
        Assert.StartsWith("The validation text has 3 words; WideModel needs at least 8", lines[1]);
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public void A_checkpoint_of_an_unknown_model_is_refused()
    {
        Run("train", "--data-path", _folder.Path, "--save-path", _folder["out"], "--epochs", "0");
        var other = new CommandLine(new ModelCatalog(ModelEntry.Of<FakeModel<NarrowShape>>("small")), _output, _error, null);

        Assert.Equal(2, other.Run(["eval", "--data-path", _folder.Path, "--save-path", _folder["out"]], CancellationToken.None));

        Assert.Equal(
            $"{_folder["out"]} holds WideModel, which is none of this program's models.",
            _error.ToString().TrimEnd());
    }

    [Fact]
    public void Help_explains_the_commands()
    {
        Assert.Equal(0, Run("train", "--help"));
        Assert.Contains("--max-steps", _output.ToString());
        Assert.Contains("over all epochs of the run", _output.ToString());
    }

    [Fact]
    public void Info_names_the_machine_and_the_instructions()
    {
        Assert.Equal(0, Run("info"));

        string[] facts = ["ModelGen", ".NET", "System", "Processor", "Processors", "Threads without --threads", "Kernels", "Accelerated", "Garbage collector"];
        string[] lines = _output.ToString().ReplaceLineEndings("\n").TrimEnd().Split('\n');
        Assert.Equal(facts, lines.Select(line => line[..line.IndexOf(':')]));
        Assert.All(lines, line => Assert.Matches("^[^:]+: .*[^ ]$", line));
        Assert.Equal($"Processors: {Environment.ProcessorCount}", lines[4]);
        Assert.Equal($"Kernels: {InstructionSet.Description}", lines[6]);
    }

    private string Reported(string beginning) => _output.ToString().ReplaceLineEndings("\n").Split('\n')
        .Single(line => line.StartsWith(beginning, StringComparison.Ordinal))[beginning.Length..];

    private int Run(params string[] args) => Run(CancellationToken.None, args);

    private int Run(CancellationToken stop, params string[] args)
    {
        var catalog = new ModelCatalog(
            ModelEntry.Of<FakeModel<WideShape>>("small"),
            ModelEntry.Of<FakeModel<NarrowShape>>("narrow"),
            ModelEntry.Of<FakeModel<WideShape>>("default"));
        return new CommandLine(catalog, _output, _error, terminal: null).Run(args, stop);
    }
}
