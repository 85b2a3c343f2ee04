using System;
using System.Linq;
using ModelGen.Ptb.Models;
using ModelGen.Ptb.Tests.Fakes;
using Xunit;

namespace ModelGen.Ptb.Tests.Commands;

/// <summary>Texts that a model writes where the training text has no line ends.</summary>
public sealed class GenerateTests : IDisposable
{
    private readonly TextFolder _folder = TextFolder.Of(string.Join(' ', Enumerable.Repeat("a b a c", 20)), "a b a c b a a b", "a b a");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_text_without_line_ends_is_gone_on_with_after_the_prompt_alone()
    {
        Train();
        // The fake is sure that the next id comes next: a, b, c.
        ConsoleRun run = Generate("--prompt", "b");
        Assert.Equal((0, "b c\n"), (run.ExitCode, run.Output));
    }

    [Theory]
    [InlineData]
    [InlineData("--prompt", "")]
    [InlineData("--prompt", " \t")]
    public void Without_line_ends_a_prompt_is_needed(params string[] options)
    {
        Train();
        Assert.Equal(
            new ConsoleRun(2, "", "The training text has no line ends, and so no beginnings of lines to imitate: --prompt needs some words.\n"),
            Generate(options));
    }

    [Fact]
    public void The_word_of_a_line_end_is_a_word_that_such_a_text_does_not_have()
    {
        Train();
        Assert.StartsWith("--prompt has the word '<eos>', which ", Generate("--prompt", "a <eos>").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_end_is_not_taken_for_an_unknown_word()
    {
        _folder.Write("ptb.train.txt", string.Join(' ', Enumerable.Repeat("a b <unk> c", 20)));
        Train();
        Assert.Equal(2, Generate().ExitCode);
        Assert.Equal(0, Generate("--prompt", "zebra").ExitCode);
    }

    private void Train() => Assert.Equal(0, Run("train", "--epochs", "0").ExitCode);

    private ConsoleRun Generate(params string[] options) => Run("generate", ["--words", "1", .. options]);

    private ConsoleRun Run(string command, params string[] options) => ConsoleRun.Of(
        new ModelCatalog(ModelEntry.Of<FakeModel<WideShape>>("small")),
        [command, "--data-path", _folder.Path, "--save-path", _folder["out"], .. options]);
}
