using System;
using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Networks;

/// <summary>
/// One layer in one direction: its parameters, and the step of its cell for one sequence. How parameters lie in tensors is told in
/// <c>docs/cells.md</c>, and what masks do in <c>docs/regularisation.md</c>.
/// </summary>
internal sealed class CellLayer
{
    private readonly StackDeclaration _cell;
    private readonly int _units;
    private readonly Dictionary<string, GateWeights> _gates = [];
    private readonly Dictionary<string, double[]> _weights;
    private readonly Matrix? _projection;
    private readonly DropoutMask? _stateMask;
    private readonly DropoutMask? _updateMask;
    private readonly DropoutMask?[] _zoneoutMasks;

    /// <param name="cell">The stack.</param>
    /// <param name="layer">The layer, from 0.</param>
    /// <param name="suffix">The layer and direction, such as <c>0_reverse</c>.</param>
    /// <param name="parameter">The tensor of a name, such as <c>kernel_0</c>.</param>
    /// <param name="mask">The mask of a name, such as <c>state_mask_0</c>; null where nothing is dropped.</param>
    public CellLayer(StackDeclaration cell, int layer, string suffix, Func<string, Matrix> parameter, Func<string, DropoutMask?> mask)
    {
        (_cell, _units) = (cell, cell.Units[layer]);
        _stateMask = mask($"state_mask_{suffix}");
        _updateMask = mask($"update_mask_{suffix}");
        _zoneoutMasks = [.. cell.States.Select(state => mask($"zoneout_mask_{state}_{suffix}"))];
        _weights = cell.Weights.ToDictionary(name => name, name => parameter($"{name}_{suffix}").Row(0));
        _projection = cell.Projection is null ? null : parameter($"projection_{suffix}");
        CellGate[] biased = [.. cell.Gates.Where(gate => gate.HasBias)];
        foreach (CellGate gate in cell.Gates)
        {
            (Matrix? input, Matrix? state) = KernelsOf(gate, cell.WidthOf(layer, state: 0), suffix, parameter, mask);
            double[]? bias = gate.HasBias ? parameter($"bias_{suffix}").Block(0, 1, Array.IndexOf(biased, gate) * _units, _units).Row(0) : null;
            _gates.Add(gate.Name, new GateWeights(input, state, bias));
        }
    }

    /// <summary>Columns of what the layer reads; null where none of its gates sees them.</summary>
    public int? Inputs => _gates.Values.FirstOrDefault(gate => gate.Input is not null)?.Input!.Rows;

    /// <summary>The names of a layer's matrices, such as <c>kernel_0</c>.</summary>
    public static IEnumerable<string> MatricesOf(StackDeclaration cell, string suffix) =>
    [
        .. cell.Gates.Select(gate => $"{KernelOf(gate)}_{suffix}").Distinct(),
        .. cell.Projection is null ? Array.Empty<string>() : [$"projection_{suffix}"],
    ];

    /// <summary>The new states of a sequence, the output first, from its input and its previous states.</summary>
    public double[][] Step(double[] x, double[][] before, int t, int b)
    {
        var values = new CellStep(this, x, before, t, b);
        return [.. before.Select((old, state) => Kept(state, old, values.ResultOf(_cell.States[state]), t, b))];
    }

    // Zoneout: in training the mask decides which numbers become new, in evaluation the new state is what is expected.
    private double[] Kept(int state, double[] old, double[] next, int t, int b)
    {
        double zoneout = _cell.Zoneouts[state];
        if (_zoneoutMasks[state] is { } mask)
        {
            double[] factors = mask.Row(t, b, next.Length).ToArray();
            return [.. next.Select((value, unit) => factors[unit] > 0 ? value : old[unit])];
        }

        return zoneout == 0 ? next : [.. next.Select((value, unit) => ((1 - zoneout) * value) + (zoneout * old[unit]))];
    }

    private (Matrix? Input, Matrix? State) KernelsOf(CellGate gate, int output, string suffix, Func<string, Matrix> parameter, Func<string, DropoutMask?> mask)
    {
        CellGate[] same = [.. _cell.Gates.Where(other => KernelOf(other) == KernelOf(gate))];
        int column = Array.IndexOf(same, gate) * _units;
        Matrix kernel = parameter($"{KernelOf(gate)}_{suffix}");
        int stateRows = gate.Source switch
        {
            CellGateSource.Input => 0,
            CellGateSource.InputAndOperand => _units,
            _ => output,
        };
        int inputs = kernel.Rows - stateRows;
        Matrix? state = stateRows == 0 ? null : kernel.Block(inputs, stateRows, column, _units);
        return (inputs == 0 ? null : kernel.Block(0, inputs, column, _units), state is null ? null : Dropped(state, gate, suffix, mask));
    }

