using System;
using System.Collections.Generic;
using ModelGen.Generator.Lowering;
using Xunit;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>What has been written and read is known to the row and the column, over all operations of a pass and the one before it.</summary>
public sealed class ValueRulesTests
{
    private static readonly Dim B = new("B", 4), H = new("H", 4), Two = new("2", 2);

    private static readonly View X = Make("x"), Y = Make("y"), Z = Make("z");

    [Fact]
    public void A_value_that_was_read_may_be_overwritten() =>
        Assert.Empty(Problems(new Clear(Y), new Carry(Y, Z), new Clear(Y)));

    /// <summary>Half of a value is read, and the other half is overwritten.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_was_read_in_part_may_be_overwritten_in_that_part_alone(bool isSame)
    {
        View one = Y with { RowsPerSlot = Two }, other = one with { FirstRow = Two }, target = Z with { RowsPerSlot = Two };
        Assert.Equal(
            isSame ? [] : ["Forward, , Clear of y: y is written twice, and not read in between"],
            Problems(new Clear(Y), new Carry(one, target), new Clear(isSame ? one : other)));
    }

    [Fact]
    public void Rows_of_what_was_written_as_a_whole_may_be_read()
    {
        View one = Y with { FirstRow = Dim.One, RowsPerSlot = Two }, target = Z with { RowsPerSlot = Two };
        Assert.Empty(Problems(new Clear(Y), new Carry(one, target)));
        Assert.Equal(
            ["Forward, , Carry of z: y is read and not written before"],
            Problems(new Clear(Y with { RowsPerSlot = Two }), new Carry(one, target)));
    }

    /// <summary>One lost value is one problem: what takes its place may be read, and lost in turn.</summary>
    [Fact]
    public void A_value_that_is_lost_twice_is_found_twice() => Assert.Equal(
        [
            "Forward, , Clear of y: y is written twice, and not read in between",
            "Forward, , Clear of y: y is written twice, and not read in between",
        ],
        Problems(new Clear(Y), new Clear(Y), new Clear(Y), new Carry(Y, Z)));

    [Fact]
    public void What_is_added_to_is_read() =>
        Assert.Empty(Problems(new Clear(X), new Product(Form.Plain, Make("given"), Make("given"), X, Start.Sum)));

    /// <summary>What is wrong with a pass is not said again of the one that goes on from it.</summary>
    [Fact]
    public void A_problem_of_a_pass_that_another_one_goes_on_from_is_said_once()
    {
        var first = new PlanPass("Forward", "", [new Carry(X, Y)]);
        var second = new PlanPass("Backward", "", [new Carry(Y, Z)]) { After = "Forward" };
        Assert.Equal(["Forward, , Carry of y: x is read and not written before"], PlanRules.Problems(new("lower", [first, second], [], [Z])));
    }

    [Fact]
    public void All_problems_stand_in_the_message() => Assert.Equal(
        "The plan after 'lower': Forward, , Carry of y: x is read and not written before; Forward, , Carry of z: x is read and not written before.",
        Assert.Throws<InvalidOperationException>(() => PlanRules.Check(
            new("lower", [new("Forward", "", [new Carry(X, Y), new Carry(X, Z)])], [], [Y, Z]))).Message);

    private static IReadOnlyList<string> Problems(params IReadOnlyList<Operation> operations) =>
        PlanRules.Problems(new PlanStage("lower", [new("Forward", "", operations)], [Make("given")], [Y, Z]));

    private static View Make(string name) => new(new Buffer(name, Role.Activation, Dim.One, B, H));
}
