using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Lowering;
using Xunit;
using static ModelGen.Generator.Tests.Lowering.ByHand;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>Lists of operations written by hand, and their adjoints against central differences.</summary>
public sealed class AdjointTests
{
    [Theory]
    [InlineData(Form.Plain)]
    [InlineData(Form.TransposedRight)]
    internal void A_product_with_a_bias_and_one_that_is_added(Form form)
    {
        View x = Values("x", 1), v = Values("v", 1), w = Weights("w", H), u = Weights("u", H), bias = Weights("bias", Dim.One), y = Values("y", 1);
        PlanSlopes.Check([new Product(form, x, w, y, Start.Zero, bias), new Product(form, v, u, y, Start.Sum)], [y], x, v, w, u, bias);
    }

    [Fact]
    public void A_row_that_fills_a_matrix_and_what_is_added_to_it()
    {
        View x = Values("x", 1), w = Weights("w", H), row = Weights("row", Dim.One), y = Values("y", 1);
        PlanSlopes.Check([new Fill(y, row), new Product(Form.Plain, x, w, y, Start.Sum)], [y], x, w, row);
    }

    [Fact]
    public void A_value_that_several_operations_read()
    {
        View x = Values("x", 1), w = Weights("w", H), a = Values("a", 1), b = Values("b", 1), c = Values("c", 1);
        PlanSlopes.Check(
            [new Product(Form.Plain, x, w, a, Start.Zero), Squared(a, b), Squared(a, c), new Product(Form.Plain, a, w, c, Start.Sum)], [b, c], x, w);
    }

    /// <summary>The first operation is asked for its adjoint last: nothing is cleared for it that the second one has cleared.</summary>
    [Fact]
    public void What_nothing_uses_is_cleared_once()
    {
        View x = Values("x", 1), w = Weights("w", H), u = Weights("u", H), unused = Values("unused", 1), y = Values("y", 1);
        PlanSlopes.Check(
            [new Product(Form.Plain, x, w, unused, Start.Zero), new Product(Form.Plain, x, u, unused, Start.Sum), Squared(x, y)], [y], x, w, u);
    }

    [Fact]
    public void What_nothing_uses_is_cleared_once_in_a_loop()
    {
        View x = Moving("x", 0), w = Weights("w", H), u = Weights("u", H), unused = Moving("unused", 0), y = Moving("y", 0);
        PlanSlopes.Check(
            [Loop(false, new Product(Form.Plain, x, w, unused, Start.Zero), new Product(Form.Plain, x, u, unused, Start.Sum), Squared(x, y))],
            [All(y)], All(x), w, u);
    }

    [Fact]
    public void What_is_used_in_part_is_cleared_in_part()
    {
        View x = Values("x", 4), w = Weights("w", H), y = Values("y", 4), z = Values("z", 4);
        View one = y with { FirstSlot = new Dim("1", 1), Slots = Dim.One, FirstColumn = Dim.One, Columns = Dim.One };
        View other = z with { FirstSlot = new Dim("1", 1), Slots = Dim.One, FirstColumn = Dim.One, Columns = Dim.One };
        PlanSlopes.Check([new Product(Form.Plain, x, w, y, Start.Zero), Squared(one, other)], [other], x, w);
    }

    /// <summary>The one of which the gradient comes first assigns it; the other one adds there, and to zero elsewhere.</summary>
    [Theory]
    [InlineData(0, 2, 0, 3)]
    [InlineData(2, 2, 0, 3)]
    [InlineData(1, 2, 0, 3)]
    [InlineData(0, 4, 1, 2)]
    [InlineData(1, 1, 1, 1)]
    public void A_value_that_is_used_whole_and_in_part(int slot, int slots, int column, int columns)
    {
        foreach (bool isPartFirst in new[] { true, false })
        {
            View x = Values("x", 4), w = Weights("w", H), y = Values("y", 4), whole = Values("whole", 4), part = Part(Values("part", 4));
            Operation[] uses = [Squared(y, whole), Squared(Part(y), part)];
            PlanSlopes.Check([new Product(Form.Plain, x, w, y, Start.Zero), .. isPartFirst ? uses.Reverse() : uses], [whole, part], x, w);
        }

        View Part(View view) => view with
        {
            FirstSlot = new Dim($"{slot}", slot),
            Slots = new Dim($"{slots}", slots),
            FirstColumn = new Dim($"{column}", column),
            Columns = new Dim($"{columns}", columns),
        };
    }

