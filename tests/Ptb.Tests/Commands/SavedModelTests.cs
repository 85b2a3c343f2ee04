using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using ModelGen.Checkpoints;
using ModelGen.Ptb.Models;
using ModelGen.Ptb.Tests.Fakes;
using Xunit;

namespace ModelGen.Ptb.Tests.Commands;

/// <summary>Models of one's own that share a name with another: the class, or the word for <c>--model</c>.</summary>
public sealed class SavedModelTests : IDisposable
{
    private readonly TextFolder _folder = TextFolder.Of(string.Concat(Enumerable.Repeat("a b a c\n", 20)), "a b a c\nb a\n", "a b\n");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_class_of_ones_own_is_found_though_a_built_in_one_has_its_simple_name()
    {
        ModelCatalog catalog = ModelCatalog.Declared.With([ModelEntry.Of<Mine.SmallModel>("own-small")]);
        ConsoleRun trained = Run(catalog, "train", "--model", "own-small", "--epochs", "1");
        Assert.Equal((0, ""), (trained.ExitCode, trained.Error));

        ConsoleRun evaluated = Run(catalog, "eval");
        Assert.Equal((0, ""), (evaluated.ExitCode, evaluated.Error));
        Assert.Equal(trained.Output.Split('\n').Single(line => line.StartsWith("Test", StringComparison.Ordinal)) + "\n", evaluated.Output);
        Assert.Equal(0, Run(catalog, "train", "--resume", "--model", "own-small", "--epochs", "2").ExitCode);
        Assert.Equal(0, Run(catalog, "train", "--resume", "--epochs", "3").ExitCode);
        Assert.StartsWith("--resume goes on with SmallModel, which ", Run(catalog, "train", "--resume", "--model", "small").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_order_of_registration_does_not_matter_for_what_is_found()
    {
        ModelEntry mine = ModelEntry.Of<Mine.SmallModel>("mine"), other = ModelEntry.Of<Other.SmallModel>("other");
        foreach (ModelEntry saved in (ModelEntry[])[mine, other])
        {
            Assert.Equal(0, Run(new ModelCatalog(mine, other), "train", "--model", saved.Name, "--epochs", "1").ExitCode);
            Assert.Equal(0, Run(new ModelCatalog(mine, other), "eval").ExitCode);
            Assert.Equal(0, Run(new ModelCatalog(other, mine), "eval").ExitCode);
            File.Delete(_folder["out/model.safetensors"]);
        }
    }

    [Fact]
    public void A_file_that_does_not_tell_the_namespace_is_found_by_its_declaration()
    {
        ModelEntry mine = ModelEntry.Of<Mine.SmallModel>("mine"), other = ModelEntry.Of<Other.SmallModel>("other");
        Run(new ModelCatalog(mine), "train", "--model", "mine", "--epochs", "1");
        Rewrite(metadata => metadata.Remove("class"));

        Assert.Equal(0, Run(new ModelCatalog(mine, other), "eval").ExitCode);
        Assert.Equal(0, Run(new ModelCatalog(other, mine), "eval").ExitCode);
        Assert.EndsWith("its HiddenSize is 5, not 7.\n", Run(new ModelCatalog(other), "eval").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_that_moved_to_another_namespace_is_found_if_it_computes_the_same()
    {
        ModelEntry mine = ModelEntry.Of<Mine.SmallModel>("mine"), other = ModelEntry.Of<Other.SmallModel>("other");
        Run(new ModelCatalog(mine), "train", "--model", "mine", "--epochs", "1");
        Rewrite(metadata => metadata["class"] = "Before.SmallModel");

        Assert.Equal(0, Run(new ModelCatalog(mine, other), "eval").ExitCode);
        Assert.EndsWith("its HiddenSize is 5, not 7.\n", Run(new ModelCatalog(other), "eval").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_word_that_is_taken_means_the_model_that_was_added_later()
    {
        ModelCatalog catalog = ModelCatalog.Declared.With([ModelEntry.Of<Mine.SmallModel>("test"), ModelEntry.Of<Other.SmallModel>("default")]);

        Assert.Equal(ModelCatalog.Declared.Names, catalog.Names);
        Assert.Equal(typeof(Mine.SmallModel).FullName, catalog["test"].ClassName);
        Assert.StartsWith("SmallModel: ", Run(catalog, "train", "--model", "test", "--epochs", "0").Output, StringComparison.Ordinal);
        Assert.Equal(2, ConsoleRun.Of(catalog, "train", "--help").Output.Split("small-coupled, test, default").Length);
    }

    [Fact]
    public void A_model_that_lost_its_word_can_still_be_evaluated()
    {
        ModelEntry mine = ModelEntry.Of<Mine.SmallModel>("word"), other = ModelEntry.Of<Other.SmallModel>("word");
        Run(new ModelCatalog(mine), "train", "--model", "word", "--epochs", "1");
        Assert.Equal(0, Run(new ModelCatalog(mine, other), "eval").ExitCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void A_model_needs_a_word(string word) => Assert.Throws<ArgumentException>(() => ModelEntry.Of<TinyModel>(word));

    private ConsoleRun Run(ModelCatalog catalog, string command, params string[] options) =>
        ConsoleRun.Of(catalog, [command, "--data-path", _folder.Path, "--save-path", _folder["out"], .. options]);

    private void Rewrite(Action<Dictionary<string, string>> change)
    {
        var stored = Safetensors.Read(_folder["out/model.safetensors"]);
        var metadata = new Dictionary<string, string>(stored.Metadata);
        change(metadata);
        Safetensors.Write(
            _folder["out/model.safetensors"], metadata, stored.Tensors.Values.Select(tensor => tensor.Info),
            (name, values) => stored.Tensors[name].ToFloats().CopyTo(values));
    }
}

internal static partial class Mine
{
    [LstmModel(VocabSize = 4, HiddenSize = 5, NumLayers = 1, NumSteps = 3, BatchSize = 2, LearningRate = 1, MaxEpoch = 1, MaxMaxEpoch = 2)]
    internal sealed partial class SmallModel;
}

internal static partial class Other
{
    [LstmModel(VocabSize = 4, HiddenSize = 7, NumLayers = 1, NumSteps = 3, BatchSize = 2, LearningRate = 1, MaxEpoch = 1, MaxMaxEpoch = 2)]
    internal sealed partial class SmallModel;
}
