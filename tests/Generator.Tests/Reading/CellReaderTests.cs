using System.Linq;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator.Reading;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Reading;

public sealed class CellReaderTests
{
    private static readonly string Cells = string.Join(", ", StandardCells.Names.Select(name => $"typeof(ModelGen.Cells.{name})"));

    [Theory]
    [InlineData("", "Lstm")]
    [InlineData(", Cell = null", "Lstm")]
    [InlineData(", Cell = typeof(ModelGen.Cells.Lstm)", "Lstm")]
    [InlineData(", Cell = typeof(ModelGen.Cells.Rnn)", "Rnn")]
    [InlineData(", Cell = typeof(ModelGen.Cells.CoupledLstm)", "CoupledLstm")]
    public void A_declaration_names_its_cell_or_has_the_lstm(string argument, string cell)
    {
        GeneratorRun run = GeneratorRun.Of(Declare(argument));
        run.AssertClean();
        Assert.Equal(cell, run.Spec().Cell!.Name);
    }

    [Theory]
    [InlineData("typeof(string)", "string")]
    [InlineData("typeof(Lstm)", "Lstm")]
    [InlineData("typeof(ModelGen.ModelOptions)", "ModelGen.ModelOptions")]
    [InlineData("typeof(int[])", "int[]")]
    public void MG016_is_no_cell(string type, string name) =>
        GeneratorRun.Of(Declare($", Cell = {type}") + " static class Lstm;").AssertRefused(
            $"Error MG016 at '{type}': '{name}' is not a recurrent cell; use a class of yours with [RecurrentCell], or one of {Cells}");

    [Fact]
    public void A_model_uses_a_cell_of_the_same_program_whatever_its_kind_and_accessibility()
    {
        const string Step = "static float Step(float z, float h) => ModelGen.Equations.Tanh(z) * h;";
        foreach (string cell in (string[])[
            $"[ModelGen.RecurrentCell] static class Mine {{ public {Step} }}",
            $"[ModelGen.RecurrentCell] struct Mine {{ private {Step} }}",
            $"[ModelGen.RecurrentCell] record Mine {{ {Step} }}",
            $"[ModelGen.RecurrentCell] partial class Mine; partial class Mine {{ internal {Step} }}"])
        {
            GeneratorRun run = GeneratorRun.Of(Declare(", Cell = typeof(Mine)"), cell);
            run.AssertClean();
            Assert.Equal("Mine", run.Spec().Cell!.Name);
        }

        GeneratorRun nested = GeneratorRun.Of(Declare(", Cell = typeof(Outer.Mine)") + $"class Outer {{ [ModelGen.RecurrentCell] internal class Mine {{ {Step} }} }}");
        nested.AssertClean();
    }

    [Fact]
    public void A_broken_cell_is_reported_once_and_its_models_are_outlines()
    {
        GeneratorRun run = GeneratorRun.Of(CellSource.WithModel(CellSource.OfBody("return q;")));
        run.AssertRefused("Error MG109 at 'q': 'q' is no value here; equations know parameters, locals that are declared above, and constants");
        Assert.True(run.Spec().IsOutline);
        Assert.Equal(["CS0103"], run.CompilerErrors);
    }

    [Theory]
    [InlineData("static float Step(Missing z) => z;", "Missing")]
    [InlineData("static float Step(float z) { }", "Step")]
    [InlineData("static float Step(float z) => z +;", "Mine")]
    [InlineData("static float Step(float z) => (Missing)z;", "Missing")]
    [InlineData("static float Step(float z) { Missing y = z; return y; }", "Missing")]
    [InlineData("static Missing Step(float z) => z;", "Missing")]
    [InlineData("static float Step(float z, [Missing] float y) => z * y;", "Missing")]
    public void What_the_compiler_refuses_is_a_cell_that_cannot_be_read(string step, string word)
    {
        GeneratorRun run = GeneratorRun.Of(CellSource.WithModel(CellSource.Of(step)));
        Assert.StartsWith("Error MG117 at '" + $"{word}': '{word}' cannot be read: ", Assert.Single(run.Problems));
        Assert.NotEmpty(run.CompilerErrors);
        Assert.True(run.Spec().IsOutline);
    }

