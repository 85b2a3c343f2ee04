using System;
using System.IO;
using System.Linq;
using ModelGen.Ptb.Models;
using ModelGen.Ptb.Tests.Fakes;
using Xunit;

namespace ModelGen.Ptb.Tests.Commands;

/// <summary>Numbers of optimizers on the command line: an option for each that any model has.</summary>
public sealed class OptimizerOptionTests : IDisposable
{
    private static readonly ModelCatalog Catalog = new(ModelEntry.Of<ForgetfulModel>("small"), ModelEntry.Of<CarefulModel>("careful"));

    private readonly TextFolder _folder = TextFolder.Of(string.Concat(Enumerable.Repeat("a b a c\n", 20)), "a b a c\nb a\n", "a b\n");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--optimizer-beta1", "0.5")]
    [InlineData("--optimizer-beta2", "0.5")]
    [InlineData("--optimizer-epsilon", "0.5")]
    public void Each_number_has_its_effect_from_the_first_step_on_and_after_an_interruption(string option, string value)
    {
        string declared = Tested(Run("declared", "--epochs", "2"));
        string changed = Tested(Run("changed", option, value, "--epochs", "2"));
        Assert.NotEqual(declared, changed);
        Run("parts", option, value, "--epochs", "1");
        Assert.Equal(changed, Tested(Run("parts", "--resume", "--epochs", "2")));
        Assert.Equal(File.ReadAllBytes(_folder["changed/model.safetensors"]), File.ReadAllBytes(_folder["parts/model.safetensors"]));
    }

    [Fact]
    public void A_number_that_is_named_again_counts_from_then_on()
    {
        Run("parts", "--optimizer-beta1", "0.5", "--epochs", "1");
        Run("again", "--optimizer-beta1", "0.5", "--epochs", "1");
        Assert.NotEqual(
            Tested(Run("parts", "--resume", "--epochs", "2")), Tested(Run("again", "--resume", "--epochs", "2", "--optimizer-beta1", "0.2")));
    }

    [Theory]
    [InlineData("--optimizer-beta1 much", "--optimizer-beta1 takes a number that 32-bit numbers have, not 'much'.")]
    [InlineData("--optimizer-beta1 1e40", "--optimizer-beta1 takes a number that 32-bit numbers have, not '1e40'.")]
    [InlineData("--optimizer-beta9 1", "--optimizer-beta9 changes nothing: no model here has an optimizer with a number of that name.")]
    [InlineData("--model small --optimizer-beta1 1", "The optimizer of ForgetfulModel, Sgd, has no beta1: it has no hyperparameters.")]
    public void What_an_optimizer_does_not_have_is_named(string options, string error)
    {
        ConsoleRun run = ConsoleRun.Of(Catalog, ["train", "--data-path", _folder.Path, .. options.Split(' ')]);
        Assert.Equal((2, "", error + "\n"), (run.ExitCode, run.Output, run.Error));
    }

    private ConsoleRun Run(string folder, params string[] options)
    {
        string[] model = options.Contains("--resume") ? [] : ["--model", "careful"];
        ConsoleRun run = ConsoleRun.Of(Catalog, ["train", "--data-path", _folder.Path, "--save-path", _folder[folder], .. model, .. options]);
        Assert.True(run.ExitCode == 0, run.Error);
        return run;
    }

    private static string Tested(ConsoleRun run) => run.Output.Split('\n').Single(line => line.StartsWith("Test Perplexity", StringComparison.Ordinal));
}
