using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using Xunit;
using static ModelGen.Generator.Tests.Lowering.ByHand;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>Time loops inside of time loops.</summary>
public sealed class NestedLoopTests
{
    private static readonly Dim S = new("S", 3);

    public static TheoryData<bool, bool> Directions => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    /// <summary>What each step of the inner loop reads: its own, that of the outer step, that of the inner step whatever the outer one, and what never moves.</summary>
    [Theory]
    [MemberData(nameof(Directions))]
    public void Views_follow_either_loop_or_both(bool isOuterBackwards, bool isInnerBackwards)
    {
        View both = Both("both"), outer = Outer("outer"), inner = Inner("inner"), still = Values("still", 1), w = Weights("w", H), row = Weights("row", Dim.One);
        View a = Both("a"), b = Both("b"), c = Both("c"), d = Both("d");
        PlanSlopes.Check(
            [
                Nest(
                    isOuterBackwards, isInnerBackwards, Added(both, outer, a), Added(a, inner, b), Added(b, still, c), new Product(Form.Plain, c, w, d, Start.Zero, row)),
            ],
            [All(d)], All(both), All(outer), All(inner), still, w, row);

        // The same read twice, and again after the loops.
        View twice = Both("twice"), last = Outer("last");
        PlanSlopes.Check(
            [
                Nest(isOuterBackwards, isInnerBackwards, Added(both, outer, a), Weighted(a, outer, b), Weighted(b, both, twice), Added(twice, inner, c), Weighted(c, inner, d)),
                Squared(All(outer), All(last)),
            ],
            [All(d), All(last)], All(both), All(outer), All(inner));
    }

    /// <summary>The inner states begin with the outer one, and the last of them is the outer one's next: an encoder in each step of a decoder.</summary>
    [Theory]
    [MemberData(nameof(Directions))]
    public void A_recurrence_inside_of_a_recurrence(bool isOuterBackwards, bool isInnerBackwards)
    {
        int before = isInnerBackwards ? 1 : 0, outerBefore = isOuterBackwards ? 1 : 0;
        Buffer states = new("s", Role.Activation, T.Times(S.PlusOne()), B, H), outer = new("o", Role.Activation, T.PlusOne(), B, H);
        View old = View.At(states, before, [S.PlusOne(), Dim.One]), next = View.At(states, 1 - before, [S.PlusOne(), Dim.One]);
        View first = View.At(states, isInnerBackwards ? 3 : 0, [S.PlusOne()]), last = View.At(states, isInnerBackwards ? 0 : 3, [S.PlusOne()]);
        View x = Both("x"), u = Weights("u", H), w = Weights("w", H), sum = Both("sum"), initial = Values("initial", 1), product = Outer("product");
        PlanSlopes.Check(
            [
                Copied(initial, View.Range(outer, new Dim("first", isOuterBackwards ? 4 : 0), Dim.One)),
                new TimeLoop("outer", T, isOuterBackwards,
                [
                    Copied(View.At(outer, outerBefore), first),
                    new TimeLoop("inner", S, isInnerBackwards, [new Product(Form.Plain, old, u, sum, Start.Zero), Weighted(x, sum, next)]),
                    new Product(Form.Plain, View.At(outer, outerBefore), w, product, Start.Zero),
                    Added(last, product, View.At(outer, 1 - outerBefore)),
                ]),
            ],
            [new View(outer), new View(states)], All(x), u, w, initial);
    }

