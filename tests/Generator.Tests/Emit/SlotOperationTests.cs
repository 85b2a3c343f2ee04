using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Tests.Lowering;
using ModelGen.Tests;
using Xunit;
using static ModelGen.Generator.Tests.Emit.OperationCase;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Tests.Emit;

/// <summary>A slot in all slots of a sequence, and sums over slots, rows and columns: as values, as gradients of each other, and in equations.</summary>
public sealed class SlotOperationTests
{
    private static readonly OperationCases Cases = new("SlotOperations", new Dictionary<string, Action<OperationCase>>
    {
        ["a sum"] = of => of.Do(new SlotSum(of.Input("x", T, B, W), of.Result("y", Dim.One, B, W), Start.Zero)),
        ["a sum of what is real"] = of =>
            of.Do(new SlotSum(of.Input("x", T, B, W), of.Result("y", Dim.One, B, W), Start.Zero, of.Constant("is_real", T, B, Dim.One))),
        ["sums of parts, added"] = of =>
        {
            View x = of.Input("x", T, B, W), y = of.Result("y", Dim.One, B, W.Times(2)), isReal = of.Constant("is_real", T, B, Dim.One);
            of.Do(new Fill(y, null));
            of.Do(new SlotSum(x, y.Block(1, W), Start.Sum));
            of.Do(new SlotSum(Slots(x, 1, 3), y.Block(0, W), Start.Sum, Slots(isReal, 1, 3)));
        },
        ["a sum of one row per slot"] = of => of.Do(new SlotSum(of.Input("x", T, Dim.One, W), of.Result("y", Dim.One, Dim.One, W), Start.Zero)),
        ["a sum of one slot"] = of =>
            of.Do(new SlotSum(of.Input("x", Dim.One, B, W), of.Result("y", Dim.One, B, W), Start.Zero, of.Constant("is_real", Dim.One, B, Dim.One))),
        ["a sum of one column"] = of =>
            of.Do(new SlotSum(of.Input("x", T, B, Dim.One), of.Result("y", Dim.One, B, Dim.One), Start.Zero, of.Constant("is_real", T, B, Dim.One))),
        ["a slot in all slots"] = of => of.Do(new Fill(of.Result("y", T, B, W), of.Input("x", Dim.One, B, W))),
        ["a slot of one row in all slots"] = of => of.Do(new Fill(of.Result("y", T, Dim.One, W), of.Input("x", Dim.One, Dim.One, W))),
        ["a slot in one slot"] = of => of.Do(new Fill(of.Result("y", Dim.One, B, W), of.Input("x", Dim.One, B, W))),
        ["a slot in all slots, and its sum"] = of =>
        {
            View x = of.Input("x", Dim.One, B, W), many = of.Make("many", T, B, W);
            of.Do(new Fill(many, x));
            of.Do(ByHand.Squared(many, of.Result("y", T, B, W)));
            of.Do(new SlotSum(many, of.Result("z", Dim.One, B, W), Start.Zero));
        },
        ["a slot in equations"] = of => of.Do(ByHand.Weighted(of.Input("x", T, B, W), of.Input("slot", Dim.One, B, W), of.Result("y", T, B, W))),
        ["a slot of one column in equations"] = of =>
            of.Do(ByHand.Weighted(of.Input("x", T, B, W), of.Input("slot", Dim.One, B, Dim.One), of.Result("y", T, B, W))),
        ["a slot in two equations"] = of =>
        {
            View slot = of.Input("slot", Dim.One, B, W), y = of.Make("y", T, B, W);
            of.Do(ByHand.Weighted(of.Input("x", T, B, W), slot, y));
            of.Do(ByHand.Added(slot, y, of.Result("z", T, B, W)));
        },
        ["a mean over what is real"] = of =>
        {
            View x = of.Input("x", T, B, W), isReal = of.Constant("is_real", T, B, Dim.One), sum = of.Make("sum", Dim.One, B, W);
            View count = of.Make("count", Dim.One, B, Dim.One, Role.Drawn);
            of.Do(new SlotSum(isReal, count, Start.Zero));
            of.Do(new SlotSum(x, sum, Start.Zero, isReal));
            of.Do(new Pointwise(MeanOfReal(), [new("x", sum), new("n", count)], [new("y", of.Result("y", Dim.One, B, W))]));
        },
        ["sums of rows and of columns"] = of =>
        {
            View x = of.Input("x", T, B, W), rows = of.Make("rows", T, B, Dim.One);
            of.Do(new RowSum(x, rows, Start.Zero));
            of.Do(ByHand.Squared(rows, of.Result("y", T, B, Dim.One)));
            of.Do(new ColumnSum(x, of.Result("z", Dim.One, Dim.One, W), Start.Zero));
        },
    });

