using System.Collections.Generic;

namespace ModelGen.Generator.Shorthands;

/// <summary>A vector at each step of the sequence that is its second operand.</summary>
internal sealed class RepeatFunction : NetworkFunction
{
    /// <inheritdoc/>
    public override string Name => "Repeat";

    /// <inheritdoc/>
    public override NetworkShape? ShapeOf(NetworkCall call) => NetworkShape.Sequence(call[1].Axis, call[0].Width);

    /// <inheritdoc/>
    public override IEnumerable<int> ValuesOf(NetworkNode node) => [node.Operands[0]];

    /// <inheritdoc/>
    public override void Lower(NetworkPass pass, int node) => pass[node] = [pass.Repeated(pass.Node(node).Operands[0], pass.Shape(node).Axis)];
}
