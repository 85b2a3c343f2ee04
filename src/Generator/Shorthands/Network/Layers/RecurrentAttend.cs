using System.Collections.Generic;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Shorthands;

/// <summary>
/// Reads a sequence with recurrent layers that attend to a memory in each step. Its operands are the sequence, the memory, what states begin with
/// and where they go on; its numbers the attention and, with input feeding, the layer that makes what is fed.
/// </summary>
internal sealed class RecurrentAttend : NetworkFunction
{
    /// <inheritdoc/>
    public override string Name => "Recurrent.Apply";

    /// <summary>The attention of a use; -1 for a use without one.</summary>
    public static int Attention(NetworkNode node) => node.Function == "Recurrent.Apply" && node.Numbers.Count > 0 ? (int)node.Numbers[0] : -1;

    /// <summary>The layer that makes what is fed, of the numbers of a use; -1 without input feeding.</summary>
    public static int Feed(IReadOnlyList<double> numbers) => numbers.Count > 1 ? (int)numbers[1] : -1;

    /// <inheritdoc/>
    public override bool Takes(IReadOnlyList<NetworkShape?> operands, int numbers) => numbers > 0;

    /// <inheritdoc/>
    public override NetworkShape? ShapeOf(NetworkCall call)
    {
        NetworkLayer layer = call.Layer!;
        if (layer.Of("Bidirectional") != 0)
        {
            return call.Refuse(-1, $"'{layer.Name}' reads in both directions, and only layers that read forwards attend in their loop");
        }

        int attend = (int)call.Numbers[0], feed = Feed(call.Numbers);
        int output = RecurrentApply.WidthOf(layer), memory = call[1].Width;
        if ((AttentionScore)call.Layers[attend].Of("Score") is AttentionScore.Dot or AttentionScore.ScaledDot && output != memory)
        {
            return call.Refuse(1, $"it has {PointwiseFunction.Columns(memory)}, and the output of '{layer.Name}' {output}; for this score both have as many");
        }

        bool fits = call.Reads(attend, memory, 1) && (feed < 0 || call.Reads(feed, memory + output, 1))
            && call.Reads(0, feed < 0 ? memory : (int)call.Layers[feed].Of("Width"));
        return fits ? RecurrentApply.ShapeOf(call, from: 2) : null;
    }

    /// <inheritdoc/>
    public override string? WhyNotCausal(NetworkNumbers network, NetworkNode node) =>
        AttentionApply.WhyNotCausal(network, node, node.Operands[1]) ?? RecurrentApply.WhyNotCausalOf(network, node);

    /// <inheritdoc/>
    public override void Lower(NetworkPass pass, int node)
    {
        RecurrentUse run = pass.UseOf(node);
        var step = new AttentionStep(pass, node, run.Stack.Weights);
        run.Run(pass, node, step);
        foreach ((string name, View part) in step.Parts)
        {
            pass.Parts[(node, name)] = part;
        }
    }
}
