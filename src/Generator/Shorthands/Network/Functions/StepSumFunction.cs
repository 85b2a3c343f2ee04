using System.Collections.Generic;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Shorthands;

/// <summary>The sum or the mean over the real steps of a sequence.</summary>
/// <param name="name">Its name.</param>
internal sealed class StepSumFunction(string name) : NetworkFunction
{
    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override bool Takes(IReadOnlyList<NetworkShape?> operands, int numbers) => operands.Count == 1;

    /// <inheritdoc/>
    public override NetworkShape? ShapeOf(NetworkCall call) =>
        call[0].Axis < 0 ? call.Refuse(0, "it has no steps") : NetworkShape.Vector(call[0].Width);

    /// <inheritdoc/>
    public override void Lower(NetworkPass pass, int node)
    {
        int x = pass.Node(node).Operands[0];
        View? isReal = pass.Model.IsReal(pass.Shape(x).Axis);
        View sum = name == "Sum" ? pass.Make(node) : pass.MakeBeside(node, "sum", pass.Shape(node));
        pass.Add(new SlotSum(pass.Whole(x), sum, Start.Zero, isReal));
        if (name == "Sum")
        {
            pass[node] = [sum];
            return;
        }

        View? count = null;
        if (isReal is not null)
        {
            count = pass.MakeDrawn(node, "steps", pass.Shape(node) with { Width = 1 });
            pass.Add(new SlotSum(isReal, count, Start.Zero));
        }

        View mean = pass.Make(node);
        pass.Add(NetworkEquations.MeanOf(sum, count, pass.Model.Axes[pass.Shape(x).Axis].Steps, mean));
        pass[node] = [mean];
    }
}
