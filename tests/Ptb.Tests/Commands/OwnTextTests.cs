using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using ModelGen.Checkpoints;
using ModelGen.Ptb.Models;
using ModelGen.Ptb.Tests.Fakes;
using Xunit;

namespace ModelGen.Ptb.Tests.Commands;

[LstmModel(VocabSize = 12, HiddenSize = 4, NumSteps = 3, BatchSize = 2, NumLayers = 1, LearningRate = 1, MaxEpoch = 1, MaxMaxEpoch = 2)]
internal sealed partial class DozenModel;

[LstmModel(VocabSize = 256, HiddenSize = 4, NumSteps = 3, BatchSize = 2, NumLayers = 1, LearningRate = 1, MaxEpoch = 1, MaxMaxEpoch = 2)]
internal sealed partial class ByteModel;

/// <summary>A user's own text, from files of any name to a model that needs them no more.</summary>
public sealed class OwnTextTests : IDisposable
{
    private static readonly ModelCatalog Catalog = new(
        ModelEntry.Of<DozenModel>("small"), ModelEntry.Of<ByteModel>("bytes"), ModelEntry.Of<TinyModel>("tiny"));

    private readonly TextFolder _folder = new();

    public OwnTextTests()
    {
        _folder.Write("train", string.Concat(Enumerable.Repeat("the cat sat on a mat\n", 30)));
        _folder.Write("valid", string.Concat(Enumerable.Repeat("a cat sat\n", 10)));
        _folder.Write("test", "the mat sat\n");
        _folder.Write("other", "the dog sat on the cat\n");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("words", "small", "the cat")]
    [InlineData("chars", "small", "the cat")]
    [InlineData("bytes", "bytes", "the café")]
    public void A_saved_model_needs_no_text_to_write_and_to_be_measured_on_any(string tokens, string model, string prompt)
    {
        Train(0, $"--model {model} --tokens {tokens}");
        foreach (string file in new[] { "train", "valid", "test" })
            File.Delete(_folder[file]);

        ConsoleRun written = Run("generate", "--save-path", Out, "--prompt", prompt, "--words", "9");
        Assert.Equal(0, written.ExitCode);
        Assert.StartsWith(prompt, written.Output, StringComparison.Ordinal);
        ConsoleRun measured = Run("eval", "--save-path", Out, "--text", _folder["other"]);
        Assert.Equal(0, measured.ExitCode);
        Assert.Matches(@"^Perplexity: \d+\.\d{3}\n$", measured.Output);
    }

    [Fact]
    public void The_test_text_has_the_perplexity_that_training_reported()
    {
        string told = Train(0, "").Output.Split('\n').Single(line => line.StartsWith("Test ", StringComparison.Ordinal));
        Assert.Equal(told, "Test " + Run("eval", "--save-path", Out, "--text", _folder["test"]).Output.TrimEnd());
    }

    [Fact]
    public void Unknown_words_of_a_measured_text_are_told()
    {
        Train(0, "");
        Assert.Equal(
            $"{_folder["other"]}: 1 of 7 words (14.29 %) are read as <unk>.\n", Run("eval", "--save-path", Out, "--text", _folder["other"]).Error);
    }

    [Fact]
    public void A_text_with_more_words_than_the_model_has_ids_keeps_the_most_frequent()
    {
        ConsoleRun run = Train(0, "--model tiny");
        Assert.StartsWith(
            $"{_folder["train"]}: of 7 different words the 3 most frequent are known (VocabSize = 4); the others, 57.14 % of the training text, are read as <unk>.",
            run.Error, StringComparison.Ordinal);
        Assert.Equal("<unk> <eos> a cat", Metadata()["vocabulary"]);
    }

    [Fact]
    public void Training_goes_on_with_the_kind_of_tokens_that_it_began_with()
    {
        string whole = Train(0, "--tokens chars --epochs 2").Output.Split('\n')[^3];
        Directory.Delete(Out, recursive: true);
        Train(0, "--tokens chars --epochs 1");
        Assert.Equal(whole, Train(0, "--resume --epochs 2").Output.Split('\n')[^3]);
        Assert.Equal(
            $"--resume goes on with characters, which {Out} was begun with; leave out --tokens words.\n", Train(2, "--resume --epochs 3 --tokens words").Error);
    }

    [Fact]
    public void A_file_without_its_vocabulary_asks_for_the_texts()
    {
        Train(0, "");
        var stored = Safetensors.Read(Path.Combine(Out, "model.safetensors"));
        var metadata = new Dictionary<string, string>(stored.Metadata);
        metadata.Remove("vocabulary");
        metadata.Remove("tokens");
        Rewrite(stored, metadata);
        foreach (string[] command in (string[][])[["generate"], ["eval", "--text", _folder["test"]]])
        {
            Assert.Equal(
                (2, $"{Out}/model.safetensors does not hold its vocabulary, as older files do not: --data-path DIR names the texts that it was trained on.\n"),
                Told(Run([.. command, "--save-path", Out])));
        }
    }

    [Theory]
    [InlineData("vocabulary", "the the")]
    [InlineData("vocabulary", "the cat")]
    [InlineData("vocabulary", "")]
    [InlineData("tokens", "letters")]
    [InlineData("tokens", "chars")]
    public void A_vocabulary_that_is_damaged_is_named(string key, string value)
    {
        Train(0, "");
        var stored = Safetensors.Read(Path.Combine(Out, "model.safetensors"));
        Rewrite(stored, new Dictionary<string, string>(stored.Metadata) { [key] = value });
        (int exitCode, string error) = Told(Run("generate", "--save-path", Out));
        Assert.Equal(2, exitCode);
        Assert.Matches($"^{Out}/model.safetensors is damaged: its (vocabulary|tokens) is not what a training writes.\n$", error);
    }