    /// <summary>A sum over the inner steps for each outer one, with weights that the outer step makes: attention.</summary>
    [Theory]
    [MemberData(nameof(Directions))]
    public void A_sum_over_the_inner_steps(bool isOuterBackwards, bool isInnerBackwards)
    {
        View query = Outer("query"), keys = Inner("keys"), sum = Outer("sum"), weighted = Both("weighted"), y = Outer("y"), w = Weights("w", H), row = Weights("row", Dim.One);
        Operation[] body =
        [
            new Fill(sum, row),
            new TimeLoop("inner", S, isInnerBackwards, [Weighted(keys, query, weighted), new Product(Form.Plain, weighted, w, sum, Start.Sum)]),
            Squared(sum, y),
        ];
        PlanSlopes.Check([new TimeLoop("outer", T, isOuterBackwards, [.. body])], [All(y)], All(query), All(keys), w, row);

        // Over all steps of both.
        View total = Values("total", 1), z = Values("z", 1);
        PlanSlopes.Check(
            [new Fill(total, row), Nest(isOuterBackwards, isInnerBackwards, Adding(Weighted(keys, query, total))), Squared(total, z)], [z], All(query), All(keys), row);
    }

    [Theory]
    [MemberData(nameof(Directions))]
    public void Results_of_the_inner_loop_as_one_matrix_of_the_outer_step(bool isOuterBackwards, bool isInnerBackwards)
    {
        View x = Both("x"), y = Both("y"), z = Both("z"), w = Weights("w", H), one = Outer("one");
        View all = View.At(y.Buffer, 0, [S]) with { Slots = S }, second = View.At(y.Buffer, 1, [S]);
        PlanSlopes.Check(
            [
                new TimeLoop("outer", T, isOuterBackwards,
                [
                    new TimeLoop("inner", S, isInnerBackwards, [Squared(x, y)]), new Product(Form.Plain, all, w, all.In(z.Buffer), Start.Zero), Squared(second, one),
                ]),
            ],
            [All(z), All(one)], All(x), w);
    }

    /// <summary>Gradients of weights, and of what all rows share, wait for as many loops as they can.</summary>
    [Theory]
    [MemberData(nameof(Directions))]
    public void What_can_be_one_sum_over_all_steps_of_both_loops_is_one(bool isOuterBackwards, bool isInnerBackwards)
    {
        View x = Both("x"), y = Both("y"), z = Both("z"), w = Weights("w", H), row = Weights("row", Dim.One), inner = Inner("inner");
        IReadOnlyList<Operation> backward = Backward(Weighted(x, row, y), new Product(Form.Plain, y, w, z, Start.Zero));
        Assert.Equal(T.Times(S).Times(B), backward.OfType<Product>().Single().Left.Rows);
        Assert.Equal(T.Times(S).Times(B), backward.OfType<ColumnSum>().Single().Matrix.Rows);

        // With a factor that only the inner loop moves, each outer step has a product of its own.
        IReadOnlyList<Operation> each = Backward(new Product(Form.Plain, inner, w, z, Start.Zero));
        Product product = Assert.Single(each.OfType<TimeLoop>().Single().Body.OfType<Product>());
        Assert.Equal((S.Times(B), Start.Sum), (product.Left.Rows, product.Start));

        // What only one thing reads is assigned, and nothing is cleared for it.
        Assert.Empty(backward.OfType<Clear>());

        IReadOnlyList<Operation> Backward(params Operation[] body) => Adjoint.Of([Nest(isOuterBackwards, isInnerBackwards, body)], All(z)).Operations;
    }

    [Fact]
    public void Three_loops()
    {
        Dim r = new("R", 2);
        View x = View.At(new Buffer("x", Role.Activation, T.Times(S).Times(r), B, H), 0, [S.Times(r), r, Dim.One]), y = x.In(x.Buffer with { Name = "y" });
        View outermost = Outer("outermost"), innermost = View.At(new Buffer("innermost", Role.Activation, r, B, H), 0, [Dim.Zero, Dim.Zero, Dim.One]), w = Weights("w", H);
        View z = x.In(x.Buffer with { Name = "z" }), v = x.In(x.Buffer with { Name = "v" });
        PlanSlopes.Check(
            [
                new TimeLoop("outer", T, false,
                [
                    new TimeLoop("middle", S, true, [new TimeLoop("inner", r, false, [Added(x, outermost, y), Weighted(y, innermost, z), new Product(Form.Plain, z, w, v, Start.Zero)])]),
                ]),
            ],
            [All(v)], All(x), All(outermost), All(innermost), w);
    }

