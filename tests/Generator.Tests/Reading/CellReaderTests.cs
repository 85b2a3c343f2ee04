using System.Linq;
using ModelGen.Generator.Reading;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Reading;

public sealed class CellReaderTests
{
    private const string Cells =
        "typeof(ModelGen.Cells.CoupledLstm), typeof(ModelGen.Cells.Lstm), typeof(ModelGen.Cells.Rnn)";

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
        Assert.Equal(cell, run.Spec().Cell.Name);
    }

    [Theory]
    [InlineData("typeof(string)", "string")]
    [InlineData("typeof(Lstm)", "Lstm")]
    [InlineData("typeof(ModelGen.ModelOptions)", "ModelGen.ModelOptions")]
    [InlineData("typeof(int[])", "int[]")]
    public void MG016_is_no_cell(string type, string name) =>
        GeneratorRun.Of(Declare($", Cell = {type}") + " static class Lstm;").AssertRefused(
            $"Error MG016 at '{type}': '{name}' is not a recurrent cell; use one of {Cells}");

    [Fact]
    public void A_type_that_does_not_exist_is_the_compilers_to_report()
    {
        GeneratorRun run = GeneratorRun.Of(Declare(", Cell = typeof(Missing)"));
        Assert.Empty(run.Problems);
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
