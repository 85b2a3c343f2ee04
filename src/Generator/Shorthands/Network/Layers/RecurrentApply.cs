using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Shorthands;

/// <summary>Reads a sequence with recurrent layers. Its operands are the sequence, what states begin with, and where they go on.</summary>
internal sealed class RecurrentApply : NetworkFunction
{
    /// <inheritdoc/>
    public override string Name => "Recurrent.Apply";

    /// <inheritdoc/>
    public override bool Takes(IReadOnlyList<NetworkShape?> operands, int numbers) => numbers == 0;

    /// <inheritdoc/>
    public override NetworkShape? ShapeOf(NetworkCall call) => call.Reads(0) ? ShapeOf(call, from: 1) : null;

    /// <summary>The shape of what the layers give.</summary>
    /// <param name="call">The use.</param>
    /// <param name="from">The operand that says what states begin with; the one that says where they go on follows.</param>
    public static NetworkShape? ShapeOf(NetworkCall call, int from)
    {
        NetworkLayer layer = call.Layer!;
        if (call.Has(from) && layer.Of("Carried") != 0)
        {
            return call.Refuse(from, $"'{layer.Name}' is Carried: it goes on from where the pass before has ended");
        }

        int width = layer.Of("Bidirectional") != 0 ? 2 * WidthOf(layer) : WidthOf(layer);
        if (call.Has(from) && call[from].Kind == NetworkValueKind.States && Misfit(call.Layers[call[from].Width], layer) is { } misfit)
        {
            return call.Refuse(from, misfit);
        }

        if (call.Has(from) && call[from].Kind == NetworkValueKind.Vector && (layer.Stack!.NumLayers > 1 || layer.Of("Bidirectional") != 0))
        {
            return call.Refuse(from, $"it is the state of one layer, and '{layer.Name}' has several; begin with the states of another layer");
        }

        if (call.Has(from) && call[from].Kind == NetworkValueKind.Vector && call[from].Width != width)
        {
            return call.Refuse(from, $"it has {PointwiseFunction.Columns(call[from].Width)}, and the state of '{layer.Name}' has {width}");
        }

        if (call.Has(from + 1) && layer.Of("Bidirectional") != 0)
        {
            return call.Refuse(from + 1, $"'{layer.Name}' reads in both directions, and only layers that read forwards begin anew at some steps");
        }

        return call.Has(from + 1) && (call[from + 1].Axis != call[0].Axis || call[from + 1].Width != 1)
            ? call.Refuse(from + 1, "it is no sequence of 1 column with the steps of what is read")
            : call[0] with { Width = width };
    }

    /// <inheritdoc/>
    public override string? WhyNotCausal(NetworkNumbers network, NetworkNode node) => WhyNotCausalOf(network, node);

    /// <summary>The same of every use of recurrent layers.</summary>
    public static string? WhyNotCausalOf(NetworkNumbers network, NetworkNode node)
    {
        NetworkLayer layer = network.Layers[node.Layer];
        return layer.Of("Bidirectional") != 0 ? "reads in both directions"
            : layer.Of("Carried") != 0 && network.Nodes.Count(other => other.Layer == node.Layer) > 1 ? "is Carried, and what one use leaves is what the next one begins with"
            : null;
    }

    /// <inheritdoc/>
    public override void Lower(NetworkPass pass, int node) => pass.UseOf(node).Run(pass, node);

    /// <summary>Width of a layer's output in one direction.</summary>
    public static int WidthOf(NetworkLayer layer) => layer.Cell!.Projection is null ? layer.Stack!.HiddenSize : layer.Stack!.ProjectionSize;

    // States fit where layers, directions, units and the cell's states are the same.
    private static string? Misfit(NetworkLayer from, NetworkLayer to) =>
        from.Cell!.States != to.Cell!.States ? $"the states of '{from.Name}' are {string.Join(", ", from.Cell.States)}, and those of '{to.Name}' {string.Join(", ", to.Cell.States)}"
        : from.Stack!.NumLayers != to.Stack!.NumLayers ? $"'{from.Name}' has {from.Stack.NumLayers} layers, and '{to.Name}' {to.Stack.NumLayers}"
        : from.Of("Bidirectional") != to.Of("Bidirectional") ? $"one of '{from.Name}' and '{to.Name}' is bidirectional, and the other is not"
        : from.Stack.HiddenSize != to.Stack.HiddenSize || WidthOf(from) != WidthOf(to) || from.Stack.HiddenSizes != to.Stack.HiddenSizes
            ? $"'{from.Name}' has {from.Stack.HiddenSize} units, and '{to.Name}' {to.Stack.HiddenSize}" : null;
}

/// <summary>The states after the last real step.</summary>
internal sealed class FinalStates : NetworkFunction
{
    /// <inheritdoc/>
    public override string Name => "Recurrence.Final";

    /// <inheritdoc/>
    public override NetworkShape? ShapeOf(NetworkCall call) => new(NetworkValueKind.States, -1, call.LayerOf(0));

    /// <inheritdoc/>
    public override void Lower(NetworkPass pass, int node)
    {
        // What begins with them, or takes the output of them, looks them up at the run.
    }
}

/// <summary>The last layer's output after the last real step, directions side by side.</summary>
internal sealed class FinalOutput : NetworkFunction
{
    /// <inheritdoc/>
    public override string Name => "States.Output";

    /// <inheritdoc/>
    public override NetworkShape? ShapeOf(NetworkCall call)
    {
        NetworkLayer layer = call.Layers[call[0].Width];
        return NetworkShape.Vector((layer.Of("Bidirectional") != 0 ? 2 : 1) * RecurrentApply.WidthOf(layer));
    }

    /// <inheritdoc/>
    public override void Lower(NetworkPass pass, int node)
    {
        int recurrence = pass.Node(pass.Node(node).Operands[0]).Operands[0];
        RecurrentUse run = pass.Model.UseOf(pass, recurrence);
        IReadOnlyList<string> last = run.Stack.Weights.Suffixes[run.Stack.Weights.Suffixes.Count - 1];
        pass[node] = [.. last.Select(suffix => run.Final(run.Stack.Weights.Cell.States[0], suffix))];
    }
}
