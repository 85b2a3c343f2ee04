using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Shorthands;

/// <summary>Probabilities over the columns.</summary>
internal sealed class SoftmaxFunction : NetworkFunction
{
    /// <inheritdoc/>
    public override string Name => "Softmax";

    /// <inheritdoc/>
    public override NetworkShape? ShapeOf(NetworkCall call) => call[0];

    /// <inheritdoc/>
    public override void Lower(NetworkPass pass, int node)
    {
        View result = pass.Make(node);
        pass.Add(new Softmax(pass.Whole(pass.Node(node).Operands[0]), result));
        pass[node] = [result];
    }
}
