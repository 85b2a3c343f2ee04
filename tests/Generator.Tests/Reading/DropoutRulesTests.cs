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
    [InlineData("VariationalDropout = true, WeightKeepProb = 0.5, WordKeepProb = 0.5, HiddenZoneout = 0.5", "true: there is no dropout whose masks all steps could share")]
    [InlineData("UpdateKeepProb = 0.99999998", "0.99999998: it differs so little from none that a float does not show it")]
    [InlineData("WeightKeepProb = 1e-9", "1E-09: dropout keeps next to nothing")]
    [InlineData("WordKeepProb = 1e-9", "1E-09: dropout keeps next to nothing")]
    [InlineData("HiddenZoneout = 1e-9", "1E-09: it differs so little from none that a float does not show it")]
    [InlineData("CellZoneout = 0.99999999", "0.99999999: dropout keeps next to nothing")]
    [InlineData("CellZoneout = 0.5, Cell = typeof(ModelGen.Cells.Gru)", "0.5: Gru has no state besides its output")]
    [InlineData("TemporalPenalty = 0.5, NumSteps = 1", "0.5: in a window of one step nothing changes from step to step")]
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
    [InlineData(NoProduct, "WeightKeepProb", "0.5: no product of Mine sees the previous output")]
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

    [Theory]
    [InlineData("LstmModel(VocabSize = 6, HiddenSize = 8, UpdateKeepProb = 0.5, Cell = typeof(ModelGen.Cells.Rnn))", "Rnn")]
    [InlineData("RecurrentLayer(InputSize = 6, HiddenSize = 8, UpdateDropout = 0.5, Cell = typeof(Mine))", "Mine")]
    public void A_cell_that_marks_nothing_is_refused(string attribute, string cell)
    {
        string argument = attribute.Contains("UpdateKeepProb", StringComparison.Ordinal) ? "UpdateKeepProb" : "UpdateDropout";
        GeneratorRun run = GeneratorRun.Of($"[ModelGen.{attribute}] partial class Small; {NoProduct}");
        Assert.Equal(
            "Error MG040 at '0.5': "
            + $"{argument} drops values of the update of states, and the equations of '{cell}' do not say what that is; mark it there with Dropout(...), or remove {argument}",
            Assert.Single(run.Problems));
    }

    [Theory]
    [InlineData("static float Step(float z, float h) => h + ModelGen.Equations.Dropout(0.5f) * z;")]
    [InlineData("static ModelGen.Units Step(ModelGen.Units z, ModelGen.Units h) => h + ModelGen.Equations.Dropout(ModelGen.Equations.Mean(z)) * z;")]
    public void What_is_the_same_for_all_units_cannot_be_dropped(string step)
    {
        GeneratorRun run = GeneratorRun.Of($"[ModelGen.RecurrentCell] static class Mine {{ {step} }}");
        Assert.Equal(
            "Error MG106 at 'Dropout': 'Dropout' cannot be part of equations: it drops values of single units, and this is one value for all of them",
            Assert.Single(run.Problems));
    }

    [Fact]
    public void An_optimizer_has_nothing_to_drop()
    {
        GeneratorRun run = GeneratorRun.Of(
            "[ModelGen.Optimizer] static class Mine { static float Step(float parameter, float gradient) => parameter - ModelGen.Equations.Dropout(gradient); }");
        Assert.Contains("it calls Dropout, which marks the update of a cell's states", Assert.Single(run.Problems), StringComparison.Ordinal);
    }

    /// <summary>Where nothing asks for it, a cell with the mark is the cell without: the same equations in the same order.</summary>
    [Fact]
    public void A_mark_that_nothing_asks_for_changes_nothing()
    {
        const string Cell = "[ModelGen.RecurrentCell] static class Mine { static (float h, float c) Step(float a, float b, float c) { float n = ~ModelGen.Equations.Tanh(a)); float m = b * c + n * b; return (m * n, m); } }";
        string[] with = Files("ModelGen.Equations.Dropout("), without = Files("(");
        Assert.Equal(without, with);

        static string[] Files(string mark)
        {
            GeneratorRun run = GeneratorRun.Of($"[ModelGen.RecurrentLayer(InputSize = 6, HiddenSize = 8, Cell = typeof(Mine))] partial class Small; {Cell.Replace("~", mark, StringComparison.Ordinal)}");
            Assert.Empty(run.Problems);
            return [.. run.Result.GeneratedSources.Where(file => file.HintName != "Small.g.cs").Select(file => file.SourceText.ToString())];
        }
    }

    // The place and the reason.
    private static string[] Warnings(string source) => [.. GeneratorRun.Reading(source).Result.Diagnostics.Select(problem =>
    {
        string word = source.Substring(problem.Location.SourceSpan.Start, problem.Location.SourceSpan.Length), text = problem.GetMessage();
        return $"{word}: {text[(text.IndexOf(": ", StringComparison.Ordinal) + 2)..]}".Replace("1e-9", "1E-09", StringComparison.Ordinal);
    })];
}
