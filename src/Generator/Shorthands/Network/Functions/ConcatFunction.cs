using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Shorthands;

/// <summary>Values side by side: several matrices, which products read as they lie.</summary>
internal sealed class ConcatFunction : NetworkFunction
{
    /// <inheritdoc/>
    public override string Name => "Concat";

    /// <inheritdoc/>
    public override NetworkShape? ShapeOf(NetworkCall call)
    {
        NetworkShape shape = call[0];
        for (int index = 1; index < call.Count; index++)
        {
            if (call[index].Axis >= 0 && call[index].Axis != shape.Axis)
            {
                return call.Refuse(index, $"it has the steps of '{call.Axes[call[index].Axis].Name}', and the first one has not");
            }

            shape = shape with { Width = shape.Width + call[index].Width };
        }

        return shape;
    }

    /// <inheritdoc/>
    public override void Lower(NetworkPass pass, int node)
    {
        int axis = pass.Shape(node).Axis;
        pass[node] = [.. pass.Node(node).Operands.SelectMany(operand => pass.Shape(operand).Axis == axis ? pass[operand] : (IReadOnlyList<View>)[pass.Repeated(operand, axis)])];
    }
}