    public static TheoryData<string> Names => Cases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_are_slopes_and_barriers_suffice(string which) => Cases.CheckMeaning(which);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void On_processors_they_compute_what_they_mean(int threads) => Cases.CheckText(Target.Cpu, threads);

    [Long, NeedsGpp]
    [SkippableFact]
    public void On_GPUs_they_compute_what_they_mean() => Cases.CheckText(Target.Cuda);

    /// <summary>What every step adds to a slot that stands still is one sum after the loop.</summary>
    [Fact]
    public void A_slot_that_all_steps_of_a_loop_share()
    {
        foreach (bool isBackwards in new[] { false, true })
        {
            // Two slots in each step.
            var many = new Dim("8", 8);
            View x = View.At(new Buffer("x", Role.Activation, many, ByHand.B, ByHand.H), 0, [new Dim("2", 2)]) with { Slots = new Dim("2", 2) };
            View y = x.In(x.Buffer with { Name = "y" }), slot = ByHand.Values("slot", 1);
            TimeLoop loop = ByHand.Loop(isBackwards, ByHand.Weighted(x, slot, y));
            PlanSlopes.Check([loop], [ByHand.All(y)], ByHand.All(x), slot);
            IReadOnlyList<Operation> backward = Adjoint.Of([loop], ByHand.All(y)).Operations;
            Assert.Equal(many.Value * ByHand.B.Value, Assert.Single(backward.OfType<SlotSum>()).Matrix.Rows.Value);
        }
    }

    [Fact]
    public void Sums_over_slots_inside_of_a_loop()
    {
        View x = View.At(new Buffer("x", Role.Activation, new Dim("8", 8), ByHand.B, ByHand.H), 0, [new Dim("2", 2)]) with { Slots = new Dim("2", 2) };
        View y = ByHand.Moving("y", 0), total = ByHand.Values("total", 1);
        PlanSlopes.Check(
            [new Fill(total, null), ByHand.Loop(false, new SlotSum(x, y, Start.Zero), ByHand.Adding(new SlotSum(x, total, Start.Zero)))],
            [ByHand.All(y), total], ByHand.All(x));
    }

    /// <summary>Constants have no gradient, and neither has what is made of them.</summary>
    [Fact]
    public void A_sum_of_constants_has_no_way_back()
    {
        var of = new OperationCase("");
        View isReal = of.Constant("is_real", T, B, Dim.One), count = of.Make("count", Dim.One, B, Dim.One, Role.Drawn), sum = of.Result("sum", Dim.One, B, Dim.One);
        Assert.Empty(Adjoint.Of([new SlotSum(isReal, count, Start.Zero)]).Operations);
        Assert.Empty(Adjoint.Of([new SlotSum(isReal, sum, Start.Zero)], sum).Operations);
    }

    private static View Slots(View view, int first, int count) => view with { FirstSlot = new Dim($"{first}", first), Slots = new Dim($"{count}", count) };

    // Zero where nothing is real.
    private static Equation MeanOfReal()
    {
        var pool = new ExprPool();
        return new Equation(
            "MeanOfReal", Tape.Record(pool, [("y", Share("x"))]), new Equation("MeanOfRealBackward", Tape.Record(pool, [("d_x", Share("d_y"))])));

        Expr Share(string name)
        {
            Expr zero = pool.Constant(0), n = pool.Input("n");
            return pool.If(Op.IfLess, zero, n, pool.Divide(pool.Input(name), pool.If(Op.IfLess, zero, n, n, pool.Constant(1))), zero);
        }
    }
}
