using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Shorthands;

/// <summary>
/// What a network computes of its parameters, as a text: networks of which it is the same can take each other's parameters. It is what outputs
/// are made of in evaluation, whatever anything is called, however long windows are, and whatever training drops or makes smaller; of a network without
/// outputs it is what the loss is made of.
/// </summary>
internal sealed class NetworkStructure
{
    private readonly NetworkNumbers _network;
    private readonly int[] _nodes, _layers, _feeds, _axes;

    private NetworkStructure(NetworkNumbers network)
    {
        _network = network;
        int[] outputs = [.. network.Outputs.Select(output => output.Node).Where(node => node >= 0)];
        _nodes = Needed(outputs.Length > 0 ? outputs : [network.Loss]);
        _layers = [.. Used(node => node.Layer)];
        _feeds = [.. Used(node => node.Function == FeedFunction.Feed ? (int)node.Numbers[0] : -1)];
        _axes = [.. Used(node => node.Shape.Axis)];
    }

    /// <summary>The text.</summary>
    public static string TextOf(NetworkNumbers network) => network.IsOutline ? "outline" : new NetworkStructure(network).Text();

    private string Text() =>
        SpecText.OfPart<EquatableArray<NetworkAxis>>([.. _axes.Select(axis => _network.Axes[axis] with { Name = "", Steps = 0 })])
        + SpecText.OfPart<EquatableArray<NetworkFeed>>([.. _feeds.Select(feed => new NetworkFeed("", Numbered(_network.Feeds[feed].Shape)))])
        + SpecText.OfPart<EquatableArray<NetworkLayer>>([.. _layers.Select(layer => InEvaluation(_network.Layers[layer]))])
        + SpecText.OfPart<EquatableArray<NetworkNode>>([.. _nodes.Select(node => Numbered(_network.Nodes[node]))])
        + SpecText.OfPart<EquatableArray<NetworkOutput>>([.. _network.Outputs.Select(output => new NetworkOutput("", Numbered(output.Node)))]);

    private int[] Needed(IEnumerable<int> wanted)
    {
        var needed = new SortedSet<int>();
        var open = new Stack<int>(wanted);
        while (open.Count > 0)
        {
            int node = Kept(open.Pop());
            foreach (int operand in node >= 0 && needed.Add(node) ? _network.Nodes[node].Operands : [])
            {
                open.Push(operand);
            }
        }

        return [.. needed];
    }

    // What dropout leaves as it is in evaluation.
    private int Kept(int node)
    {
        while (node >= 0 && _network.Nodes[node] is { Function: "Dropout" } drop && DropoutFunction.IsOfTrainingOnly(drop))
        {
            node = drop.Operands[0];
        }

        return node;
    }

    private IEnumerable<int> Used(System.Func<NetworkNode, int> number) =>
        _nodes.Select(node => number(_network.Nodes[node])).Where(used => used >= 0).Distinct().OrderBy(used => used);

    private NetworkNode Numbered(NetworkNode node) => node with
    {
        Layer = System.Array.IndexOf(_layers, node.Layer),
        Operands = [.. node.Operands.Select(Numbered)],
        Numbers = node.Function == FeedFunction.Feed ? [System.Array.IndexOf(_feeds, (int)node.Numbers[0])] : node.Numbers,
        Shape = Numbered(node.Shape),
        Name = "",
    };

    private int Numbered(int node) => System.Array.IndexOf(_nodes, Kept(node));

    private NetworkShape Numbered(NetworkShape shape) => shape with { Axis = System.Array.IndexOf(_axes, shape.Axis) };

    // Zoneout stays: an evaluation has what is expected of a state.
    private static NetworkLayer InEvaluation(NetworkLayer layer) => layer.Stack is not { } stack ? layer : layer with
    {
        Stack = stack with
        {
            KeepProb = 1,
            MaxGateGradient = 0,
            Regularization = new Regularization(false, 1, 1, 1, 1, 1, stack.Regularization.HiddenZoneout, stack.Regularization.CellZoneout),
        },
    };
}
