using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Lowering;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>Words for lists of operations that a test writes by hand.</summary>
internal static class ByHand
{
    /// <summary>Steps of a loop, rows and columns.</summary>
    public static readonly Dim T = new("T", 4), B = new("B", 2), H = new("H", 3);

    public static TimeLoop Loop(bool isBackwards, params Operation[] body) => new("loop", T, isBackwards, [.. body]);

    public static View Values(string name, int slots) => new(new Buffer(name, Role.Activation, new Dim($"{slots}", slots), B, H));

    public static View Values(string name, Dim rows, Dim columns) => new(new Buffer(name, Role.Activation, Dim.One, rows, columns));

    public static View Moving(string name, int offset, int slots = 4) =>
        View.At(new Buffer(name, Role.Activation, new Dim($"{slots}", slots), B, H), offset);

    public static View Weights(string name, Dim rows) => new(new Buffer(name, Role.Parameter, Dim.One, rows, H));

    /// <summary>All that a view passes over.</summary>
    public static View All(View moving) => new(moving.Buffer);

    /// <summary>y = x^2: a derivative that needs the value itself, not the result.</summary>
    public static Pointwise Squared(View x, View y) => new(Equations((pool, a, _) => pool.Multiply(a, a), "a"), [new("a", x)], [new("y", y)]);

    public static Carry Copied(View x, View y) => new(x, y) { IsFollowed = true };

    /// <summary>y = x + sum^2.</summary>
    public static Pointwise Added(View x, View sum, View y) =>
        new(Equations((pool, a, b) => pool.Add(a, pool.Multiply(b, b)), "a", "b"), [new("a", x), new("b", sum)], [new("y", y)]);

    /// <summary>y = x tanh(x weight).</summary>
    public static Pointwise Weighted(View x, View weight, View y) =>
        new(Equations((pool, a, b) => pool.Multiply(a, pool.Make(Op.Tanh, pool.Multiply(a, b))), "a", "b"), [new("a", x), new("b", weight)], [new("y", y)]);

    /// <summary>The same operation, adding to its result.</summary>
    public static Operation Adding(Operation operation) => operation.Adding();

    private static Equation Equations(Func<ExprPool, Expr, Expr, Expr> y, params string[] inputs)
    {
        var pool = new ExprPool();
        Expr value = y(pool, pool.Input("a"), pool.Input("b"));
        IReadOnlyList<Expr?> gradients = Gradients.Of(pool, [(value, pool.Input("d_y"))], [.. inputs.Select(pool.Input)]);
        return new Equation(
            "Test", Tape.Record(pool, [("y", value)]),
            new Equation("TestBackward", Tape.Record(pool, [.. inputs.Zip(gradients, (input, gradient) => ("d_" + input, gradient!))])));
    }
}
