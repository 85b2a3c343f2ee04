using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Shorthands;

/// <summary>Steps of a sequence that are chosen by what is real.</summary>
internal abstract class StepChoice : NetworkFunction
{
    /// <inheritdoc/>
    public override bool Takes(IReadOnlyList<NetworkShape?> operands, int numbers) => operands.Count == 1 && numbers == 0;

    /// <inheritdoc/>
    public override NetworkShape? ShapeOf(NetworkCall call) =>
        call[0].Axis < 0 ? call.Refuse(0, "it has no steps") : NetworkShape.Vector(call[0].Width);

    /// <summary>Picks rows of a matrix.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="node">The value that it is for.</param>
    /// <param name="choice">Which.</param>
    /// <param name="isReal">What tells real rows; null where all are.</param>
    /// <param name="from">The matrix.</param>
    /// <param name="to">Receives the chosen rows.</param>
    protected static void Pick(NetworkPass pass, int node, SlotChoice choice, View? isReal, View from, View to)
    {
        View rows = pass.MakeIds(node, $"{choice}_rows".ToLowerInvariant(), to.Rows), places = pass.MakeIds(node, $"{choice}_places".ToLowerInvariant(), from.Rows);
        pass.Add(new ChooseRows(choice, isReal, pass.Model.B, rows, places));
        pass.Add(new PickRows(from, rows, places, to, Start.Zero));
    }
}

/// <summary>The first real step.</summary>
internal sealed class FirstFunction : StepChoice
{
    /// <inheritdoc/>
    public override string Name => "First";

    /// <inheritdoc/>
    public override void Lower(NetworkPass pass, int node)
    {
        int x = pass.Node(node).Operands[0];
        NetworkShape shape = pass.Shape(x);
        if (pass.Model.Axes[shape.Axis].Padding != AxisPadding.Mask)
        {
            pass[node] = [.. pass[x].Select(part => ShiftFunction.Slots(part, 0, 1))];
            return;
        }

        // With holes, the first is the last of what is reversed.
        View isReal = pass.Model.IsReal(shape.Axis)!, reversed = pass.MakeBeside(node, "reversed", shape), result = pass.Make(node);
        Pick(pass, node, SlotChoice.Reversed, isReal, pass.Whole(x), reversed);
        Pick(pass, node, SlotChoice.Last, isReal, reversed, result);
        pass[node] = [result];
    }
}

/// <summary>The last real step.</summary>
internal sealed class LastFunction : StepChoice
{
    /// <inheritdoc/>
    public override string Name => "Last";

    /// <inheritdoc/>
    public override void Lower(NetworkPass pass, int node)
    {
        int x = pass.Node(node).Operands[0];
        NetworkAxis axis = pass.Model.Axes[pass.Shape(x).Axis];
        if (axis.Padding == AxisPadding.None)
        {
            pass[node] = [.. pass[x].Select(part => ShiftFunction.Slots(part, axis.Steps - 1, 1))];
            return;
        }

        View result = pass.Make(node);
        Pick(pass, node, SlotChoice.Last, pass.Model.IsReal(pass.Shape(x).Axis), pass.Whole(x), result);
        pass[node] = [result];
    }
}

/// <summary>The real steps in the other order, in the places of the real ones.</summary>
internal sealed class ReverseFunction : StepChoice
{
    /// <inheritdoc/>
    public override string Name => "Reverse";

    /// <inheritdoc/>
    public override NetworkShape? ShapeOf(NetworkCall call) => call[0].Axis < 0 ? call.Refuse(0, "it has no steps") : call[0];

    /// <inheritdoc/>
    public override string WhyNotCausal(NetworkNumbers network, NetworkNode node) => "begins with the last step";

    /// <inheritdoc/>
    public override void Lower(NetworkPass pass, int node)
    {
        int x = pass.Node(node).Operands[0];
        View result = pass.Make(node);
        Pick(pass, node, SlotChoice.Reversed, pass.Model.IsReal(pass.Shape(x).Axis), pass.Whole(x), result);
        pass[node] = [result];
    }
}

/// <summary>The largest of each column over the real steps.</summary>
internal sealed class StepMaxFunction : StepChoice
{
    /// <inheritdoc/>
    public override string Name => "Max";

    /// <inheritdoc/>
    public override void Lower(NetworkPass pass, int node)
    {
        int x = pass.Node(node).Operands[0];
        View result = pass.Make(node);
        pass.Add(new SlotMax(pass.Whole(x), pass.Model.IsReal(pass.Shape(x).Axis), result, pass.MakeIds(node, "from", result.Rows.Times(result.Columns))));
        pass[node] = [result];
    }
}