    [Theory]
    [InlineData("train", "train needs a text: --data-path DIR (")]
    [InlineData("train --train T", "--train needs --valid FILE, too: ")]
    [InlineData("train --train T --valid T", "--train needs --test FILE, too: ")]
    [InlineData("train --test T", "--test needs --train FILE, too: ")]
    [InlineData("train --text T --data-path D", "--data-path and --text name different texts: leave one of them out.")]
    [InlineData("train --text T --valid T", "--text and --valid name different texts: leave one of them out.")]
    [InlineData("train --data-path D --ratio 1,1,1", "--ratio divides the text of --text, which is missing.")]
    [InlineData("train --text T --ratio 1,1", "--ratio takes three positive numbers such as 90,5,5, not '1,1'.")]
    [InlineData("train --text T --ratio 1,0,1", "--ratio takes three positive numbers such as 90,5,5, not '1,0,1'.")]
    [InlineData("train --text T --ratio a,b,c", "--ratio takes three positive numbers such as 90,5,5, not 'a,b,c'.")]
    [InlineData("train --text T --tokens letters", "--tokens takes one of words, chars, bytes, not 'letters'.")]
    [InlineData("train --text N", "There is no file N.")]
    [InlineData("train --text D", "D is a directory; a text is a file.")]
    [InlineData("train --text T --tokens bytes", "The training text of T has 256 different bytes, but DozenModel is declared with VocabSize = 12.")]
    [InlineData("train --text S", "The validation text has 1 words; DozenModel needs at least 8")]
    [InlineData("vocab", "vocab needs a FILE: a text to learn from.")]
    [InlineData("vocab N", "There is no file N.")]
    [InlineData("vocab T --tokens letters", "--tokens takes one of words, chars, bytes, not 'letters'.")]
    [InlineData("eval --save-path O", "eval needs a text: --text FILE, or --data-path DIR with the texts that the model was trained on.")]
    [InlineData("eval --save-path O --text T --split valid", "--split names a text of --data-path, and --text another one: leave one of them out.")]
    [InlineData("eval --save-path O --text N", "There is no file N.")]
    [InlineData("eval --save-path O --text W", "The named text has 1 words; at least 2 are needed.")]
    public void Bad_input_is_one_line_that_names_it(string line, string error)
    {
        Train(0, "");
        _folder.Write("short", "a b a b a b a b a b a b a b a b a b a b");
        _folder.Write("word", "a");
        Dictionary<string, string> names = new()
        {
            ["T"] = _folder["train"],
            ["D"] = _folder.Path,
            ["N"] = _folder["nowhere"],
            ["O"] = Out,
            ["S"] = _folder["short"],
            ["W"] = _folder["word"],
        };
        string Named(string text) => string.Join(' ', text.Split(' ').Select(word => names.GetValueOrDefault(word.TrimEnd('.')) is string path ? path + word[1..] : word));

        ConsoleRun run = Run(Named(line).Split(' '));
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(Named(error), run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void The_vocabulary_of_texts_is_counted_over_all_of_them()
    {
        ConsoleRun run = Run("vocab", _folder["train"], _folder["other"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] lines = run.Output.Split('\n');
        Assert.Equal("217 words, 8 of them different", lines[0]);
        Assert.Equal("VocabSize = 9: all of them, and <unk>", lines[1]);
        Assert.Equal("VocabSize = 5: 57.60 % of the text", lines[2]);
        Assert.Equal("VocabSize = 2: 14.75 % of the text", lines[3]);
        Assert.Equal(["Most frequent:", "          32  the", "          31  <eos>", "          31  cat"], lines[4..8]);
    }

    [Fact]
    public void White_space_among_the_most_frequent_characters_is_shown_by_its_number()
    {
        string output = Run("vocab", _folder["train"], "--tokens", "chars").Output;
        Assert.Contains("150  U+0020\n", output, StringComparison.Ordinal);
        Assert.Contains("30  U+000A\n", output, StringComparison.Ordinal);
        Assert.StartsWith("VocabSize = 256: every byte", Run("vocab", _folder["train"], "--tokens", "bytes").Output.Split('\n')[1], StringComparison.Ordinal);
    }

    private string Out => _folder["out"];

    private ConsoleRun Train(int exitCode, string options)
    {
        ConsoleRun run = Run(
        [
            "train", "--train", _folder["train"], "--valid", _folder["valid"], "--test", _folder["test"], "--save-path", Out,
            .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        ]);
        Assert.True(run.ExitCode == exitCode, run.Error);
        return run;
    }

    private IReadOnlyDictionary<string, string> Metadata() => Safetensors.ReadMetadata(Path.Combine(Out, "model.safetensors"));

    private void Rewrite(Safetensors stored, Dictionary<string, string> metadata) => Safetensors.Write(
        Path.Combine(Out, "model.safetensors"), metadata, stored.Tensors.Values.Select(tensor => tensor.Info),
        (name, values) => stored.Tensors[name].ToFloats().CopyTo(values));

    private static (int ExitCode, string Error) Told(ConsoleRun run) => (run.ExitCode, run.Error);

    private static ConsoleRun Run(params string[] arguments) => ConsoleRun.Of(Catalog, arguments);
}
