using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Shorthands;

/// <summary>The shapes of the values of a network, found one after the other, and with them how many columns its layers read.</summary>
/// <param name="axes">The axes.</param>
/// <param name="layers">The layers, before any use.</param>
internal sealed class NetworkShapes(IReadOnlyList<NetworkAxis> axes, IEnumerable<NetworkLayer> layers)
{
    private readonly List<NetworkLayer> _layers = [.. layers];
    private readonly List<NetworkShape> _shapes = [];
    private readonly List<int> _layerOf = [];
    private readonly List<NetworkShape?> _memories = [];
    private readonly List<IReadOnlyList<double>> _numbers = [];

    /// <summary>The layers, as the uses so far have left them.</summary>
    public IReadOnlyList<NetworkLayer> Layers => _layers;

    /// <summary>The shape of a value.</summary>
    public NetworkShape this[int node] => _shapes[node];

    /// <summary>Adds a value whose shape is known.</summary>
    public void Add(NetworkShape shape) => Add(shape, layer: -1, []);

    /// <summary>Adds a value; gives whether a function has made it.</summary>
    /// <param name="function">What <see cref="NetworkNode.Function"/> calls it.</param>
    /// <param name="layer">The layer that is used, or -1.</param>
    /// <param name="operands">The values that it needs; -1 for one that is left out.</param>
    /// <param name="numbers">Its constant arguments.</param>
    /// <param name="problem">What is wrong; null where nothing is, or there is no such function.</param>
    public bool TryAdd(
        string function, int layer, IReadOnlyList<int> operands, IReadOnlyList<double> numbers, out (int Operand, string Reason)? problem)
    {
        problem = null;
        NetworkShape?[] shapes = [.. operands.Select(operand => operand < 0 ? (NetworkShape?)null : _shapes[operand])];
        if (NetworkFunction.Find(function, shapes, numbers.Count) is not { } found)
        {
            return false;
        }

        var call = new NetworkCall(shapes, numbers, layer < 0 ? null : _layers[layer], axes, _layers)
        {
            LayersOfOperands = [.. operands.Select(operand => operand < 0 ? -1 : _layerOf[operand])],
            NumbersOfOperands = [.. operands.Select(operand => operand < 0 ? [] : _numbers[operand])],
            MemoriesOfOperands = [.. operands.Select(operand => operand < 0 ? null : _memories[operand])],
        };
        NetworkShape? shape = found.ShapeOf(call);
        problem = call.Problem;
        if (shape is null || problem is not null)
        {
            return false;
        }

        foreach (KeyValuePair<int, int> inputs in call.InputsOfOthers.Append(new(layer, call.Inputs)).Where(pair => pair.Key >= 0 && pair.Value > 0))
        {
            _layers[inputs.Key] = _layers[inputs.Key] with { Inputs = inputs.Value };
        }

        Add(shape.Value, layer, numbers, memory: shapes.ElementAtOrDefault(1));
        return true;
    }

    /// <summary>A network whose feeds or layers have changed, with the shapes that follow; null where its values do not fit any more.</summary>
    public static NetworkNumbers? Again(NetworkNumbers changed)
    {
        var shapes = new NetworkShapes(changed.Axes, changed.Layers.Select(layer => layer with { Inputs = 0 }));
        foreach (NetworkNode node in changed.Nodes)
        {
            if (node.Function == FeedFunction.Feed)
            {
                shapes.Add(changed.Feeds[(int)node.Numbers[0]].Shape);
            }
            else if (!shapes.TryAdd(node.Function, node.Layer, node.Operands, node.Numbers, out _))
            {
                return null;
            }
        }

        return changed with
        {
            Layers = [.. shapes.Layers],
            Nodes = [.. changed.Nodes.Select((node, index) => node with { Shape = shapes[index] })],
        };
    }

    private void Add(NetworkShape shape, int layer, IReadOnlyList<double> numbers, NetworkShape? memory = null)
    {
        _numbers.Add(numbers);
        _shapes.Add(shape);
        _layerOf.Add(layer);
        _memories.Add(memory);
    }
}
