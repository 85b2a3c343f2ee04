using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Algebra;

namespace ModelGen.Generator.Lowering;

/// <summary>Equations that every model may need, each with its derivative, and how derivatives are named.</summary>
internal static class Derivatives
{
    /// <summary>What a gradient's name begins with.</summary>
    public const string Prefix = "d_";

    /// <summary>What the name of a new state ends with; <c>c</c> is the old one, <c>c_next</c> the new one.</summary>
    public const string Next = "_next";

    /// <summary>The input that is the limit of gradients.</summary>
    public const string LimitName = "gradient_limit";

    /// <summary>What the name of a value begins with whose gradient is limited.</summary>
    public const string Limited = "limited_";

    /// <summary>Dropout: y = x * mask, so dx = dy * mask.</summary>
    public static Equation Dropout()
    {
        var pool = new ExprPool();
        Expr x = pool.Input("x");
        Expr mask = pool.Input("mask");
        Expr y = pool.Multiply(x, mask);
        Expr dx = Gradients.Of(pool, [(y, pool.Input(Prefix + "y"))], [x])[0]!;
        return new Equation(
            "Dropout", Tape.Record(pool, [("y", y)]), new Equation("DropoutBackward", Tape.Record(pool, [(Prefix + "x", dx)])));
    }

    /// <summary>y = x: what adds a gradient to another one.</summary>
    public static Equation Copy()
    {
        var pool = new ExprPool();
        return new Equation("Copy", Tape.Record(pool, [("y", pool.Input("x"))]));
    }

    /// <summary>y = x * weight: what adds a gradient to another one, row by row as much as it counts.</summary>
    public static Equation Weighted()
    {
        var pool = new ExprPool();
        return new Equation("Weighted", Tape.Record(pool, [("y", pool.Multiply(pool.Input("x"), pool.Input("weight")))]));
    }

    /// <summary>
    /// y = x for each of several values, and for gradients d_x = d_y limited to plus and minus a limit: what comes back through y is limited
    /// before it is used any further.
    /// </summary>
    /// <param name="names">What the values are called.</param>
    public static Equation Limit(IReadOnlyList<string> names)
    {
        var pool = new ExprPool();
        Expr most = pool.Input(LimitName);
        return new Equation(
            "LimitGradient",
            Tape.Record(pool, [.. names.Select(name => (Limited + name, pool.Input(name)))]),
            new Equation("LimitGradientBackward", Tape.Record(pool, [.. names.Select(name => (
                Prefix + name, pool.Make(Op.Min, pool.Make(Op.Max, pool.Input(Prefix + Limited + name), pool.Negate(most)), most)))])));
    }

    /// <summary>The input that tells where states go on, 1, and where they begin anew, 0.</summary>
    public const string Continues = "continues";

    /// <summary>y = x where states go on, and at padding where a step may be that; else 0.</summary>
    /// <param name="isMasked">Whether a step may be padding.</param>
    public static Equation Continue(bool isMasked)
    {
        var pool = new ExprPool();
        return new Equation(
            "Continue", Tape.Record(pool, [("y", Kept("x"))]), new Equation("ContinueBackward", Tape.Record(pool, [(Prefix + "x", Kept(Prefix + "y"))])));

        Expr Kept(string name)
        {
            Expr zero = pool.Constant(0), value = pool.Input(name);
            Expr anew = isMasked ? pool.If(Op.IfLess, zero, pool.Input(CellSegments.IsReal), zero, value) : zero;
            return pool.If(Op.IfLess, zero, pool.Input(Continues), value, anew);
        }
    }

    /// <summary>y = x where a step is real, else 0; so dx = dy there, else 0.</summary>
    public static Equation Mask()
    {
        var pool = new ExprPool();
        return new Equation(
            "Mask", Tape.Record(pool, [("y", OfReal("x"))]),
            new Equation("MaskBackward", Tape.Record(pool, [(Prefix + "x", OfReal(Prefix + "y"))])));

        Expr OfReal(string name) =>
            pool.If(Op.IfLess, pool.Constant(0), pool.Input(CellSegments.IsReal), pool.Input(name), pool.Constant(0));
    }
}
