using System.Collections.Generic;
using ModelGen.Generator.Algebra;

namespace ModelGen.Generator.Shorthands;

/// <summary>The losses of single numbers.</summary>
internal static class PointwiseLosses
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<NetworkFunction> All { get; } =
    [
        new PointwiseLoss("Loss.Mean", 1, isMean: true, static (_, of, _) => of[0]),
        new PointwiseLoss("Loss.Sum", 1, isMean: false, static (_, of, _) => of[0]),

        // softplus(z) - t z = -(t log s(z) + (1 - t) log(1 - s(z))), without the logarithm of a number near 0.
        new PointwiseLoss("BinaryCrossEntropy", 2, isMean: null, static (pool, of, _) => pool.Subtract(pool.Make(Op.Softplus, of[0]), pool.Multiply(of[1], of[0]))),
        new PointwiseLoss("SquaredError", 2, isMean: null, static (pool, of, _) => Square(pool, pool.Subtract(of[0], of[1]))),
        new PointwiseLoss("AbsoluteError", 2, isMean: null, static (pool, of, _) => pool.Make(Op.Abs, pool.Subtract(of[0], of[1]))),
        new PointwiseLoss("HuberError", 2, isMean: null, static (pool, of, numbers) => Huber(pool, pool.Subtract(of[0], of[1]), numbers[0])),
        new PointwiseLoss("QuantileError", 2, isMean: null, static (pool, of, numbers) => Quantile(pool, pool.Subtract(of[1], of[0]), numbers[0])),
    ];

    private static Expr Square(ExprPool pool, Expr x) => pool.Multiply(x, x);

    // Half the square to delta, delta (|x| - delta / 2) beyond.
    private static Expr Huber(ExprPool pool, Expr x, double delta)
    {
        Expr size = pool.Make(Op.Abs, x), limit = pool.Constant(delta);
        return pool.If(
            Op.IfLess, size, limit, pool.Multiply(pool.Constant(0.5), Square(pool, x)),
            pool.Multiply(limit, pool.Subtract(size, pool.Constant(delta / 2))));
    }

    private static Expr Quantile(ExprPool pool, Expr missing, double quantile) =>
        pool.Make(Op.Max, pool.Multiply(pool.Constant(quantile), missing), pool.Multiply(pool.Constant(quantile - 1), missing));
}
