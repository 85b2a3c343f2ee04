using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Shorthands;

/// <summary>x times the transpose of a table: how well each row fits.</summary>
internal sealed class TableTransposed : NetworkFunction
{
    /// <inheritdoc/>
    public override string Name => "Table.Transposed";

    /// <inheritdoc/>
    public override NetworkShape? ShapeOf(NetworkCall call)
    {
        int width = (int)call.Layer!.Of("Width");
        return call[0].Width != width
            ? call.Refuse(0, $"it has {PointwiseFunction.Columns(call[0].Width)}, and the rows of '{call.Layer.Name}' have {width}")
            : call[0] with { Width = (int)call.Layer.Of("Count") };
    }

    /// <inheritdoc/>
    public override void Lower(NetworkPass pass, int node)
    {
        NetworkNode use = pass.Node(node);
        pass.Multiply(node, pass[use.Operands[0]], new View(((TableWeights)pass.Model.Weights[use.Layer]).Table), bias: null);
    }
}
