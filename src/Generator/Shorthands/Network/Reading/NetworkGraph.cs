using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Reading;

namespace ModelGen.Generator.Shorthands;

/// <summary>The values of a network, in the order in which they are read, and where each is written.</summary>
internal sealed class NetworkGraph
{
    /// <summary>The most values of a network.</summary>
    public const int MostNodes = 10_000;

    private readonly List<NetworkNode> _nodes = [];
    private readonly List<NetworkUse?> _uses = [];
    private readonly NetworkShapes _shapes;
    private readonly ProblemList _problems;
    private readonly Location _step;

    /// <summary>A network with its feeds.</summary>
    /// <param name="signature">Feeds and layers.</param>
    /// <param name="step">Where the method's name is.</param>
    /// <param name="problems">Takes what does not fit.</param>
    public NetworkGraph(NetworkSignature signature, Location step, ProblemList problems)
    {
        (_shapes, _step, _problems) = (new NetworkShapes(signature.Axes, signature.Layers), step, problems);
        for (int feed = 0; feed < signature.Feeds.Count; feed++)
        {
            Add(new NetworkNode(FeedFunction.Feed, -1, [], [feed], signature.Feeds[feed].Shape), use: null);
        }
    }

    /// <summary>The values.</summary>
    public IReadOnlyList<NetworkNode> Nodes => _nodes;

    /// <summary>The layers, as their uses have left them.</summary>
    public IReadOnlyList<NetworkLayer> Layers => _shapes.Layers;

    /// <summary>How a value is written; null for feeds and numbers.</summary>
    public NetworkUse? UseOf(int node) => _uses[node];

    /// <summary>A constant as an operand.</summary>
    public int AddNumber(double value) => Add(new NetworkNode(NumberFunction.Number, -1, [], [value], NetworkShape.Number), use: null);

    /// <summary>A use; null where something does not fit, which is reported.</summary>
    public NetworkValue? Add(NetworkUse use)
    {
        if (_nodes.Count >= MostNodes)
        {
            _problems.Add(NetworkDescriptors.TooLarge, _step, NumberRules.Text(MostNodes));
            return null;
        }

        int[] operands = [.. use.Operands.Select(operand => operand.Node)];
        double[] numbers = [.. use.Arguments.Select(argument => argument.Value)];
        if (_shapes.TryAdd(use.Function, use.Layer, operands, numbers, out (int Operand, string Reason)? problem))
        {
            _nodes.Add(new NetworkNode(use.Function, use.Layer, [.. operands], [.. numbers], _shapes[_nodes.Count]));
            _uses.Add(use);
            return new NetworkValue.Node(_nodes.Count - 1);
        }

        if (problem is not { } found)
        {
            _problems.Add(NetworkDescriptors.UnknownFunction, use.Word.GetLocation()!, use.Word.ToString(), "it is for calls of 'Step' as C#, and code is not generated for it");
            return null;
        }

        SyntaxNodeOrToken place = found.Operand >= 0 ? use.Operands[found.Operand].Place : use.Word;
        _problems.Add(NetworkDescriptors.Shape, place.GetLocation()!, EquationReader.Shortened(place.ToString()), found.Reason);
        return null;
    }

    /// <summary>Says what the source calls a value: its first name counts.</summary>
    public void Name(int node, string name)
    {
        if (_nodes[node].Name.Length == 0 && _uses[node] is not null && NetworkNames.IsPlain(name))
        {
            _nodes[node] = _nodes[node] with { Name = name };
        }
    }

    private int Add(NetworkNode node, NetworkUse? use)
    {
        _nodes.Add(node);
        _uses.Add(use);
        _shapes.Add(node.Shape);
        return _nodes.Count - 1;
    }
}