    [Fact]
    public void The_same_loop_twice()
    {
        View x = Both("x"), outer = Outer("outer"), total = Values("total", 1), row = Weights("row", Dim.One);
        var inner = new TimeLoop("inner", S, false, [Adding(Weighted(x, outer, total))]);
        PlanSlopes.Check([new Fill(total, row), new TimeLoop("outer", T, false, [inner, inner])], [total], All(x), All(outer), row);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void What_every_step_overwrites_has_no_way_back(int place)
    {
        View x = Both("x"), y = place == 0 ? Outer("y") : place == 1 ? Inner("y") : Values("y", 1);
        var problem = Assert.Throws<NotSupportedException>(() => Adjoint.Of([Nest(false, false, Squared(x, y))], All(y)));
        Assert.Equal("Every step of inner overwrites y, which the way back would need.", problem.Message);
    }

    /// <summary>The sum of the inner steps is the outer step's to read; within the inner loop it changes.</summary>
    [Fact]
    public void What_the_way_back_needs_as_it_was_must_not_change_from_step_to_step()
    {
        View x = Both("x"), sum = Outer("sum"), y = Both("y"), row = Weights("row", Dim.One);
        Operation[] body = [new Fill(sum, row), new TimeLoop("inner", S, false, [Adding(Squared(x, sum)), Squared(sum, y)])];
        Assert.Equal(
            "Every step of outer changes sum, which the way back would need as it was.",
            Assert.Throws<NotSupportedException>(() => Adjoint.Of([new TimeLoop("outer", T, false, [.. body])], All(y))).Message);
    }

    /// <summary>The rules of plans go through all steps of both loops.</summary>
    [Fact]
    public void A_plan_that_breaks_a_rule_in_the_inner_loop_is_found()
    {
        View x = Both("x"), y = Both("y"), z = Both("z"), far = View.At(x.Buffer, 1, [S, Dim.One]), slow = View.At(x.Buffer, 0, [Dim.One, Dim.One]);
        Assert.Empty(Problems(Nest(false, false, Squared(x, y), Copied(y, z))));
        Assert.Contains("x is left: it has [12, 2, 3] values", Assert.Single(Problems(Nest(false, false, Squared(far, y)))), StringComparison.Ordinal);
        Assert.Empty(Problems(Nest(false, false, Squared(slow, y))));
        Assert.Contains(
            "x is left", Assert.Single(Problems(new TimeLoop("outer", T, false, [Squared(x, Outer("y"))]))), StringComparison.Ordinal);

        // The next inner step's value, and one that the previous outer step has made.
        Assert.NotEmpty(Problems(Nest(false, false, Squared(x, y), Copied(View.At(y.Buffer, 1, [S]), z))));
        Assert.Empty(Problems(Nest(false, true, Squared(x, y), Copied(View.At(y.Buffer, 2, [S]), z))));
        Assert.NotEmpty(Problems(Nest(false, false, Squared(x, Inner("sum")))));

        static IReadOnlyList<string> Problems(TimeLoop loop) => PlanRules.Problems(new PlanStage(
            "lower", [new("Forward", "", [loop])], [All(Both("x"))], [All(Both("y")), All(Both("z")), All(Outer("y")), All(Inner("sum"))]));
    }

    private static TimeLoop Nest(bool isOuterBackwards, bool isInnerBackwards, params Operation[] body) =>
        new("outer", T, isOuterBackwards, [new TimeLoop("inner", S, isInnerBackwards, [.. body])]);

    private static View Both(string name) => View.At(new Buffer(name, Role.Activation, T.Times(S), B, H), 0, [S, Dim.One]);

    private static View Outer(string name) => View.At(new Buffer(name, Role.Activation, T, B, H), 0);

    private static View Inner(string name) => View.At(new Buffer(name, Role.Activation, S, B, H), 0, [Dim.Zero, Dim.One]);
}
