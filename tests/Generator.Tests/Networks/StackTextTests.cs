using System;
using System.Linq;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Model;
using ModelGen.Generator.Reading;
using ModelGen.Networks;
using ModelGen.Tests.Networks;
using Xunit;

namespace ModelGen.Generator.Tests.Networks;

/// <summary>What the generator writes of recurrent layers for the slow twin, and the twin reads.</summary>
public sealed class StackTextTests
{
    private static readonly Regularization None = new(false, 1, 1, 1, 1, 1, 0, 0);

    public static TheoryData<string> Cells => [.. StandardCells.Names];

    [Theory]
    [MemberData(nameof(Cells))]
    public void The_texts_of_the_tests_are_those_of_the_generator(string cell) =>
        Assert.Equal(StackText.Of(StandardCells.Find(cell)!, new StackNumbers(7, 5, 2, 1, 0, [], None), 2), StackTexts.Of(cell, 7, 2, 2));

    [Fact]
    public void Each_layer_has_its_units()
    {
        string text = StackText.Of(StandardCells.Lstm, new StackNumbers(3, 3, 2, 1, 0, [5, 3], None), 1);
        var stack = new StackDeclaration(text);
        Assert.Equal([5, 3], stack.Units);
        Assert.Equal(1, stack.Directions);
        Assert.Equal(["i", "j", "f", "o"], stack.Gates.Select(gate => gate.Name));
        Assert.Equal(["h", "c"], stack.States);
    }

    /// <summary>Numbers of the declaration are constants, and zoneout belongs to a state.</summary>
    [Fact]
    public void Numbers_of_the_declaration_are_in_the_text()
    {
        string text = StackText.Of(StandardCells.Lstm, new StackNumbers(3, 3, 1, 1, 1.5, [], None with { HiddenZoneout = 0.1, CellZoneout = 1e-7 }), 1);
        Assert.Contains("; Constant 1.5; ", text);
        var stack = new StackDeclaration(text);
        Assert.Equal([0.1, 1e-7], stack.Zoneouts);
        Assert.DoesNotContain(stack.Entries, entry => entry.Name == "forgetBias");
    }

    [Fact]
    public void Dropout_on_the_update_is_in_the_equations_where_it_is_asked_for()
    {
        Assert.DoesNotContain("update_mask", TextOf(None));
        Assert.Contains("Input update_mask; ", TextOf(None with { UpdateKeepProb = 0.5 }));

        static string TextOf(Regularization kept) => StackText.Of(StandardCells.Lstm, new StackNumbers(3, 3, 1, 1, 0, [], kept), 1);
    }

    [Fact]
    public void The_twin_knows_every_operation_and_every_source_of_a_gate()
    {
        Assert.Equal(Enum.GetNames<Op>(), Enum.GetNames<CellOperation>());
        Assert.Equal(Enum.GetNames<GateSource>(), Enum.GetNames<CellGateSource>());
    }
}
