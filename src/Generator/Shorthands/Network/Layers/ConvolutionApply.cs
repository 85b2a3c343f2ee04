using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Shorthands;

/// <summary>A convolution over time: a product for each step that it sees at once, over all steps that have such a neighbour.</summary>
internal sealed class ConvolutionApply : NetworkFunction
{
    /// <inheritdoc/>
    public override string Name => "Convolution.Apply";

    /// <inheritdoc/>
    public override NetworkShape? ShapeOf(NetworkCall call) => call.Reads(0) ? call[0] with { Width = (int)call.Layer!.Of("Width") } : null;

    /// <inheritdoc/>
    public override void Lower(NetworkPass pass, int node)
    {
        NetworkNode use = pass.Node(node);
        var weights = (ConvolutionWeights)pass.Model.Weights[use.Layer];
        int steps = pass.Model.Axes[use.Shape.Axis].Steps, own = weights.IsCausal ? weights.Size - 1 : (weights.Size - 1) / 2;
        View x = pass.Masked(use.Operands[0]), result = pass.Make(node);

        // The step itself first: it is there for all, and brings the bias.
        pass.Add(new Product(Form.Plain, x, weights.KernelOf(own), result, Start.Zero, weights.Bias is null ? null : new View(weights.Bias)));
        for (int tap = 0; tap < weights.Size; tap++)
        {
            int by = tap - own, count = steps - System.Math.Abs(by);
            if (by != 0 && count > 0)
            {
                pass.Add(new Product(
                    Form.Plain, ShiftFunction.Slots(x, by > 0 ? by : 0, count), weights.KernelOf(tap), ShiftFunction.Slots(result, by > 0 ? 0 : -by, count), Start.Sum));
            }
        }

        pass[node] = [result];
    }
}
