using System;
using System.Linq;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Reading;

/// <summary>Dropout that acts nowhere is said at the argument that asks for it, with the reason.</summary>
public sealed class DropoutRulesTests
{
    private const string NoProduct = "[ModelGen.RecurrentCell] static class Mine { static (float h, float c) Step([ModelGen.FromInput] float z, float c) => (z + c, z - c); }";
    private const string NoInput = "[ModelGen.RecurrentCell] static class Mine { static (float h, float c) Step([ModelGen.FromState] float z, float c) => (z + c, z - c); }";

    [Theory]
    [InlineData("KeepProb = 0.5, InputKeepProb = 0.5, OutputKeepProb = 1, NumLayers = 1", "0.5: InputKeepProb and OutputKeepProb hold at both ends of the layers, and with one layer there is nothing in between")]
    [InlineData("InputKeepProb = 0.99999998", "0.99999998: it differs so little from none that a float does not show it")]
    [InlineData("OutputKeepProb = 0.99999998", "0.99999998: it differs so little from none that a float does not show it")]
    [InlineData("StateKeepProb = 0.99999998", "0.99999998: it differs so little from none that a float does not show it")]
    [InlineData("StateKeepProb = 1e-9", "1E-09: dropout keeps next to nothing")]
    [InlineData("VariationalDropout = true", "true: there is no dropout whose masks all steps could share")]
    [InlineData("VariationalDropout = true, KeepProb = 1, StateKeepProb = 1", "true: there is no dropout whose masks all steps could share")]
    public void A_language_model_is_warned(string arguments, string expected) => Assert.Equal(
        [expected], Warnings($"[ModelGen.LstmModel(VocabSize = 6, HiddenSize = 8, {arguments})] partial class Small;"));

    [Theory]
    [InlineData("KeepProb = 0.5, InputKeepProb = 0.5, OutputKeepProb = 1")]
    [InlineData("KeepProb = 0.5, InputKeepProb = 0.5, NumLayers = 1")]
    [InlineData("DropoutPlacement = ModelGen.DropoutPlacement.BetweenLayers, InputKeepProb = 0.5, NumLayers = 1")]
    [InlineData("VariationalDropout = true, StateKeepProb = 0.5")]
    [InlineData("VariationalDropout = true, OutputKeepProb = 0.5")]
    [InlineData("VariationalDropout = false")]
    [InlineData("StateKeepProb = 0.5, Cell = typeof(ModelGen.Cells.OriginalGru)")]
    public void What_acts_somewhere_is_not(string arguments) => Assert.Empty(
        Warnings($"[ModelGen.LstmModel(VocabSize = 6, HiddenSize = 8, {arguments})] partial class Small;"));

    [Theory]
    [InlineData(NoProduct, "StateKeepProb", "0.5: no product of Mine sees the previous output")]
    [InlineData(NoInput, "InputKeepProb", "0.5: no gate of Mine sees what enters its layer")]
    public void A_cell_without_the_product_has_nothing_to_drop(string cell, string argument, string expected) => Assert.Equal(
        [expected], Warnings($"[ModelGen.LstmModel(VocabSize = 6, HiddenSize = 8, Cell = typeof(Mine), {argument} = 0.5)] partial class Small; {cell}"));

    [Theory]
    [InlineData("StateDropout = 0.5, Cell = typeof(Mine)", "0.5: no product of Mine sees the previous output")]
    [InlineData("StateDropout = 1e-9", "1E-09: it differs so little from none that a float does not show it")]
    [InlineData("VariationalDropout = true", "true: there is no dropout whose masks all steps could share")]
    public void A_layer_is_warned(string arguments, string expected) => Assert.Equal(
        [expected], Warnings($"[ModelGen.RecurrentLayer(InputSize = 6, HiddenSize = 8, {arguments})] partial class Small; {NoProduct}"));

    // The place and the reason.
    private static string[] Warnings(string source) => [.. GeneratorRun.Reading(source).Result.Diagnostics.Select(problem =>
    {
        string word = source.Substring(problem.Location.SourceSpan.Start, problem.Location.SourceSpan.Length), text = problem.GetMessage();
        return $"{word}: {text[(text.IndexOf(": ", StringComparison.Ordinal) + 2)..]}".Replace("1e-9", "1E-09", StringComparison.Ordinal);
    })];
}