    /// <summary>s[t+1] = w s[t] + x[t], or the same with t falling; only some of the states are asked for.</summary>
    [Theory]
    [InlineData(false, 4)]
    [InlineData(true, 0)]
    [InlineData(false, 2)]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    [InlineData(true, 3)]
    public void A_recurrence_of_which_one_state_is_used(bool isBackwards, int used)
    {
        int before = isBackwards ? 1 : 0, after = 1 - before;
        View x = Moving("x", 0), w = Weights("w", H), old = Moving("s", before, slots: 5), next = Moving("s", after, slots: 5);
        View first = View.Range(old.Buffer, new Dim("first", isBackwards ? 4 : 0), Dim.One), result = View.Range(old.Buffer, new Dim("used", used), Dim.One);
        View initial = Values("initial", 1), sum = Moving("sum", 0), y = Values("y", 1);
        PlanSlopes.Check(
            [
                Copied(initial, first),
                Loop(isBackwards, new Product(Form.Plain, old, w, sum, Start.Zero), Added(x, sum, next)),
                Squared(result, y),
            ],
            [y], All(x), w, initial);
    }

    /// <summary>
    /// What an earlier step has contributed need not be cleared: the gradients lie where the values were, and clearing would
    /// destroy values that are still to be read.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_gradient_in_the_place_of_values_that_other_steps_read(bool isBackwards)
    {
        int made = isBackwards ? 0 : 1, read = 1 - made;
        View x = Moving("x", 0), w = Weights("w", H), y = Moving("y", 0);
        Buffer z = new("z", Role.Activation, new Dim("T+1", 5), B, H) { GradientInPlace = true };
        View first = View.Range(z, new Dim("first", isBackwards ? 4 : 0), Dim.One), row = Weights("row", Dim.One);
        PlanSlopes.Check(
            [new Fill(first, row), Loop(isBackwards, new Product(Form.Plain, x, w, View.At(z, made), Start.Zero), Squared(View.At(z, read), y))],
            [All(y)], All(x), w, row);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Weights_of_each_unit_inside_and_outside_of_a_loop(bool isBackwards)
    {
        View x = Moving("x", 0), weight = Weights("weight", Dim.One), y = Moving("y", 0), z = Moving("z", 0), last = Moving("last", 0);
        PlanSlopes.Check(
            [Loop(isBackwards, Weighted(x, weight, y), Weighted(y, weight, z), Weighted(z, weight, last))], [All(last)], All(x), weight);
    }

    /// <summary>What is added after the copy is asked for its gradient before the copy has contributed anything.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_value_that_is_copied_before_something_is_added_to_it(bool isBackwards)
    {
        View x = Moving("x", 0), v = Moving("v", 0), w = Weights("w", H), sum = Moving("sum", 0), y = Moving("y", 0);
        Pointwise added = Squared(v, sum);
        PlanSlopes.Check(
            [
                Loop(
                    isBackwards, new Product(Form.Plain, x, w, sum, Start.Zero), Copied(sum, y),
                    added with { Results = [added.Results[0] with { Start = Start.Sum }] }),
            ],
            [All(y)], All(x), All(v), w);
    }

    /// <summary>Each step adds its part to the gradient of what all steps read.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_all_steps_of_a_loop_read(bool isBackwards)
    {
        View x = Moving("x", 0), s = Values("s", 1), w = Weights("w", H), m = Values("m", 1), y = Moving("y", 0), z = Moving("z", 0), n = Moving("n", 0);
        PlanSlopes.Check([Loop(isBackwards, Added(x, s, y))], [All(y)], All(x), s);
        PlanSlopes.Check([Loop(isBackwards, Added(x, s, y), Added(y, s, z))], [All(z)], All(x), s);
        PlanSlopes.Check([Loop(isBackwards, Added(x, s, y)), Copied(s, m)], [All(y), m], All(x), s);
        PlanSlopes.Check([Squared(s, m), Loop(isBackwards, Added(x, m, y), Added(x, s, z))], [All(y), All(z)], All(x), s);

        // Factors of products: one that stands still, the other one, and both.
        PlanSlopes.Check([Loop(isBackwards, new Product(Form.Plain, s, w, y, Start.Zero), Added(x, y, z))], [All(z)], All(x), s, w);
        View right = new(new Buffer("right", Role.Activation, Dim.One, H, H));
        PlanSlopes.Check([Loop(isBackwards, new Product(Form.TransposedRight, x, right, y, Start.Zero), Added(x, y, z))], [All(z)], All(x), right);
        PlanSlopes.Check(
            [Loop(isBackwards, Added(x, s, y), new Product(Form.Plain, s, w, n, Start.Zero), new Product(Form.Plain, y, w, n, Start.Sum))],
            [All(n)], All(x), s, w);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_all_steps_of_a_loop_add_to(bool isBackwards)
    {
        View x = Moving("x", 0), w = Weights("w", H), sum = Values("sum", 1), y = Values("y", 1), row = Weights("row", Dim.One);
        Pointwise squared = Squared(x, sum);
        PlanSlopes.Check(
            [
                new Fill(sum, row),
                Loop(isBackwards, squared with { Results = [squared.Results[0] with { Start = Start.Sum }] }, new Product(Form.Plain, x, w, sum, Start.Sum)),
                Squared(sum, y),
            ],
            [y], All(x), w, row);
    }

    [Fact]
    public void What_every_step_overwrites_has_no_way_back() => Assert.Equal(
        "Every step of loop overwrites y, which the way back would need.",
        Assert.Throws<NotSupportedException>(() => Adjoint.Of([Loop(false, Squared(Moving("x", 0), Values("y", 1)))], Values("y", 1))).Message);

    /// <summary>One row for all rows, whether it is learned or computed, inside and outside of a loop.</summary>
    [Fact]
    public void A_row_that_all_rows_share()
    {
        View x = Values("x", 3), row = new(new Buffer("row", Role.Activation, Dim.One, Dim.One, H)), weight = Weights("weight", Dim.One);
        View y = Values("y", 3), z = Values("z", 3), moving = Moving("moving", 0), result = Moving("result", 0);
        PlanSlopes.Check([Weighted(x, row, y), Weighted(y, weight, z)], [z], x, row, weight);
        PlanSlopes.Check([Weighted(x, row, y), Weighted(y, row, z)], [z], x, row);
        PlanSlopes.Check([Loop(false, Weighted(moving, row, result))], [All(result)], All(moving), row);
    }

    /// <summary>The weights' gradient cannot wait until the loop is over, where the gradient of the sum has become that of its copy, too.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_product_that_is_added_to_what_has_been_read(bool isBackwards)
    {
        View x = Moving("x", 0), v = Moving("v", 0), w = Weights("w", H), u = Weights("u", H), sum = Moving("sum", 0), y = Moving("y", 0);
        Operation[] forward =
            [Loop(isBackwards, new Product(Form.Plain, x, w, sum, Start.Zero), Copied(sum, y), new Product(Form.Plain, v, u, sum, Start.Sum))];
        PlanSlopes.Check(forward, [All(y), All(sum)], All(x), All(v), w, u);

        // The gradient of w can wait, and does.
        IReadOnlyList<Operation> backward = Adjoint.Of(forward, All(y), All(sum)).Operations;
        Assert.Equal("d_w", Assert.Single(backward.OfType<Product>()).Result.Buffer.Name);
        Assert.Contains(
            backward.OfType<TimeLoop>().Single().Body.OfType<Product>(), product => product.Result.Buffer.Name == "d_u" && product.Start == Start.Sum);
    }

    /// <summary>x[t + 1] is read before x[t] by the text of a step, and after it by time; so it is not the first that assigns.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_value_that_two_steps_read(bool isBackwards)
    {
        View x = Moving("x", 0, slots: 5), next = View.At(x.Buffer, 1), y = Moving("y", 0), z = Moving("z", 0), w = Weights("w", H);
        PlanSlopes.Check([Loop(isBackwards, Squared(x, y), Squared(next, z))], [All(y), All(z)], All(x));
        PlanSlopes.Check([Loop(isBackwards, Squared(next, y), Squared(x, z))], [All(y), All(z)], All(x));
        PlanSlopes.Check([Loop(isBackwards, Squared(x, y), new Product(Form.Plain, next, w, z, Start.Zero))], [All(y), All(z)], All(x), w);
    }

    /// <summary>Part of the rows of each step: what is between them belongs to others.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Rows_of_each_step_that_are_read_apart(bool isBackwards)
    {
        View x = Moving("x", 0), one = x with { RowsPerSlot = Dim.One }, other = one with { FirstRow = Dim.One };
        View y = Moving("y", 0), first = y with { RowsPerSlot = Dim.One }, second = first with { FirstRow = Dim.One }, z = Moving("z", 0), w = Weights("w", H);
        PlanSlopes.Check([Loop(isBackwards, Squared(one, first), new Product(Form.Plain, other, w, second, Start.Zero))], [All(y)], All(x), w);
        PlanSlopes.Check([Squared(All(x), All(z)), Loop(isBackwards, Squared(other, second), Squared(one, first))], [All(y), All(z)], All(x));
        PlanSlopes.Check([Loop(isBackwards, Squared(x, z), Squared(other, second), Copied(one, first))], [All(y), All(z)], All(x));
    }

    /// <summary>Each step reads what the steps before it have added: a gradient that has to be in time for each step.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_running_sum_that_is_copied(bool isBackwards)
    {
        View x = Moving("x", 0), sum = Values("sum", 1), y = Moving("y", 0), z = Moving("z", 0), row = Weights("row", Dim.One);
        PlanSlopes.Check(
            [new Fill(sum, row), Loop(isBackwards, Adding(Squared(x, sum)), Copied(sum, y)), Squared(All(y), All(z))], [All(z), sum], All(x), row);

        // The rows' gradient is a sum over steps, which must not wait until they are over.
        View total = Values("total", Dim.One, H), square = Moving("square", 0) with { RowsPerSlot = Dim.One };
        PlanSlopes.Check(
            [new Fill(total, row), Loop(isBackwards, Adding(Squared(square, total)), new Fill(y, total)), Squared(All(y), All(z))],
            [All(z), total], All(square), row);
    }

    [Fact]
    public void What_the_way_back_needs_as_it_was_must_not_change_from_step_to_step()
    {
        View x = Moving("x", 0), sum = Values("sum", 1), y = Moving("y", 0), row = Weights("row", Dim.One);
        Operation[] forward = [new Fill(sum, row), Loop(false, Adding(Squared(x, sum)), Squared(sum, y))];
        Assert.Equal(
            "Every step of loop changes sum, which the way back would need as it was.",
            Assert.Throws<NotSupportedException>(() => Adjoint.Of(forward, All(y))).Message);
    }

    /// <summary>Outside and inside of loops; what is copied is not needed any more, and what another step has is another value.</summary>
    [Fact]
    public void What_the_way_back_needs_as_it_was_must_not_change_later()
    {
        View x = Values("x", 1), y = Values("y", 1), z = Values("z", 1), w = Weights("w", H), a = Moving("a", 0), b = Moving("b", 0, slots: 5), c = Moving("c", 0);
        Assert.Equal(
            "y is read and changed later, and the way back would need it as it was.",
            Assert.Throws<NotSupportedException>(() => Adjoint.Of([Squared(x, y), Squared(y, z), Adding(Squared(x, y))], y, z)).Message);
        Assert.Throws<NotSupportedException>(() => Adjoint.Of([Squared(x, y), new Product(Form.Plain, y, w, z, Start.Zero), Adding(Squared(x, y))], y, z));
        Assert.Throws<NotSupportedException>(() => Adjoint.Of([Loop(false, Squared(a, b), Squared(b, c), Adding(Squared(a, b)))], All(b), All(c)));
        Assert.Throws<NotSupportedException>(() => Adjoint.Of([Loop(false, Squared(a, b), Squared(b, c)), Loop(true, Adding(Squared(a, b)))], All(b), All(c)));
        PlanSlopes.Check([Squared(x, y), Copied(y, z), Adding(Squared(x, y))], [y, z], x);
        PlanSlopes.Check(
            [Squared(x, View.Range(b.Buffer, Dim.Zero, Dim.One)), Loop(false, Squared(b, c), new Product(Form.Plain, b, w, View.At(b.Buffer, 1), Start.Zero))],
            [All(b), All(c)], x, w);
    }

    [Fact]
    public void What_is_added_to_is_no_result_for_a_derivative()
    {
        View x = Values("x", 1), y = Values("y", 1);
        var pool = new ExprPool();
        Expr tanh = pool.Make(Op.Tanh, pool.Input("x")), slope = pool.Subtract(pool.Constant(1), pool.Multiply(pool.Input("y"), pool.Input("y")));
        var equation = new Equation("Tanh", Tape.Record(pool, [("y", tanh)]), new Equation("TanhBackward", Tape.Record(pool, [("d_x", pool.Multiply(slope, pool.Input("d_y")))])));
        PlanSlopes.Check([new Pointwise(equation, [new("x", x)], [new("y", y)])], [y], x);
        Assert.Equal(
            "y is added to by Tanh, whose derivative needs what is added by itself.",
            Assert.Throws<NotSupportedException>(() => Adjoint.Of([new Pointwise(equation, [new("x", x)], [new("y", y, Start.Sum)])], y)).Message);
    }

    [Fact]
    public void One_value_under_two_names()
    {
        View x = Values("x", 1), y = Values("y", 1), row = Weights("row", Dim.One), moving = Moving("moving", 0), z = Moving("z", 0);
        PlanSlopes.Check([Weighted(x, x, y)], [y], x);
        PlanSlopes.Check([Loop(false, Weighted(moving, moving, z), Adding(Weighted(row, row, z)))], [All(z)], All(moving), row);
        PlanSlopes.Check([new Product(Form.TransposedRight, x, x, Values("square", B, B), Start.Zero)], [Values("square", B, B)], x);
    }

    /// <summary>The same where nothing waits, where the sum is read afterwards only, and where other columns have been read.</summary>
    [Fact]
    public void A_product_that_is_added_is_right_outside_of_loops_and_to_what_is_read_later()
    {
        View x = Values("x", 1), v = Values("v", 1), w = Weights("w", H), u = Weights("u", H), sum = Values("sum", 1), y = Values("y", 1);
        PlanSlopes.Check(
            [new Product(Form.Plain, x, w, sum, Start.Zero), Copied(sum, y), new Product(Form.Plain, v, u, sum, Start.Sum)], [y, sum], x, v, w, u);

        View a = Moving("a", 0), b = Moving("b", 0), total = Moving("total", 0), z = Moving("z", 0);
        PlanSlopes.Check(
            [Loop(false, new Product(Form.Plain, a, w, total, Start.Zero), new Product(Form.Plain, b, u, total, Start.Sum), Squared(total, z))],
            [All(z), All(total)], All(a), All(b), w, u);

        View wide = View.At(new Buffer("wide", Role.Activation, T, B, new Dim("2H", 6)), 0), left = wide.Block(0, H), right = wide.Block(1, H);
        PlanSlopes.Check(
            [
                Loop(
                    false, new Product(Form.Plain, a, w, left, Start.Zero), new Product(Form.Plain, a, w, right, Start.Zero), Copied(left, z),
                    new Product(Form.Plain, b, u, right, Start.Sum)),
            ],
            [All(z), new View(wide.Buffer)], All(a), All(b), w, u);
    }

    [Fact]
    public void What_only_the_way_back_does_has_no_adjoint()
    {
        View x = Values("x", 1), y = Values("y", 1);
        var problem = Assert.Throws<NotSupportedException>(() => Adjoint.Of([new Product(Form.TransposedLeft, x, x, y, Start.Zero)], y));
        Assert.Equal("Product has no adjoint.", problem.Message);
    }
}
