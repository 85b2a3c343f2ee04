using System.Collections.Generic;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Shorthands;

/// <summary>Some columns, where they lie: its numbers are the first one, and how many.</summary>
internal sealed class ColumnsFunction : NetworkFunction
{
    /// <inheritdoc/>
    public override string Name => "Columns";

    /// <inheritdoc/>
    public override NetworkShape? ShapeOf(NetworkCall call)
    {
        (double first, double count) = (call.Numbers[0], call.Numbers[1]);
        return first >= 0 && count >= 1 && first + count <= call[0].Width
            ? call[0] with { Width = (int)count }
            : call.Refuse(-1, $"columns {first} to {first + count - 1} are asked for, and there are {call[0].Width}, the first of which is 0");
    }

    /// <inheritdoc/>
    public override void Lower(NetworkPass pass, int node)
    {
        NetworkNode use = pass.Node(node);
        int skipped = (int)use.Numbers[0], left = (int)use.Numbers[1];
        var parts = new List<View>();
        foreach (View part in pass[use.Operands[0]])
        {
            int width = (int)part.Columns.Value;
            int taken = System.Math.Min(left, width - skipped);
            if (taken > 0)
            {
                parts.Add(part with { FirstColumn = part.FirstColumn.Plus(NetworkLowering.Count(skipped)), Columns = NetworkLowering.Count(taken) });
                left -= taken;
            }

            skipped = System.Math.Max(0, skipped - width);
        }

        pass[node] = parts;
    }
}
