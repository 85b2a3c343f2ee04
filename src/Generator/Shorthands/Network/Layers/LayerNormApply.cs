using ModelGen.Generator.Algebra;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Shorthands;

/// <summary>Each row, with mean 0 and variance 1, times the scale plus the shift (Ba, Kiros and Hinton 2016, arXiv:1607.06450).</summary>
internal sealed class LayerNormApply : NetworkFunction
{
    /// <inheritdoc/>
    public override string Name => "LayerNorm.Apply";

    /// <inheritdoc/>
    public override NetworkShape? ShapeOf(NetworkCall call) => call.Reads(0) ? call[0] : null;

    /// <inheritdoc/>
    public override void Lower(NetworkPass pass, int node)
    {
        NetworkNode use = pass.Node(node);
        var weights = (LayerNormWeights)pass.Model.Weights[use.Layer];
        int x = use.Operands[0];
        pass[node] =
        [
            pass.Pointwise(
                node, use.Shape,
                (pool, of) =>
                {
                    Expr centred = pool.Subtract(of(x), pool.Mean(of(x)));
                    Expr variance = pool.Mean(pool.Multiply(centred, centred));
                    Expr normal = pool.Divide(centred, pool.Make(Op.Sqrt, pool.Add(variance, pool.Constant(weights.Epsilon))));
                    return pool.Add(pool.Multiply(normal, pool.Input("scale")), pool.Input("shift"));
                },
                [("scale", new View(weights.Scale)), ("shift", new View(weights.Shift))]),
        ];
    }
}
