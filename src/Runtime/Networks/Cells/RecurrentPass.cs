using System;
using System.Linq;

namespace ModelGen.Networks;

/// <summary>Recurrent layers on their way along an axis: the states of all sequences, and what a real step does to them.</summary>
internal sealed class RecurrentPass
{
    private readonly StackDeclaration _stack;
    private readonly CellLayer[] _layers;
    private readonly DropoutMask?[] _outputMasks;
    private readonly Sequence? _continues;

    // For each layer and direction, for each sequence, for each state.
    private readonly double[][][][] _states;

    /// <param name="stack">The layers.</param>
    /// <param name="batch">B, the sequences side by side.</param>
    /// <param name="initial">The state that a layer and direction begins with: its number, the state's, the sequence's are given.</param>
    /// <param name="continues">Width 1: 0 where the states before a step are cleared; null: nowhere.</param>
    /// <param name="parameter">The tensor of a name, such as <c>kernel_0</c>.</param>
    /// <param name="mask">The mask of a name, such as <c>mask_0</c>; null where nothing is dropped.</param>
    public RecurrentPass(
        StackDeclaration stack, int batch, Func<int, int, int, double[]> initial, Sequence? continues, Func<string, Matrix> parameter, Func<string, DropoutMask?> mask)
    {
        (_stack, _continues) = (stack, continues);
        _layers = [.. Enumerable.Range(0, stack.Units.Count).SelectMany(
            layer => stack.SuffixesOf(layer).Select(suffix => new CellLayer(stack, layer, suffix, parameter, mask)))];
        _outputMasks = [.. Enumerable.Range(0, stack.Units.Count + 1).Select(site => mask($"mask_{site}"))];
        _states = [.. _layers.Select((_, place) => Enumerable.Range(0, batch).Select(
            b => stack.States.Select((_, state) => initial(place, state, b)).ToArray()).ToArray())];
    }

    /// <summary>Columns of what the first layer reads; null where it sees none.</summary>
    public int? Inputs => _layers[0].Inputs;

    /// <summary>The states as they are now.</summary>
    public States Final => new(
        _stack.States,
        [.. _states.Select(rows => _stack.States.Select((_, state) => Vector.OfRows(rows.Length, rows[0][state].Length, b => rows[b][state])).ToArray())],
        _stack.Directions);

    /// <summary>The output of the last layer as it is now, before dropout; for layers that read forwards.</summary>
    public double[] OutputOf(int b) => _states[^1][b][0];

    /// <summary>A row of what enters the first layer (0), or of the output of layer <paramref name="site"/> - 1, with dropout.</summary>
    public double[] Dropped(int site, double[] row, int t, int b) => _outputMasks[site]?.Dropped(row, t, b) ?? row;

    /// <summary>Clears the states of all layers where something new begins with a step; for layers that read forwards.</summary>
    public void Begin(int t, int b)
    {
        foreach (double[][][] place in IsFirst(t, b) ? _states : [])
        {
            place[b] = [.. place[b].Select(state => new double[state.Length])];
        }
    }

    /// <summary>A real step of a sequence in a layer and direction: gives the output, before dropout.</summary>
    public double[] Step(int layer, int direction, double[] x, int t, int b)
    {
        int place = (layer * _stack.Directions) + direction;
        double[][] before = IsFirst(t, b) ? [.. _states[place][b].Select(state => new double[state.Length])] : _states[place][b];
        _states[place][b] = _layers[place].Step(x, before, t, b);
        return _states[place][b][0];
    }

    /// <summary>Whether something new begins with a step.</summary>
    public bool IsFirst(int t, int b) => _continues is not null && _continues[t, b, 0] == 0;
}
