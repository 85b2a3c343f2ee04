using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Shorthands;

/// <summary>x W + b.</summary>
internal sealed class DenseApply : NetworkFunction
{
    /// <inheritdoc/>
    public override string Name => "Dense.Apply";

    /// <inheritdoc/>
    public override NetworkShape? ShapeOf(NetworkCall call) => call.Reads(0) ? call[0] with { Width = (int)call.Layer!.Of("Width") } : null;

    /// <inheritdoc/>
    public override void Lower(NetworkPass pass, int node)
    {
        NetworkNode use = pass.Node(node);
        var weights = (DenseWeights)pass.Model.Weights[use.Layer];
        pass.Multiply(node, pass[use.Operands[0]], new View(weights.Kernel), weights.Bias is null ? null : new View(weights.Bias));
    }
}
