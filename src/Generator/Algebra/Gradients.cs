using System;
using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Algebra;

/// <summary>
/// All of calculus, as one table. Reverse mode: from the gradients of some results to those of the values they were made of.
/// </summary>
internal static class Gradients
{
    /// <summary>
    /// For each of <paramref name="inputs"/> the sum over <paramref name="results"/> of their gradient times the derivative of
    /// the result by the input; null where no result depends on it.
    /// </summary>
    public static IReadOnlyList<Expr?> Of(
        ExprPool pool, IReadOnlyList<(Expr Value, Expr Gradient)> results, IReadOnlyList<Expr> inputs)
    {
        var gradients = new Dictionary<Expr, Expr>();
        foreach ((Expr value, Expr gradient) in results)
        {
            Contribute(value, gradient);
        }

        HashSet<Expr> values = [.. results.Select(result => result.Value)];
        foreach (Expr node in Expr.InOrder(values).Reverse())
        {
            if (node.Operands.Count == 0 || !gradients.TryGetValue(node, out Expr? gradient))
            {
                continue;
            }

            IReadOnlyList<Expr?> shares = node.Op == Op.Sigmoid
                ? [OfSigmoid(pool, node, gradient, values)]
                : Shares(pool, node, gradient);
            foreach ((Expr operand, Expr? share) in node.Operands.Zip(shares, (operand, share) => (operand, share)))
            {
                if (share is not null)
                {
                    Contribute(operand, share);
                }
            }
        }

        return [.. inputs.Select(input => gradients.TryGetValue(input, out Expr? gradient) ? gradient : null)];

        void Contribute(Expr value, Expr share)
        {
            Expr sum = gradients.TryGetValue(value, out Expr? sofar) ? Sum(pool, sofar, share) : share;
            gradients[value] = sum;
            if ((value.Op == Op.Input ? value.Name : pool.NameOf(value)) is string name)
            {
                pool.Name(sum, $"d_{name}");
            }
        }
    }

    // What is the same for all units is multiplied once, after the mean. Factors may be more than the stack is deep.
    private static Expr MeanOf(ExprPool pool, Expr x)
    {
        var outside = new Stack<(Op Op, Expr[] Factors)>();
        while (Outside(x) is (Expr inner, Op op, Expr[] factors))
        {
            outside.Push((op, factors));
            x = inner;
        }

        Expr mean = x.Op == Op.Subtract && pool.Find(Op.Subtract, x.Operands[1], x.Operands[0]) is { } turned
            ? pool.Negate(pool.Mean(turned))
            : pool.Mean(x);
        foreach ((Op op, Expr[] factors) in outside)
        {
            mean = pool.Make(op, [mean, .. factors]);
        }

        return mean;

        static (Expr Inner, Op Op, Expr[] Factors)? Outside(Expr x) => x.Op switch
        {
            Op.Negate => (x.Operands[0], x.Op, []),
            Op.Multiply when x.Operands[0].IsUniform => (x.Operands[1], x.Op, [x.Operands[0]]),
            Op.Multiply or Op.Divide when x.Operands[1].IsUniform => (x.Operands[0], x.Op, [x.Operands[1]]),
            _ => null,
        };
    }

    // Shares with a common factor become one product: dh' of what stands on both sides of (1 - u) n + u h is dh (h - n).
    private static Expr Sum(ExprPool pool, Expr a, Expr b)
    {
        (Expr one, Expr other) = (Unsigned(a), Unsigned(b));
        if (one.Op != Op.Multiply || other.Op != Op.Multiply || one.Operands.Intersect(other.Operands).FirstOrDefault() is not { } factor)
        {
            return pool.Add(a, b);
        }

        (Expr x, Expr y) = (Rest(one), Rest(other));
        return (one == a, other == b) switch
        {
            (true, true) => pool.Multiply(factor, pool.Add(x, y)),
            (true, false) => pool.Multiply(factor, pool.Subtract(x, y)),
            (false, true) => pool.Multiply(factor, pool.Subtract(y, x)),
            _ => pool.Negate(pool.Multiply(factor, pool.Add(x, y))),
        };

        Expr Rest(Expr product) => product.Operands[0] == factor ? product.Operands[1] : product.Operands[0];

        static Expr Unsigned(Expr x) => x.Op == Op.Negate ? x.Operands[0] : x;
    }