    // Masks of matrices stand by columns: first those of gates of both input and state, then those of the state alone.
    private Matrix Dropped(Matrix state, CellGate gate, string suffix, Func<string, DropoutMask?> mask)
    {
        bool isOperand = gate.Source == CellGateSource.InputAndOperand;
        if (mask(isOperand ? $"weight_mask_{gate.Name}_{suffix}" : $"weight_mask_{suffix}") is not { } drawn)
        {
            return state;
        }

        CellGate[] order =
        [
            .. _cell.Gates.Where(other => other.Source == CellGateSource.InputAndState),
            .. _cell.Gates.Where(other => other.Source == CellGateSource.State),
        ];
        Matrix factors = new Matrix(state.Rows, isOperand ? _units : order.Length * _units, drawn.Values, "weight_mask")
            .Block(0, state.Rows, isOperand ? 0 : Array.IndexOf(order, gate) * _units, _units);
        return new Matrix(state.Rows, _units, [.. Enumerable.Range(0, state.Rows).SelectMany(row => state.Row(row).Zip(factors.Row(row), (w, factor) => w * factor))], "kernel");
    }

    private static string KernelOf(CellGate gate) => gate.Source switch
    {
        CellGateSource.Input => "input_kernel",
        CellGateSource.State => "recurrent_kernel",
        CellGateSource.InputAndOperand => $"kernel_{gate.Name}",
        _ => "kernel",
    };

    /// <summary>What a gate's pre-activation is made with.</summary>
    private sealed record GateWeights(Matrix? Input, Matrix? State, double[]? Bias);

    /// <summary>
    /// The values of one step of one sequence, each computed when it is asked for. What matrices act on sees the previous output with dropout, all else without.
    /// </summary>
    private sealed class CellStep(CellLayer layer, double[] x, double[][] before, int t, int b)
    {
        private readonly double[] _droppedState = layer._stateMask?.Dropped(before[0], t, b) ?? before[0];
        private readonly Dictionary<string, double[]> _gates = [];
        private readonly double[]?[] _plain = new double[]?[layer._cell.Entries.Count];
        private readonly double[]?[] _dropped = new double[]?[layer._cell.Entries.Count];

        public double[] ResultOf(string name, bool isDropped = false) => ValueOf(layer._cell.Results[name], isDropped);

        private double[] ValueOf(int index, bool isDropped)
        {
            CellEntry entry = layer._cell.Entries[index];
            ref double[]? known = ref (isDropped ? _dropped : _plain)[index];
            return known ??= entry.Operation == CellOperation.Input ? InputOf(entry.Name, isDropped)
                : entry.Of([.. entry.Operands.Select(operand => ValueOf(operand, isDropped))], layer._units);
        }

        private double[] InputOf(string name, bool isDropped)
        {
            if (layer._gates.ContainsKey(name))
            {
                return GateOf(name);
            }

            if (layer._cell.States.ToList().IndexOf(name) is >= 0 and int state)
            {
                return state == 0 && isDropped ? _droppedState : before[state];
            }

            return name == layer._cell.Projection ? layer._projection!.Times(ResultOf(StackDeclaration.OperandOf(name)))
                : name == "update_mask" ? layer._updateMask?.Row(t, b, layer._units).ToArray() ?? [.. Enumerable.Repeat(1.0, layer._units)]
                : layer._weights[name];
        }

        private double[] GateOf(string name)
        {
            if (!_gates.TryGetValue(name, out double[]? value))
            {
                GateWeights weights = layer._gates[name];
                string operand = StackDeclaration.OperandOf(name);
                double[] recurrent = layer._cell.Results.ContainsKey(operand) ? ResultOf(operand, isDropped: true) : _droppedState;
                double[]? fromInput = weights.Input?.Times(x), fromState = weights.State?.Times(recurrent);
                value = [.. Enumerable.Range(0, layer._units).Select(unit => (fromInput?[unit] ?? 0) + (fromState?[unit] ?? 0) + (weights.Bias?[unit] ?? 0))];
                _gates.Add(name, value);
            }

            return value;
        }
    }
}
