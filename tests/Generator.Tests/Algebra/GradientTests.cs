using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Emit;
using Xunit;

namespace ModelGen.Generator.Tests.Algebra;

/// <summary>Each derivative rule against central differences in double precision.</summary>
public sealed class GradientTests
{
    private const double Step = 1e-3;

    // The five-point stencil errs by Step^4 / 30 times the fifth derivative; rounding over Step is smaller.
    private const double Tolerance = 1e-10;

    // Nested squares are polynomials of degree 16 and more, with derivatives to match.
    private const double RandomTolerance = 1e-6;

    public static TheoryData<string> Operations =>
        [.. Enum.GetValues<Op>().Where(op => op is not (Op.Constant or Op.Input or Op.Mean)).Select(op => op.ToString())];

    [Theory]
    [MemberData(nameof(Operations))]
    public void Each_derivative_rule_agrees_with_central_differences(string operation)
    {
        Op op = Enum.Parse<Op>(operation);
        var pool = new ExprPool();
        Expr a = pool.Input("a"), b = pool.Input("b"), x = pool.Input("x"), y = pool.Input("y");
        Expr[] operands = op switch
        {
            Op.Add or Op.Subtract or Op.Multiply or Op.Min or Op.Max => [a, b],
            Op.Divide => [a, pool.Make(Op.Exp, b)],
            Op.Log or Op.Sqrt => [pool.Make(Op.Exp, a)],
            Op.IfLess or Op.IfLessOrEqual or Op.IfEqual => [a, b, x, y],
            _ => [a],
        };
        AssertGradients(pool, pool.Make(op, operands), ["a", "b", "x", "y"], new Random(1));
    }

    [Fact]
    public void Shares_of_a_value_that_is_used_twice_are_added()
    {
        var pool = new ExprPool();
        Expr a = pool.Input("a"), b = pool.Input("b");
        Expr shared = pool.Make(Op.Tanh, pool.Multiply(a, b));
        AssertGradients(pool, pool.Add(pool.Multiply(shared, shared), pool.Subtract(a, shared)), ["a", "b"], new Random(2));
    }

    [Fact]
    public void Random_expressions_agree_with_central_differences()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var pool = new ExprPool();
            AssertGradients(pool, RandomExpression(pool, random, depth: 5), ["a", "b", "c"], random, RandomTolerance);
        }
    }

    [Fact]
    public void A_value_that_a_result_does_not_depend_on_has_no_gradient()
    {
        var pool = new ExprPool();
        Expr a = pool.Input("a"), b = pool.Input("b");
        Assert.Null(Gradients.Of(pool, [(pool.Make(Op.Tanh, a), pool.Input("d_y"))], [b])[0]);
    }

    [Fact]
    public void The_derivatives_of_sigmoid_and_tanh_reuse_the_result()
    {
        var pool = new ExprPool();
        Expr a = pool.Input("a"), dy = pool.Input("d_y");
        foreach (Expr y in new[] { pool.Make(Op.Sigmoid, a), pool.Make(Op.Tanh, a) })
        {
            Expr gradient = Gradients.Of(pool, [(y, dy)], [a])[0]!;
            Assert.Contains(y, Expr.InOrder([gradient]));
            Assert.Single(Expr.InOrder([gradient]), node => node.IsTranscendental);
        }
    }

    [Fact]
    public void Shares_with_a_common_factor_become_one_product()
    {
        // (1 - u) n + u h, the end of every gated unit: by hand it is dy (h - n).
        var pool = new ExprPool();
        Expr u = pool.Input("u"), n = pool.Input("n"), h = pool.Input("h"), dy = pool.Input("d_y");
        Expr y = pool.Add(pool.Multiply(pool.Subtract(pool.Constant(1), u), n), pool.Multiply(u, h));
        Assert.Same(pool.Multiply(dy, pool.Subtract(h, n)), Gradients.Of(pool, [(y, dy)], [u])[0]);
    }

    /// <summary>y = s q: the product d_y s, which q receives, is a factor of what goes into the gate, as is q - y where y is a result.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_gate_is_differentiated_with_the_product_that_the_gated_value_receives(bool isResult)
    {
        var pool = new ExprPool();
        Expr a = pool.Input("a"), q = pool.Input("q"), s = pool.Make(Op.Sigmoid, a), y = pool.Multiply(s, q), dz = pool.Input("d_z");
        Expr z = isResult ? y : pool.Make(Op.Tanh, y), one = pool.Constant(1);
        Expr dy = isResult ? dz : pool.Multiply(dz, pool.Subtract(one, pool.Multiply(z, z))), received = pool.Multiply(dy, s);
        IReadOnlyList<Expr?> gradients = Gradients.Of(pool, [(z, dz)], [q, a]);
        Assert.Same(received, gradients[0]);
        Assert.Same(
            isResult ? pool.Multiply(received, pool.Subtract(q, y)) : pool.Multiply(pool.Multiply(received, q), pool.Subtract(one, s)), gradients[1]);
    }

    [Fact]
    public void An_operation_without_a_derivative_rule_is_named()
    {
        var pool = new ExprPool();
        Expr a = pool.Input("a");
        var problem = Assert.Throws<InvalidOperationException>(() => Gradients.Of(pool, [(pool.Make((Op)99, a), pool.Input("d_y"))], [a]));
        Assert.Equal("99 has no derivative rule.", problem.Message);
    }

    private static Expr RandomExpression(ExprPool pool, Random random, int depth)
    {
        if (depth == 0)
        {
            return random.Next(4) == 0 ? pool.Constant(random.Next(-2, 3) / 2.0) : pool.Input("abc"[random.Next(3)].ToString());
        }

        Expr first = RandomExpression(pool, random, depth - 1);
        return random.Next(6) switch
        {
            0 => pool.Add(first, RandomExpression(pool, random, depth - 1)),
            1 => pool.Subtract(first, RandomExpression(pool, random, depth - 1)),
            2 => pool.Multiply(first, RandomExpression(pool, random, depth - 1)),
            3 => pool.Make(Op.Sigmoid, first),
            4 => pool.Make(Op.Tanh, first),
            _ => pool.Add(pool.Negate(first), first.Op == Op.Constant ? first : pool.Multiply(first, first)),
        };
    }

    private static void AssertGradients(ExprPool pool, Expr y, string[] inputs, Random random, double tolerance = Tolerance)
    {
        Dictionary<string, double> point = inputs.ToDictionary(name => name, _ => (random.NextDouble() * 2) - 1);
        point.Add("d_y", 0.75);
        IReadOnlyList<Expr?> gradients = Gradients.Of(pool, [(y, pool.Input("d_y"))], [.. inputs.Select(pool.Input)]);
        foreach ((string name, Expr? gradient) in inputs.Zip(gradients))
        {
            double At(double steps) => TapeEvaluator.Evaluate(
                pool, y, new Dictionary<string, double>(point) { [name] = point[name] + (steps * Step) });
            double expected = point["d_y"] * ((8 * (At(1) - At(-1))) - (At(2) - At(-2))) / (12 * Step);
            double actual = gradient is null ? 0 : TapeEvaluator.Evaluate(pool, gradient, point);
            Assert.True(
                Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected)),
                $"d/d{name} of {string.Join("; ", TapePrinter.Equations(Tape.Record(pool, [("y", y)])))}: {actual}, expected {expected}");
        }
    }
}
