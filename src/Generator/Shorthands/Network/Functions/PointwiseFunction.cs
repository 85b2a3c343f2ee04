using System;
using System.Collections.Generic;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Shorthands;

/// <summary>A function of single numbers, applied to each element.</summary>
/// <param name="name">Its name.</param>
/// <param name="count">How many operands it has, constant arguments among them.</param>
/// <param name="make">The expression.</param>
/// <param name="nonzero">The operand at whose 0 it or its slope is not finite; none below 0.</param>
internal sealed class PointwiseFunction(string name, int count, Func<ExprPool, IReadOnlyList<Expr>, Expr> make, int nonzero = -1) : NetworkFunction
{
    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override bool Takes(IReadOnlyList<NetworkShape?> operands, int numbers) =>
        operands.Count + numbers == count && operands.Count > 0 && operands[0] is not { Kind: NetworkValueKind.Loss };

    /// <inheritdoc/>
    public override NetworkShape? ShapeOf(NetworkCall call) => Broadcast(call, call.Count);

    /// <summary>The shape of what operands have in common, the first ones.</summary>
    public static NetworkShape? Broadcast(NetworkCall call, int count)
    {
        NetworkShape shape = NetworkShape.Number;
        for (int index = 0; index < count; index++)
        {
            NetworkShape operand = call[index];
            if (operand.Kind is not (NetworkValueKind.Vector or NetworkValueKind.Sequence or NetworkValueKind.Number))
            {
                return call.Refuse(index, "it is no vector and no sequence of real numbers");
            }

            if (operand.Axis >= 0 && shape.Axis >= 0 && operand.Axis != shape.Axis)
            {
                return call.Refuse(index, $"it has the steps of '{call.Axes[operand.Axis].Name}', and what stands before it those of '{call.Axes[shape.Axis].Name}'");
            }

            if (operand.Width != 1 && shape.Width != 1 && operand.Width != shape.Width)
            {
                return call.Refuse(index, $"it has {Columns(operand.Width)}, and what stands before it {shape.Width}; both have as many, or one has 1");
            }

            // A vector goes with every step, a number with everything.
            bool isLarger = shape.Kind == NetworkValueKind.Number || operand.Kind == NetworkValueKind.Sequence;
            shape = (isLarger ? operand : shape) with { Width = operand.Width == 1 ? shape.Width : operand.Width };
        }

        return shape;
    }

    /// <summary>A number of columns in words.</summary>
    public static string Columns(int width) => width == 1 ? "1 column" : $"{width} columns";

    /// <inheritdoc/>
    public override void Lower(NetworkPass pass, int node) => pass[node] = [pass.Pointwise(node, pass.Shape(node), (pool, of) => Make(pool, pass, node, of))];

    /// <summary>The expression of a use.</summary>
    /// <param name="pool">The expressions of the equation.</param>
    /// <param name="pass">The pass.</param>
    /// <param name="node">The use.</param>
    /// <param name="of">The expression of an operand, by its node.</param>
    public Expr Make(ExprPool pool, NetworkPass pass, int node, Func<int, Expr> of)
    {
        NetworkNode use = pass.Node(node);
        var operands = new List<Expr>();
        foreach (int operand in use.Operands)
        {
            operands.Add(of(operand));
        }

        foreach (double number in use.Numbers)
        {
            operands.Add(pool.Constant(number));
        }

        // Padding is zero, and what is infinite there would stay so in a sum where it counts nothing.
        if (nonzero >= 0 && operands[nonzero].Op != Op.Constant && pass.HasPadding(use.Shape.Axis))
        {
            operands[nonzero] = pool.If(Op.IfLess, pool.Constant(0), pool.Input(CellSegments.IsReal), operands[nonzero], pool.Constant(1));
        }

        return make(pool, operands);
    }
}
