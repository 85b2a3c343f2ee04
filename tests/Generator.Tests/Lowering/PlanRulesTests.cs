using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Reading;
using ModelGen.Generator.Shorthands;
using Xunit;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>The rules of plans find what a pass of the compiler could break. That no plan breaks them, every test of whole plans sees.</summary>
public sealed class PlanRulesTests
{
    private static readonly Dim T = new("T", 3), B = new("B", 2), H = new("H", 4), K = new("K", 5);

    private static readonly Buffer X = Make("x", T, B, H), Y = Make("y", T, B, K), Z = Make("z", T, B, K);

    private static readonly Buffer W = Make("w", Dim.One, H, K) with { Role = Role.Parameter };

    private static readonly Product Xw = new(Form.Plain, new View(X), new View(W), new View(Y), Start.Zero);

    private static readonly Product Yw = new(Form.TransposedRight, new View(Y), new View(W), new View(X), Start.Zero);

    [Fact]
    public void A_plan_without_a_fault_has_no_problem()
    {
        Assert.Empty(Of(Xw));
        Assert.Empty(Of(new Clear(new View(Y)), Xw with { Start = Start.Sum }));
        Assert.Empty(Of(new TimeLoop("loop", T, false, [Step(0)])));
    }

    [Fact]
    public void A_shape_that_does_not_fit_is_found()
    {
        Assert.Equal("Forward, , Product of y: w is [4, 5], not [5, 5]", Of(Xw with { Left = new View(Z with { Name = "given" }) })[0]);
        Assert.Contains("Product of x: x is [6, 4], not [6, 5]", Of(Xw with { Result = new View(X), Left = new View(X) })[0], StringComparison.Ordinal);
        Assert.Contains("ColumnSum of y: y is [6, 5], not [1, 4]", Of(new ColumnSum(new View(X), new View(Y), Start.Zero))[0], StringComparison.Ordinal);
        Assert.Contains("Carry of y: y is [6, 5], not [6, 4]", Of(new Carry(new View(X), new View(Y)))[0], StringComparison.Ordinal);
        Assert.Contains("Fill of y: x is [6, 4], not [6, 5]", Of(new Fill(new View(Y), new View(X)))[0], StringComparison.Ordinal);
        Assert.Contains(
            "Fill of y: x is [4, 4], not [1, 5]", Of(new Fill(new View(Y), new View(X) { Slots = new Dim("2", 2) }))[0], StringComparison.Ordinal);
        Assert.Contains(
            "SlotSum of y: x is [6, 4], not [6, 5]", Of(new SlotSum(new View(X), View.Range(Y, Dim.Zero, Dim.One), Start.Zero))[0], StringComparison.Ordinal);
        Assert.Contains("UnitProduct of y: y is [2, 5], not [2, 4]", Of(new TimeLoop(
            "loop", T, false, [new UnitProduct(Form.TransposedRight, View.At(X, 0), new View(W with { Columns = H }), H, View.At(Y, 0), Start.Zero)]))[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(-1, true)]
    public void A_view_that_leaves_its_buffer_is_found(int offset, bool leaves) =>
        Assert.Equal(leaves, Of(new TimeLoop("loop", T, false, [Step(offset)])).Any(problem => problem.Contains("x is left", StringComparison.Ordinal)));

    [Fact]
    public void A_view_that_follows_time_outside_a_loop_is_found() =>
        Assert.Contains(Of(Step(0)), problem => problem.Contains("x is left", StringComparison.Ordinal));

    [Fact]
    public void What_is_read_before_it_is_written_is_found()
    {
        Assert.Contains("Forward, , Product of x: y is read and not written before", Of(Yw));
        Assert.Contains("Forward, , Product of y: y is read and not written before", Of(Xw with { Start = Start.Sum }));

        // A half of it is not enough.
        View half = View.Range(Y, Dim.Zero, B);
        Assert.Contains("Forward, , Product of y: y is read and not written before", Of(new Clear(half), Xw with { Start = Start.Sum }));
    }

    [Fact]
    public void A_value_that_is_lost_is_found() =>
        Assert.Equal(["Forward, , Product of y: y is written twice, and not read in between"], Of(new Clear(new View(Y)), Xw));

    [Fact]
    public void A_buffer_that_nothing_reads_is_found() => Assert.Equal(
        ["z is written and never read"], Of(Xw, Xw with { Result = new View(Z) }));

    [Fact]
    public void Two_buffers_of_a_name_are_found() => Assert.Contains(
        "the name y belongs to several buffers", Of(Xw, new Clear(new View(Y with { Role = Role.State }))));

    [Fact]
    public void Stages_that_get_in_each_others_way_are_found()
    {
        TimeLoop one = new("one", T, false, [Step(0)]), two = new("two", T, false, [new Carry(View.At(Y, 0), View.At(Z, 0))]);
        Assert.Empty(Of(new Wavefront([one, two]), new Carry(new View(Z), new View(Y))));
        Assert.Contains(
            Of(new Wavefront([one, two with { Body = [new Carry(View.At(Y, 1), View.At(Z, 0))] }])),
            problem => problem.Contains("y is read by two before one has written it", StringComparison.Ordinal));
        Assert.Contains(
            Of(new Wavefront([one, two with { Body = [new Clear(View.At(X, 0))] }])),
            problem => problem.Contains("x is written by two while one uses it", StringComparison.Ordinal));
    }

    /// <summary>Each clear and each first contribution of a real way back is needed: without it a rule is broken.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_clear_that_is_missing_in_a_real_plan_is_found(int layers)
    {
        PlanStage? lowered = null;
        Plans.Build(PlanCases.Model(StandardCells.Lstm, layers), Target.Cpu, stage => lowered ??= stage);
        PlanPass backward = lowered!.Passes.Single(pass => pass.Name == "Backward");
        Clear[] clears = [.. backward.Operations.OfType<Clear>()];
        Assert.NotEmpty(clears);
        Assert.All(clears, clear => Assert.NotEmpty(PlanRules.Problems(With(backward.Operations.Where(operation => operation != clear)))));

        // An operation that is gone is missed as well.
        Product[] products = [.. backward.Operations.OfType<Product>().Where(product => product.Result.Buffer.Role != Role.Gradient)];
        Assert.NotEmpty(products);
        Assert.All(products, product => Assert.NotEmpty(PlanRules.Problems(With(backward.Operations.Where(operation => operation != product)))));

        PlanStage With(IEnumerable<Operation> operations) => lowered with
        {
            Passes = [.. lowered.Passes.Select(pass => pass == backward ? pass with { Operations = [.. operations] } : pass)],
        };
    }

    [Fact]
    public void A_broken_rule_ends_the_compilation_with_the_pass_in_the_message()
    {
        var stage = new PlanStage("panels", [new("Forward", "", [Yw])], [], [new View(X)]);
        Assert.StartsWith(
            "The plan after 'panels': Forward, ", Assert.Throws<InvalidOperationException>(() => PlanRules.Check(stage)).Message, StringComparison.Ordinal);
    }

    private static Carry Step(int offset) => new(
        View.At(X with { Columns = K }, offset), View.At(Y, 0));

    private static IReadOnlyList<string> Of(params IReadOnlyList<Operation> operations) => PlanRules.Problems(
        new PlanStage("lower", [new("Forward", "", operations)], [new View(X)], [new View(X), new View(Y)]));

    private static Buffer Make(string name, Dim slots, Dim rows, Dim columns) => new(name, Role.Activation, slots, rows, columns);
}
