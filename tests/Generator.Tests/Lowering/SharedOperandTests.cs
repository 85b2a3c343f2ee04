using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using Xunit;
using static ModelGen.Generator.Tests.Lowering.ByHand;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>One row for all rows, one column for all columns, one number for all elements: gradients are sums over what shares them.</summary>
public sealed class SharedOperandTests
{
    public static TheoryData<int, int, bool> Shapes
    {
        get
        {
            var data = new TheoryData<int, int, bool>();
            foreach ((int rows, int columns) in new[] { (1, 3), (2, 1), (1, 1), (2, 3) })
            {
                data.Add(rows, columns, true);
                data.Add(rows, columns, false);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Outside_of_loops(int rows, int columns, bool isLearned)
    {
        View x = Values("x", 1), shared = Shared(rows, columns, isLearned), y = Values("y", 1), z = Values("z", 1);
        PlanSlopes.Check([Weighted(x, shared, y)], [y], x, shared);
        PlanSlopes.Check([Weighted(x, shared, y), Added(y, shared, z)], [z], x, shared);
        PlanSlopes.Check([Weighted(shared, x, y)], [y], x, shared);

        // Several slots are one tall matrix, which needs taller columns.
        View tall = Values("tall", 4), result = Values("result", 4), column = Shared(rows == 1 ? 1 : 8, columns, isLearned);
        PlanSlopes.Check([Weighted(tall, column, result)], [result], tall, column);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void In_a_loop(int rows, int columns, bool isLearned)
    {
        foreach (bool isBackwards in new[] { false, true })
        {
            View x = Moving("x", 0), y = Moving("y", 0), z = Moving("z", 0), last = Values("last", 1), still = Shared(rows, columns, isLearned);
            View moving = View.At(new Buffer("moving", Role.Activation, T, new Dim("R", rows), new Dim("C", columns)), 0);
            PlanSlopes.Check([Loop(isBackwards, Weighted(x, still, y), Added(y, still, z))], [All(z)], All(x), still);
            PlanSlopes.Check([Loop(isBackwards, Weighted(x, moving, y), Added(y, moving, z))], [All(z)], All(x), All(moving));
            PlanSlopes.Check([Loop(isBackwards, Weighted(x, still, y)), Weighted(Values("v", 1), still, last)], [All(y), last], All(x), still, Values("v", 1));
        }
    }

    /// <summary>A row and a column make a matrix.</summary>
    [Fact]
    public void Results_may_be_larger_than_every_operand()
    {
        View row = Shared(1, 3, isLearned: false), column = new(new Buffer("column", Role.Activation, Dim.One, B, Dim.One)), y = Values("y", 1);
        PlanSlopes.Check([Weighted(row, column, y)], [y], row, column);
        PlanSlopes.Check([Loop(false, Weighted(column, row, Moving("z", 0)))], [All(Moving("z", 0))], row, column);
    }

    /// <summary>A column of a wider matrix, and a row of a taller one.</summary>
    [Fact]
    public void What_is_shared_may_be_part_of_a_matrix()
    {
        View x = Values("x", 1), wide = Values("wide", 1), y = Values("y", 1);
        PlanSlopes.Check([Weighted(x, wide.Block(1, Dim.One), y)], [y], x, wide);
        PlanSlopes.Check([Weighted(x, wide with { FirstRow = Dim.One, RowsPerSlot = Dim.One }, y)], [y], x, wide);
        PlanSlopes.Check([Weighted(x, wide, y), Adding(Weighted(x, wide.Block(2, Dim.One), y))], [y], x, wide);
    }

    /// <summary>The sums of a number's shares leave the loop, and those of a column stay in it.</summary>
    [Fact]
    public void What_can_be_one_sum_over_all_steps_is_one()
    {
        IReadOnlyList<Operation> number = Backward(1, 1), column = Backward(2, 1);
        Assert.Equal(T.Times(B), number.OfType<ColumnSum>().Single().Matrix.Rows);
        Assert.Empty(column.OfType<ColumnSum>());
        Assert.Equal(Start.Sum, Assert.Single(column.OfType<TimeLoop>().Single().Body.OfType<RowSum>()).Start);

        static IReadOnlyList<Operation> Backward(int rows, int columns) => Adjoint.Of(
            [Loop(false, Weighted(Moving("x", 0), Shared(rows, columns, isLearned: false), Moving("y", 0)))], All(Moving("y", 0))).Operations;
    }

    private static View Shared(int rows, int columns, bool isLearned) =>
        new(new Buffer("shared", isLearned ? Role.Parameter : Role.Activation, Dim.One, new Dim("R", rows), new Dim("C", columns)));
}
