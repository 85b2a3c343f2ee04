using System;
using System.Collections.Generic;
using ModelGen.Generator.Algebra;

namespace ModelGen.Generator.Shorthands;

/// <summary>The functions of single numbers, those of cells.</summary>
internal static class PointwiseFunctions
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<NetworkFunction> All { get; } =
    [
        Two("+", static (pool, x, y) => pool.Add(x, y)),
        Two("-", static (pool, x, y) => pool.Subtract(x, y)),
        Two("*", static (pool, x, y) => pool.Multiply(x, y)),
        Two("/", static (pool, x, y) => pool.Divide(x, y), nonzero: 1),
        One("negate", static (pool, x) => pool.Negate(x)),
        One("Sigmoid", Op.Sigmoid),
        One("Tanh", Op.Tanh),
        One("Relu", static (pool, x) => pool.Make(Op.Max, x, pool.Constant(0))),
        One("Silu", static (pool, x) => pool.Multiply(x, pool.Make(Op.Sigmoid, x))),
        One("Softplus", Op.Softplus),
        One("Exp", Op.Exp),
        One("Log", Op.Log, nonzero: 0),
        One("Sqrt", Op.Sqrt, nonzero: 0),
        One("Abs", Op.Abs),
        Two("Min", static (pool, x, y) => pool.Make(Op.Min, x, y)),
        Two("Max", static (pool, x, y) => pool.Make(Op.Max, x, y)),
    ];

    private static PointwiseFunction One(string name, Op op, int nonzero = -1) => One(name, (pool, x) => pool.Make(op, x), nonzero);

    private static PointwiseFunction One(string name, Func<ExprPool, Expr, Expr> make, int nonzero = -1) =>
        new(name, 1, (pool, operands) => make(pool, operands[0]), nonzero);

    private static PointwiseFunction Two(string name, Func<ExprPool, Expr, Expr, Expr> make, int nonzero = -1) =>
        new(name, 2, (pool, operands) => make(pool, operands[0], operands[1]), nonzero);
}
