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

        foreach (Expr node in Expr.InOrder(results.Select(result => result.Value)).Reverse())
        {
            if (node.Operands.Count == 0 || !gradients.TryGetValue(node, out Expr? gradient))
            {
                continue;
            }

            IReadOnlyList<Expr> shares = Shares(pool, node, gradient);
            for (int operand = 0; operand < shares.Count; operand++)
            {
                Contribute(node.Operands[operand], shares[operand]);
            }
        }

        return [.. inputs.Select(input => gradients.TryGetValue(input, out Expr? gradient) ? gradient : null)];

        void Contribute(Expr value, Expr share)
        {
            Expr sum = gradients.TryGetValue(value, out Expr? sofar) ? pool.Add(sofar, share) : share;
            gradients[value] = sum;
            if ((value.Op == Op.Input ? value.Name : pool.NameOf(value)) is string name && sum.Op != Op.Input)
            {
                pool.Name(sum, $"d_{name}");
            }
        }
    }

    /// <summary>
    /// What each operand of <paramref name="y"/> receives of its gradient <paramref name="dy"/>. A row may speak of the result
    /// y itself, so that backward reuses what forward has computed.
    /// </summary>
    private static IReadOnlyList<Expr> Shares(ExprPool pool, Expr y, Expr dy)
    {
        Expr one = pool.Constant(1);
        return y.Op switch
        {
            Op.Add => [dy, dy],
            Op.Subtract => [dy, pool.Negate(dy)],
            Op.Multiply => [pool.Multiply(dy, y.Operands[1]), pool.Multiply(dy, y.Operands[0])],
            Op.Negate => [pool.Negate(dy)],
            Op.Sigmoid => [pool.Multiply(pool.Multiply(dy, y), pool.Subtract(one, y))],                 // s' = s (1 - s)
            Op.Tanh => [pool.Multiply(dy, pool.Subtract(one, pool.Multiply(y, y)))],                    // tanh' = 1 - tanh^2
            _ => throw new InvalidOperationException($"{y.Op} has no derivative rule."),
        };
    }
}
