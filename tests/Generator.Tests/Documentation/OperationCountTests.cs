using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Reading;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Generator.Tests.Documentation;

/// <summary>The table in docs/cells.md says how much arithmetic the generated code of each cell does.</summary>
public sealed class OperationCountTests
{
    public static TheoryData<string> Cells => [.. StandardCells.Names];

    [Theory]
    [MemberData(nameof(Cells))]
    public void The_table_states_what_is_generated(string name)
    {
        IReadOnlyList<CellSegment> segments =
            new CellSegments(StandardCells.Find(name)!, new Dictionary<string, double> { ["forgetBias"] = 1 }, isMasked: false).Segments;
        (int forwardFunctions, int forwardArithmetic) = Count(segments.Select(segment => segment.Training.Tape));
        (int backwardFunctions, int backwardArithmetic) = Count(segments.Select(segment => segment.Training.Derivative!.Tape));
        Assert.Contains(
            $"| `{name}` | {forwardFunctions} | {forwardArithmetic} | {backwardFunctions} | {backwardArithmetic} |",
            Repository.Read("docs/cells.md"));
    }

    [Fact]
    public void The_way_back_through_the_lstm_is_the_minimum_found_by_hand() => Assert.Equal(
        18,
        Count([new CellSegments(StandardCells.Lstm, new Dictionary<string, double> { ["forgetBias"] = 0 }, isMasked: false)
            .Segments.Single().Training.Derivative!.Tape]).Arithmetic);

    // What is the same for all units is computed once for a row, and does not count; a mean is a sum over the units.
    private static (int Functions, int Arithmetic) Count(IEnumerable<Tape> tapes)
    {
        Op[] operations = [.. tapes.SelectMany(PerUnit)];
        int functions = operations.Count(op => op is Op.Sigmoid or Op.Tanh or Op.Softplus or Op.Exp or Op.Log);
        return (functions, operations.Length - functions);
    }

    private static IEnumerable<Op> PerUnit(Tape tape)
    {
        var uniform = new List<bool>();
        foreach (TapeEntry entry in tape.Entries)
        {
            uniform.Add(entry.Op is Op.Constant or Op.Mean || (entry.Op != Op.Input && entry.Operands.All(operand => uniform[operand])));
            if (entry.Op == Op.Mean || !(uniform[^1] || entry.Op == Op.Input))
            {
                yield return entry.Op;
            }
        }
    }
}
