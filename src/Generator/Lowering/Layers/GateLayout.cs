using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// The order of a cell's gates in memory: gates of the input alone, then those over a computed operand, those of input and
/// state, and those of the state alone. So what the layer's input makes is one stretch of columns, and what its previous output
/// makes is another; in most cells both are all gates.
/// </summary>
internal sealed class GateLayout(CellSpec cell)
{
    private static readonly GateSource[] Sources =
        [GateSource.Input, GateSource.InputAndOperand, GateSource.InputAndState, GateSource.State];

    private readonly Dictionary<string, int> _positions =
        Ordered(cell).Select((gate, position) => (gate.Name, position)).ToDictionary(pair => pair.Name, pair => pair.position);

    /// <summary>The gates, in the order of their columns.</summary>
    public IReadOnlyList<GateSpec> Order { get; } = [.. Ordered(cell)];

    /// <summary>Number of gates.</summary>
    public int Count => Order.Count;

    /// <summary>Gates with a part of the layer's input: the first ones.</summary>
    public int InputCount => Order.Count(gate => gate.Source != GateSource.State);

    /// <summary>The first gate with a part of the previous output; it and all after it have one.</summary>
    public int FirstRecurrent => Order.Count(gate => gate.Source is GateSource.Input or GateSource.InputAndOperand);

    /// <summary>Gates with a part of the previous output.</summary>
    public int RecurrentCount => Count - FirstRecurrent;

    /// <summary>Neighbours that either all have a bias or all have none, split where the input's part ends.</summary>
    public IEnumerable<GateRun> Runs
    {
        get
        {
            for (int first = 0, end; first < Count; first = end)
            {
                end = first + 1;
                while (end < Count && end != InputCount && Order[end].HasBias == Order[first].HasBias)
                {
                    end++;
                }

                yield return new GateRun(first, end - first, Order[first].HasBias, first < InputCount);
            }
        }
    }

    /// <summary>Where a gate stands; -1 for what is none.</summary>
    public int IndexOf(string gate) => _positions.TryGetValue(gate, out int position) ? position : -1;

    /// <summary>Where a gate's bias stands among the biases; they are as the gates are, without those that have none.</summary>
    public int BiasIndex(int gate) => Order.Take(gate).Count(other => other.HasBias);

    private static IEnumerable<GateSpec> Ordered(CellSpec cell) =>
        Sources.SelectMany(source => cell.Gates.Where(gate => gate.Source == source));
}
