using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Shorthands;

/// <summary>Equations that every network may need.</summary>
internal static class NetworkEquations
{
    /// <summary>y = x where a step is real, else 0.</summary>
    public static Equation Mask { get; } = Derivatives.Mask();

    /// <summary>z = x y, of what has no gradient.</summary>
    public static Pointwise Product(View x, View y, View z) => Constant("Product", z, static (pool, of) => pool.Multiply(of[0], of[1]), x, y);

    /// <summary>What weights are left without those that are marked with 1.</summary>
    public static Pointwise Without(View? weights, View marked, View left) => weights is null
        ? Constant("Without", left, static (pool, of) => pool.Subtract(pool.Constant(1), of[0]), marked)
        : Constant("Without", left, static (pool, of) => pool.Multiply(of[1], pool.Subtract(pool.Constant(1), of[0])), marked, weights);

    /// <summary>What the next step is fed: tanh of x at real steps, and what this one was fed at others.</summary>
    /// <param name="x">What a layer has made.</param>
    /// <param name="fed">What this step was fed.</param>
    /// <param name="isReal">Tells real steps; null where all are.</param>
    /// <param name="next">Receives it.</param>
    public static Pointwise Feed(View x, View fed, View? isReal, View next)
    {
        var pool = new ExprPool();
        Expr tanh = pool.Make(Op.Tanh, pool.Input("x")), dy = pool.Input("d_y"), y = pool.Input("y"), zero = pool.Constant(0);
        Expr slope = pool.Multiply(dy, pool.Subtract(pool.Constant(1), pool.Multiply(y, y)));
        if (isReal is null)
        {
            return new Pointwise(Slope("Feed", pool, tanh, slope), [new("x", x)], [new("y", next)]);
        }

        Tape back = Tape.Record(pool, [("d_x", OfReal(slope, zero)), ("d_fed", OfReal(zero, dy))]);
        return new Pointwise(
            new Equation("Feed", Tape.Record(pool, [("y", OfReal(tanh, pool.Input("fed")))]), new Equation("FeedBackward", back)),
            [new("x", x), new("fed", fed), new(CellSegments.IsReal, isReal)], [new("y", next)]);

        Expr OfReal(Expr real, Expr other) => pool.If(Op.IfLess, zero, pool.Input(CellSegments.IsReal), real, other);
    }

    /// <summary>y = x x.</summary>
    public static Pointwise Square(View x, View y)
    {
        var pool = new ExprPool();
        Expr input = pool.Input("x");
        return new Pointwise(
            Slope("Square", pool, pool.Multiply(input, input), pool.Multiply(pool.Constant(2), pool.Multiply(input, pool.Input("d_y")))), [new("x", x)], [new("y", y)]);
    }

    /// <summary>A mean over steps.</summary>
    /// <param name="sum">The sum.</param>
    /// <param name="count">How many there were for each row, a column; null where there are as many for all.</param>
    /// <param name="steps">How many there are at most.</param>
    /// <param name="mean">Receives it.</param>
    public static Pointwise MeanOf(View sum, View? count, int steps, View mean)
    {
        var pool = new ExprPool();
        return count is null
            ? new Pointwise(Slope("Mean", pool, Over(pool.Input("x")), Over(pool.Input("d_y"))), [new("x", sum)], [new("y", mean)])
            : new Pointwise(Slope("Mean", pool, OverCount(pool.Input("x")), OverCount(pool.Input("d_y"))), [new("x", sum), new("n", count)], [new("y", mean)]);

        Expr Over(Expr value) => pool.Multiply(value, pool.Constant(1.0 / steps));

        // A sequence without a real step has a mean of 0.
        Expr OverCount(Expr value) => pool.Divide(value, pool.Make(Op.Max, pool.Input("n"), pool.Constant(1)));
    }

    private static Equation Slope(string name, ExprPool pool, Expr y, Expr dx) =>
        new(name, Tape.Record(pool, [("y", y)]), new Equation(name + "Backward", Tape.Record(pool, [(Derivatives.Prefix + "x", dx)])));

    private static Pointwise Constant(string name, View result, Func<ExprPool, IReadOnlyList<Expr>, Expr> make, params View[] operands)
    {
        var pool = new ExprPool();
        string[] names = [.. operands.Select((_, index) => $"x{index + 1}")];
        Expr value = make(pool, [.. names.Select(pool.Input)]);
        return new Pointwise(
            new Equation(name, Tape.Record(pool, [("y", value)])), [.. names.Zip(operands, (input, view) => new Operand(input, view))], [new("y", result)]);
    }
}
