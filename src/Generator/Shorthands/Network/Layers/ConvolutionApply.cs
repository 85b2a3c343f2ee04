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
    public override string? WhyNotCausal(NetworkNumbers network, NetworkNode node) =>
        network.Layers[node.Layer].Of("Causal") == 0 && network.Layers[node.Layer].Of("Size") > 1 ? "is centred: it has no Causal = true" : null;

    /// <inheritdoc/>
    public override void Lower(NetworkPass pass, int node)
    {
        NetworkNode use = pass.Node(node);
        var weights = (ConvolutionWeights)pass.Model.Weights[use.Layer];
        if (pass.Alone is not null)
        {
            LowerAlone(pass, node, weights);
            return;
        }

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

    // The steps before are remembered.
    private static void LowerAlone(NetworkPass pass, int node, ConvolutionWeights weights)
    {
        View x = pass.Whole(pass.Node(node).Operands[0]), result = pass.Make(node);
        int before = weights.Size - 1;
        pass.Add(new Product(Form.Plain, x, weights.KernelOf(before), result, Start.Zero, weights.Bias is null ? null : new View(weights.Bias)));
        if (before > 0)
        {
            View past = pass.Alone!.Past(node, before, x.Columns);
            for (int tap = 0; tap < before; tap++)
            {
                pass.Add(new Product(Form.Plain, View.Alone(past.Buffer, tap, pass.Alone.Rows), weights.KernelOf(tap), result, Start.Sum));
            }

            pass.Alone.Remember(pass, node, past, x);
        }

        pass[node] = [result];
    }
}
