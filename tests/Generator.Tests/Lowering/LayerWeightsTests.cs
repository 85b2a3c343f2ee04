using System;
using System.Linq;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;
using ModelGen.Generator.Reading;
using Xunit;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>
/// Where the elements of a layer's tensors lie: in a tensor gates stand in the cell's order, in memory by their sources. Gates of
/// different sources and without biases make gaps, which are no part of a neighbour.
/// </summary>
public sealed class LayerWeightsTests
{
    private const int Input = 2, Units = 3, Output = 3;

    public static TheoryData<string> Cells => [.. StandardCells.Names];

    [Theory]
    [MemberData(nameof(Cells))]
    public void Every_element_of_a_tensor_of_a_standard_cell_lies_where_its_gate_does(string name) => Check(StandardCells.Find(name)!);

    [Fact]
    public void Every_element_of_a_tensor_of_a_cell_put_together_by_chance_lies_where_its_gate_does()
    {
        int apart = 0;
        for (int seed = 0; seed < 200; seed++) apart += Check(RandomCellSpec.Of(new Random(seed)));
        Assert.True(apart > 20, $"only {apart} tensors have neighbours that lie apart");
    }

    // Returns the number of tensors that have more parts than kinds of rows.
    private static int Check(CellSpec cell)
    {
        var gates = new GateLayout(cell);
        Dim units = new("H", Units), output = cell.Projection is null ? units : new Dim("P", Output);
        var weights = new LayerWeights(cell, gates, new BufferSet().Scope(), "0", new Dim("I", Input), units, output);
        int apart = 0;
        foreach (Tensor tensor in weights.Tensors)
        {
            GateSpec[] columns = [.. cell.Gates.Where(gate => Has(tensor.Name, gate))];
            if (columns.Length == 0) continue;
            int rows = tensor.Shape.Count == 1 ? 1 : (int)tensor.Shape[0].Value;
            Assert.Equal(columns.Length * Units, tensor.Columns.Value);
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < columns.Length * Units; column++)
                    Assert.Equal(Expected(tensor.Name, row, columns[column / Units], column % Units), Place(tensor, row, column));
            }

            apart += tensor.Parts.Count > (rows > 1 && tensor.Name.StartsWith("kernel", StringComparison.Ordinal) ? 2 : 1) ? 1 : 0;
        }

        return apart;

        (Buffer Buffer, int Row, int Column) Expected(string tensor, int row, GateSpec gate, int unit)
        {
            int place = gates.IndexOf(gate.Name);
            if (tensor.StartsWith("bias", StringComparison.Ordinal))
                return (weights.Bias!, 0, (gates.Order.Take(place).Count(other => other.HasBias) * Units) + unit);
            if (gate.Source != GateSource.State && row < Input)
                return (weights.InputKernel!, row, (place * Units) + unit);
            int rest = gate.Source == GateSource.State ? row : row - Input;
            return gate.Source == GateSource.InputAndOperand
                ? (weights.OperandKernels[gate.Name], rest, unit)
                : (weights.RecurrentKernel!, rest, ((place - gates.Order.TakeWhile(other => other.Source is GateSource.Input or GateSource.InputAndOperand).Count()) * Units) + unit);
        }
    }

    // Which gates have columns in a tensor.
    private static bool Has(string tensor, GateSpec gate) => tensor switch
    {
        "kernel_0" => gate.Source == GateSource.InputAndState,
        "input_kernel_0" => gate.Source == GateSource.Input,
        "recurrent_kernel_0" => gate.Source == GateSource.State,
        "bias_0" => gate.HasBias,
        _ => tensor == $"kernel_{gate.Name}_0",
    };

    // Where the parts say that an element lies; exactly one of them has it.
    private static (Buffer Buffer, int Row, int Column) Place(Tensor tensor, int row, int column)
    {
        Part part = Assert.Single(tensor.Parts, part =>
            IsIn(row, part.Row, part.View.Rows) && IsIn(column, part.Column, part.View.Columns));
        int first = (int)part.View.FirstColumn.Value, width = (int)part.View.Columns.Value;
        Assert.True(first + width <= part.View.Buffer.Columns.Value, $"{tensor.Name} leaves {part.View.Buffer.Name}");
        return (part.View.Buffer, row - (int)part.Row.Value, first + column - (int)part.Column.Value);
    }

    private static bool IsIn(int place, Dim first, Dim count) => place >= first.Value && place < first.Value + count.Value;
}
