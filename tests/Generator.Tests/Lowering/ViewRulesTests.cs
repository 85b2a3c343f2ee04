using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using Xunit;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>Where views may lie, whether they are read or written, and which of them stages of a wavefront may share.</summary>
public sealed class ViewRulesTests
{
    private static readonly Dim T = new("T", 3), B = new("B", 2), H = new("H", 4), Two = new("2", 2), Three = new("3", 3);

    private static readonly Buffer X = Make("x"), Y = Make("y"), Z = Make("z");

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void What_is_written_lies_within_its_buffer_as_what_is_read_does(int offset) => Assert.Equal(
        ["Forward, , Carry of y: y is left: it has [3, 2, 4] values"],
        BoundsOf(new TimeLoop("loop", T, false, [new Carry(View.At(X, 0), View.At(Y, offset))])));

    [Fact]
    public void Some_rows_of_a_slot_lie_within_it()
    {
        Assert.Empty(BoundsOf(Copied(view => view with { FirstRow = Dim.One, RowsPerSlot = Dim.One })));
        Assert.NotEmpty(BoundsOf(Copied(view => view with { FirstRow = Dim.One, RowsPerSlot = B })));
    }

    [Fact]
    public void Some_columns_of_a_matrix_lie_within_it()
    {
        Assert.Empty(BoundsOf(Copied(view => view with { FirstColumn = Two, Columns = Two })));
        Assert.NotEmpty(BoundsOf(Copied(view => view with { FirstColumn = Two, Columns = Three })));
    }

    /// <summary>A stage of one operation that reads x and writes y; the next stage may write neither.</summary>
    [Theory]
    [InlineData("x")]
    [InlineData("y")]
    public void A_stage_does_not_write_what_an_earlier_one_reads_or_writes(string name)
    {
        View written = View.At(name == "x" ? X : Y, 0);
        Assert.Contains(
            $"Forward, , Wavefront of y: {name} is written by two while one uses it",
            Problems(new Wavefront([Stage("one", new Carry(View.At(X, 0), View.At(Y, 0))), Stage("two", new Clear(written))])));
    }

    [Fact]
    public void A_stage_waits_for_each_of_the_things_that_an_earlier_one_writes()
    {
        TimeLoop one = Stage("one", new Carry(View.At(X, 0), View.At(Y, 0)), new Carry(View.At(X, 0), View.At(Z, 0)));
        TimeLoop two = Stage("two", new Carry(View.At(Y, 1), View.At(Make("last"), 0)));
        Assert.Contains("Forward, , Wavefront of y: y is read by two before one has written it", Problems(new Wavefront([one, two])));
    }

    private static Carry Copied(Func<View, View> part) => new(part(new View(X) { Slots = Dim.One }), part(new View(Y) { Slots = Dim.One }));

    private static TimeLoop Stage(string title, params Operation[] body) => new(title, T, false, [.. body]);

    private static IEnumerable<string> BoundsOf(Operation operation) =>
        Problems(operation).Where(problem => problem.Contains(" is left: ", StringComparison.Ordinal));

    private static IReadOnlyList<string> Problems(Operation operation) => PlanRules.Problems(
        new PlanStage("lower", [new("Forward", "", [operation])], [new View(X)], [new View(Y), new View(Z)]));

    private static Buffer Make(string name) => new(name, Role.Activation, T, B, H);
}