    // s' = s (1 - s). A gate s multiplies something, q s, so that dy is p q, and the other factor of its product receives p s.
    // Then dy s (1 - s) = p s * q (1 - s), of which the first is there already; and where q s is a result, so is the second,
    // but for a subtraction.
    private static Expr OfSigmoid(ExprPool pool, Expr s, Expr dy, HashSet<Expr> results)
    {
        Expr complement = pool.Subtract(pool.Constant(1), s);
        foreach ((Expr p, Expr q) in dy.Op == Op.Multiply ? [(dy.Operands[0], dy.Operands[1]), (dy.Operands[1], dy.Operands[0])] : (IEnumerable<(Expr, Expr)>)[])
        {
            if (pool.Find(Op.Multiply, p, s) is { } known)
            {
                return pool.Find(Op.Multiply, q, s) is { } product && results.Contains(product)
                    ? pool.Multiply(known, pool.Subtract(q, product))
                    : pool.Multiply(pool.Multiply(known, q), complement);
            }
        }

        return pool.Multiply(pool.Multiply(dy, s), complement);
    }

    /// <summary>
    /// What each operand of <paramref name="y"/> receives of its gradient <paramref name="dy"/>; null for those that y jumps at
    /// but does not follow. A row may speak of the result y itself, so that backward reuses what forward has computed. Where a
    /// function has a kink, the row is the derivative from one side: that of relu and abs at 0 is 0, and where two values are
    /// equal, min and max follow the second.
    /// </summary>
    private static IReadOnlyList<Expr?> Shares(ExprPool pool, Expr y, Expr dy)
    {
        Expr zero = pool.Constant(0), one = pool.Constant(1);
        Expr a = y.Operands[0], b = y.Operands[y.Operands.Count - 1];
        return y.Op switch
        {
            Op.Add => [dy, dy],
            Op.Subtract => [dy, pool.Negate(dy)],
            Op.Multiply when a == b => [pool.Multiply(pool.Multiply(pool.Constant(2), dy), a), null],   // (a^2)' = 2 a
            Op.Multiply => [pool.Multiply(dy, b), pool.Multiply(dy, a)],
            Op.Divide => [pool.Divide(dy, b), pool.Negate(pool.Multiply(pool.Divide(dy, b), y))],       // (a/b)' = 1/b, -y/b
            Op.Negate => [pool.Negate(dy)],
            Op.Tanh => [pool.Multiply(dy, pool.Subtract(one, pool.Multiply(y, y)))],                    // tanh' = 1 - tanh^2
            Op.Relu => [pool.If(Op.IfLess, zero, y, dy, zero)],                                         // relu' = 1 where y > 0
            Op.Softplus => [pool.Multiply(dy, pool.Make(Op.Sigmoid, a))],                               // log(1 + e^x)' = s
            Op.Exp => [pool.Multiply(dy, y)],                                                           // (e^x)' = e^x
            Op.Log => [pool.Divide(dy, a)],                                                             // log' = 1 / x
            Op.Sqrt => [pool.Divide(pool.Multiply(dy, pool.Constant(0.5)), y)],                         // sqrt' = 1 / (2 sqrt)
            Op.Abs => [pool.If(Op.IfLess, zero, a, dy, pool.If(Op.IfLess, a, zero, pool.Negate(dy), zero))],
            Op.Min => [pool.If(Op.IfLess, a, b, dy, zero), pool.If(Op.IfLess, a, b, zero, dy)],
            Op.Max => [pool.If(Op.IfLess, b, a, dy, zero), pool.If(Op.IfLess, b, a, zero, dy)],
            Op.IfLess or Op.IfLessOrEqual or Op.IfEqual =>
                [null, null, pool.If(y.Op, a, y.Operands[1], dy, zero), pool.If(y.Op, a, y.Operands[1], zero, dy)],

            // The mean is linear and the same for all units, so its adjoint is the mean of what the units send back.
            Op.Mean => [MeanOf(pool, dy)],
            _ => throw new InvalidOperationException($"{y.Op} has no derivative rule."),
        };
    }
}