    [Fact]
    public void A_cell_with_a_warning_is_read_and_one_with_an_error_beside_it_is_not()
    {
        const string Warning = "\n#warning look here\n";
        Assert.Empty(GeneratorRun.Of(CellSource.WithModel(CellSource.OfBody(Warning + "return z * h;"))).Problems);
        Assert.Equal(
            ["Error MG117 at 'Mine': 'Mine' cannot be read: something in it is no C#, as the compiler reports"],
            GeneratorRun.Of(CellSource.WithModel(CellSource.OfBody(Warning + "return z * h"))).Problems);
    }

    [Fact]
    public void A_model_of_a_cell_with_something_unused_is_an_outline()
    {
        GeneratorRun run = GeneratorRun.Of(CellSource.WithModel(CellSource.OfBody("return h;")));
        Assert.StartsWith("Error MG111 at 'z': ", Assert.Single(run.Problems));
        Assert.True(run.Spec().IsOutline);
    }

    [Theory]
    [InlineData("[ModelGen.RecurrentCell] enum Mine { A }")]
    [InlineData("[ModelGen.RecurrentCell] interface Mine { static float Step(float z) => z; }")]
    [InlineData("[ModelGen.RecurrentCell] delegate float Mine(float z);")]
    public void MG016_only_classes_and_structs_are_cells(string cell) => Assert.Equal(
        $"Error MG016 at 'typeof(Mine)': 'Mine' is not a recurrent cell; use a class of yours with [RecurrentCell], or one of {Cells}",
        GeneratorRun.Of(Declare(", Cell = typeof(Mine)") + cell).Problems[^1]);

    [Fact]
    public void A_cell_with_two_attributes_is_read_and_reported_once()
    {
        const string Attribute = "[ModelGen.RecurrentCell]";
        GeneratorRun run = GeneratorRun.Of(
            Declare(", Cell = typeof(Mine)"), $"{Attribute} static partial class Mine; {Attribute} static partial class Mine {{ static float Step(float z) => q; }}");
        Assert.StartsWith("Error MG109 at 1.cs 'q': ", Assert.Single(run.Problems));
        Assert.Contains("CS0579", run.CompilerErrors);
    }

    [Fact]
    public void Doubled_names_and_attributes_are_survived() => Assert.DoesNotContain(
        GeneratorRun.Of(CellSource.Of("static float Step(float z, [PerUnit][PerUnit] float w, float z, float h, float h) => z * w * h;")).Problems,
        problem => problem.Contains("MG900", System.StringComparison.Ordinal));

    [Fact]
    public void MG115_a_cell_of_another_assembly_has_no_source()
    {
        CSharpCompilation library = TestCompilation.Of("namespace Lib; [ModelGen.RecurrentCell] public static class Mine { public static float Step(float z) => z; }")
            .WithAssemblyName("Library");
        GeneratorRun.Of(TestCompilation.Of(Declare(", Cell = typeof(Lib.Mine)")).AddReferences(library.ToMetadataReference())).AssertRefused(
            "Error MG115 at 'typeof(Lib.Mine)': The equations of 'Lib.Mine' are in 'Library', and ModelGen reads them as source; put the cell's file into this project");
    }

    [Fact]
    public void A_type_that_does_not_exist_cannot_be_read()
    {
        GeneratorRun run = GeneratorRun.Of(Declare(", Cell = typeof(Missing)"));
        Assert.StartsWith("Error MG021 at 'typeof(Missing)': ", Assert.Single(run.Problems));
        Assert.Equal(["CS0246"], run.CompilerErrors);
    }

    [Theory]
    [InlineData("Rnn", new[] { "z" }, new[] { "h" })]
    [InlineData("CoupledLstm", new[] { "j", "f", "o" }, new[] { "h", "c" })]
    public void A_cell_has_the_gates_and_states_of_its_equations(string name, string[] gates, string[] states)
    {
        Assert.Equal(gates, StandardCells.Find(name)!.Gates.Select(gate => gate.Name));
        Assert.Equal(states, StandardCells.Find(name)!.States);
    }

    private static string Declare(string argument) =>
        $"[ModelGen.LstmModel(VocabSize = 50, HiddenSize = 8{argument})] partial class Small;";
}
