using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Shorthands;

/// <summary>Which values of a network need nothing of later steps of an axis, and what is in the way of the others.</summary>
internal sealed class CausalValues
{
    private readonly NetworkNumbers _network;
    private readonly int _axis;
    private readonly bool[] _moves;
    private readonly string?[] _reasons;

    /// <param name="network">The network.</param>
    /// <param name="axis">The axis.</param>
    public CausalValues(NetworkNumbers network, int axis)
    {
        (_network, _axis) = (network, axis);
        (_moves, _reasons) = (new bool[network.Nodes.Count], new string?[network.Nodes.Count]);
        for (int node = 0; node < network.Nodes.Count; node++)
        {
            int[] read = [.. ValuesOf(network, node)];
            _moves[node] = network.Nodes[node].Shape.Axis == axis || read.Any(operand => _moves[operand]);
            _reasons[node] = _moves[node] ? read.Select(operand => _reasons[operand]).FirstOrDefault(reason => reason is not null) ?? OwnReason(node) : null;
        }
    }

    /// <summary>Whether a value is another one at each step.</summary>
    public bool Moves(int node) => _moves[node];

    /// <summary>What of a value needs later steps, and why; null where nothing does.</summary>
    public string? WhyNot(int node) => _reasons[node];

    /// <summary>
    /// The axis that a network can go along one step at a time, with the outputs that it makes so; null where no output is causal. Where there are several it is the one whose
    /// outputs need another one, as those of a decoder do, else that of the first output.
    /// </summary>
    public static (int Axis, CausalValues Values, int[] Outputs)? Find(NetworkNumbers network)
    {
        (int Axis, CausalValues Values, int[] Outputs)[] found =
        [
            .. network.Outputs.Where(output => output.Node >= 0).Select(output => network.Nodes[output.Node].Shape.Axis).Where(axis => axis >= 0).Distinct()
                .Select(axis => (axis, values: new CausalValues(network, axis)))
                .Select(pair => (pair.axis, pair.values, outputs: Enumerable.Range(0, network.Outputs.Count).Where(pair.values.IsMade).ToArray()))
                .Where(candidate => candidate.outputs.Length > 0),
        ];
        return found.Length == 0 ? null : found.FirstOrDefault(candidate => NeedsAnother(network, candidate.Axis, candidate.Outputs)) is { Values: not null } decoder ? decoder : found[0];
    }

    /// <summary>The values that outputs are made of.</summary>
    /// <param name="network">The network.</param>
    /// <param name="outputs">The outputs, by number.</param>
    public static SortedSet<int> Needed(NetworkNumbers network, IEnumerable<int> outputs)
    {
        var needed = new SortedSet<int>();
        var open = new Stack<int>(outputs.Select(output => network.Outputs[output].Node));
        while (open.Count > 0)
        {
            int node = open.Pop();
            foreach (int operand in needed.Add(node) ? ValuesOf(network, node) : [])
            {
                open.Push(operand);
            }
        }

        return needed;
    }

    /// <summary>Lines of the remarks on the class: for each output along an axis that cannot be made one step at a time, what is in the way.</summary>
    public static IEnumerable<string> Remarks(NetworkNumbers network) => network.Outputs.Where(output => output.Node >= 0)
        .Select(output => (output.Name, network.Nodes[output.Node].Shape.Axis, output.Node)).Where(output => output.Axis >= 0)
        .Select(output => (output.Name, Axis: network.Axes[output.Axis].Name, Why: new CausalValues(network, output.Axis).WhyNot(output.Node)))
        .Where(output => output.Why is not null)
        .Select(output => $"<para>No Advance gives '{output.Name}' one step of '{output.Axis}' at a time: {output.Why}.</para>");

    /// <summary>The operands whose values a value is made of.</summary>
    public static IEnumerable<int> ValuesOf(NetworkNumbers network, int node) =>
        network.Nodes[node] is { Function: FeedFunction.Feed or NumberFunction.Number } ? [] : FunctionOf(network, node).ValuesOf(network.Nodes[node]).Where(operand => operand >= 0);

    private static bool NeedsAnother(NetworkNumbers network, int axis, int[] outputs) =>
        Needed(network, outputs).Any(node => network.Nodes[node].Shape.Axis is var other && other >= 0 && other != axis);

    private bool IsMade(int output)
    {
        int node = _network.Outputs[output].Node;
        return node >= 0 && _network.Nodes[node].Shape.Axis == _axis && _reasons[node] is null;
    }

    private string? OwnReason(int node)
    {
        NetworkNode of = _network.Nodes[node];
        if (of.Function == FeedFunction.Feed)
        {
            return null;
        }

        string? why = of.Shape.Axis == _axis ? FunctionOf(_network, node).WhyNotCausal(_network, of) : $"is made of all steps of '{_network.Axes[_axis].Name}'";
        return why is null ? null : $"{NameOf(of)} {why}";
    }

    private string NameOf(NetworkNode node) => node.Layer >= 0 ? $"'{_network.Layers[node.Layer].Name}'"
        : node.Name.Length > 0 ? $"'{node.Name}'" : node.Function.Substring(node.Function.LastIndexOf('.') + 1);

    private static NetworkFunction FunctionOf(NetworkNumbers network, int node)
    {
        NetworkNode of = network.Nodes[node];
        return NetworkFunction.Find(of.Function, [.. of.Operands.Select(operand => operand < 0 ? (NetworkShape?)null : network.Nodes[operand].Shape)], of.Numbers.Count)!;
    }
}
