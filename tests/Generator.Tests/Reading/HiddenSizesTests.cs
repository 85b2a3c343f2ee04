using System;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Reading;

/// <summary>Layers whose widths are listed.</summary>
public sealed class HiddenSizesTests
{
    [Theory]
    [InlineData("HiddenSizes = [8, 4], HiddenSize = 8", "Error MG041 at '8': HiddenSizes says how many layers there are and how wide each is; remove HiddenSize")]
    [InlineData("HiddenSizes = [8, 4], NumLayers = 2", "Error MG041 at '2': HiddenSizes says how many layers there are and how wide each is; remove NumLayers")]
    [InlineData("HiddenSizes = [8, 0]", "Error MG006 at '[8, 0]': HiddenSizes is [8, 0]; it must be from 1 to 100 numbers, each at least 1")]
    [InlineData("HiddenSizes = new int[0]", "Error MG006 at 'new int[0]': HiddenSizes is []; it must be from 1 to 100 numbers, each at least 1")]
    [InlineData("HiddenSizes = [8, 4], TieWeights = true, EmbeddingSize = 8", "Error MG017 at 'true': ")]
    public void What_is_wrong_with_them_is_said_where_it_is(string arguments, string expected) => Assert.StartsWith(
        expected, Assert.Single(GeneratorRun.Of($"[ModelGen.LstmModel(VocabSize = 6, {arguments})] partial class Small;").Problems), StringComparison.Ordinal);

    [Fact]
    public void A_layer_takes_them_too() => Assert.StartsWith(
        "Error MG041 at '8': ",
        Assert.Single(GeneratorRun.Of("[ModelGen.RecurrentLayer(InputSize = 6, HiddenSizes = [8, 4], HiddenSize = 8)] partial class Small;").Problems), StringComparison.Ordinal);

    [Theory]
    [InlineData("HiddenSizes = [8, 8, 4], TieWeights = true")]
    [InlineData("HiddenSizes = new[] { 5 }")]
    public void What_follows_HiddenSize_follows_the_last_of_them(string arguments) => Assert.Empty(
        GeneratorRun.Of($"[ModelGen.LstmModel(VocabSize = 6, {arguments})] partial class Small;").Problems);

    /// <summary>A model that is too large is so because of them.</summary>
    [Fact]
    public void They_are_to_blame_for_a_model_that_is_too_large() => Assert.StartsWith(
        "Error MG009 at '[8, 30000]': ",
        Assert.Single(GeneratorRun.Of("[ModelGen.LstmModel(VocabSize = 6, HiddenSizes = [8, 30000])] partial class Small;").Problems), StringComparison.Ordinal);
}
