using System;
using System.Linq;

namespace ModelGen.Networks;

/// <summary>
/// Recurrent layers. At padding states stand still, and outputs are zero. A model makes them, as its parameters are in tensors that depend on
/// the cell: <c>model.Interpret(...)</c>.
/// </summary>
public sealed class Recurrent
{
    private readonly string _name;
    private readonly StackDeclaration _stack;
    private readonly Func<string, Matrix> _parameter;
    private readonly Func<string, DropoutMask?> _mask;
    private readonly Func<string, double[]>? _carried;
    private int _uses;

    /// <param name="name">What the network calls the layers.</param>
    /// <param name="text">What they are: the text that the generator writes.</param>
    /// <param name="parameter">The tensor of a name, such as <c>lstm_kernel_0</c>.</param>
    /// <param name="mask">The mask of a name, such as <c>lstm_mask_0</c>; null where nothing is dropped.</param>
    /// <param name="carried">The state of a name, such as <c>lstm_h</c>, that goes from pass to pass; null where passes begin with zeros.</param>
    internal Recurrent(string name, string text, Func<string, Matrix> parameter, Func<string, DropoutMask?> mask, Func<string, double[]>? carried) =>
        (_name, _stack, _parameter, _mask, _carried) = (name, new StackDeclaration(text), parameter, mask, carried);

    /// <summary>The sum of the squares of all matrices.</summary>
    internal double SumOfSquares => Enumerable.Range(0, _stack.Units.Count).SelectMany(_stack.SuffixesOf)
        .SelectMany(suffix => CellLayer.MatricesOf(_stack, suffix)).Sum(name => _parameter($"{_name}_{name}").SumOfSquares);

    private int Places => _stack.Units.Count * _stack.Directions;

    /// <summary>Reads a sequence.</summary>
    /// <param name="x">The sequence, <c>[T, B, inputs]</c>.</param>
    /// <param name="from">The states that it begins with; null for zeros, or for those of the pass before.</param>
    /// <param name="continues">Width 1: 0 where the states before a step are cleared, else 1; null: nowhere.</param>
    /// <returns>The outputs of the last layer, <c>[T, B, directions * output]</c>, and the states at the end.</returns>
    /// <exception cref="ArgumentException">Something has a shape that does not fit.</exception>
    public Recurrence Apply(Sequence x, States? from = null, Sequence? continues = null) => Run(x, InitialOf(from), continues);

    /// <summary>Reads a sequence.</summary>
    /// <param name="x">The sequence, <c>[T, B, inputs]</c>.</param>
    /// <param name="from">The output that the layer begins with; other states are zero. For one layer in one direction.</param>
    /// <param name="continues">Width 1: 0 where the states before a step are cleared, else 1; null: nowhere.</param>
    /// <returns>The outputs of the last layer, <c>[T, B, directions * output]</c>, and the states at the end.</returns>
    /// <exception cref="ArgumentException">Something has a shape that does not fit.</exception>
    public Recurrence Apply(Sequence x, Vector from, Sequence? continues = null) => Run(x, InitialOf(from), continues);

    /// <summary>
    /// Reads a sequence, and attends to a memory in each step. The query is the last layer's output of the step before (Bahdanau, Cho and
    /// Bengio 2015, arXiv:1409.0473), and the first layer reads <c>[x; context]</c>. With <paramref name="feed"/> the query is the output of the
    /// step itself, and the first layer reads <c>[x; a]</c>, where <c>a = tanh(feed([context; output]))</c> of the step before, zero at
    /// first (input feeding: Luong, Pham and Manning 2015, arXiv:1508.04025).
    /// </summary>
    /// <param name="x">The sequence, <c>[T, B, inputs]</c>.</param>
    /// <param name="attend">How well an output fits a step of the memory.</param>
    /// <param name="memory">What is attended to; its padding has no weight.</param>
    /// <param name="from">The states that it begins with; null for zeros, or for those of the pass before.</param>
    /// <param name="continues">Width 1: 0 where the states before a step are cleared, and what is fed with them, else 1; null: nowhere.</param>
    /// <param name="feed">What makes the next step's input of context and output; null without input feeding.</param>
    /// <returns>The outputs of the last layer, with context and weights of each step.</returns>
    /// <exception cref="ArgumentException">Something has a shape that does not fit.</exception>
    public Decoded Apply(Sequence x, Attention attend, Sequence memory, States? from = null, Sequence? continues = null, Dense? feed = null) =>
        Decode(x, attend, memory, InitialOf(from), continues, feed);

    /// <inheritdoc cref="Apply(Sequence, Attention, Sequence, States, Sequence, Dense)"/>
    /// <param name="x">The sequence, <c>[T, B, inputs]</c>.</param>
    /// <param name="attend">How well an output fits a step of the memory.</param>
    /// <param name="memory">What is attended to; its padding has no weight.</param>
    /// <param name="from">The output that the layer begins with; other states are zero. For one layer.</param>
    /// <param name="continues">Width 1: 0 where the states before a step are cleared, and what is fed with them, else 1; null: nowhere.</param>
    /// <param name="feed">What makes the next step's input of context and output; null without input feeding.</param>
    public Decoded Apply(Sequence x, Attention attend, Sequence memory, Vector from, Sequence? continues = null, Dense? feed = null) =>
        Decode(x, attend, memory, InitialOf(from), continues, feed);

    private Recurrence Run(Sequence x, Func<Sequence, Func<int, int, int, double[]>> initial, Sequence? continues)
    {
        RecurrentPass pass = Begin(x, initial, continues, x.Width);
        Sequence y = Dropped(pass, 0, x);
        for (int layer = 0; layer < _stack.Units.Count; layer++)
        {
            Sequence[] directions = [.. Enumerable.Range(0, _stack.Directions).Select(direction => LayerOf(pass, layer, direction, y))];
            y = Dropped(pass, layer + 1, Functions.Concat(directions[0], directions[1..]));
        }

        return new Recurrence(y, pass.Final);
    }

    private Sequence LayerOf(RecurrentPass pass, int layer, int direction, Sequence x)
    {
        int width = _stack.WidthOf(layer, state: 0);
        double[] outputs = new double[x.Steps * x.Batch * width];
        for (int step = 0; step < x.Steps; step++)
        {
            int t = direction == 0 ? step : x.Steps - 1 - step;
            for (int b = 0; b < x.Batch; b++)
            {
                if (x.Axis.IsReal(t, b))
                {
                    pass.Step(layer, direction, x.Row(t, b), t, b).CopyTo(outputs, ((t * x.Batch) + b) * width);
                }
            }
        }

        return new Sequence(x.Axis, width, outputs);
    }

    private Decoded Decode(
        Sequence x, Attention attend, Sequence memory, Func<Sequence, Func<int, int, int, double[]>> initial, Sequence? continues, Dense? feed)
    {
        CheckReadsForwards("attention in its loop is", nameof(attend));
        int output = _stack.WidthOf(_stack.Units.Count - 1, state: 0);
        int fed = feed?.Kernel.Columns ?? memory.Width;
        RecurrentPass pass = Begin(x, initial, continues, x.Width + fed);
        attend.Check(output, memory, x.Batch, _name);
        if (feed is not null && feed.Kernel.Rows != memory.Width + output)
        {
            throw new ArgumentException(
                $"feed reads {Shapes.Columns(feed.Kernel.Rows)}: context and output have {memory.Width} + {output}.", nameof(feed));
        }

        var (outputs, contexts, weights, attentional) =
            (new RowTable(x.Axis, output), new RowTable(x.Axis, memory.Width), new RowTable(x.Axis, memory.Steps), new RowTable(x.Axis, fed));
        double[][] last = [.. Enumerable.Range(0, x.Batch).Select(_ => new double[fed])];
        for (int t = 0; t < x.Steps; t++)
        {
            for (int b = 0; b < x.Batch; b++)
            {
                if (!x.Axis.IsReal(t, b))
                {
                    continue;
                }

                pass.Begin(t, b);
                if (feed is null)
                {
                    weights[t, b] = attend.WeightsOf(pass.OutputOf(b), memory, b);
                    contexts[t, b] = last[b] = Attention.ContextOf(weights[t, b], memory, b);
                }
                else if (pass.IsFirst(t, b))
                {
                    last[b] = new double[fed];
                }

                double[] row = pass.Dropped(0, [.. x.Row(t, b), .. last[b]], t, b);
                for (int layer = 0; layer < _stack.Units.Count; layer++)
                {
                    row = pass.Dropped(layer + 1, pass.Step(layer, 0, row, t, b), t, b);
                }

                outputs[t, b] = row;
                if (feed is not null)
                {
                    weights[t, b] = attend.WeightsOf(row, memory, b);
                    contexts[t, b] = Attention.ContextOf(weights[t, b], memory, b);
                    attentional[t, b] = last[b] = [.. feed.Of([.. contexts[t, b], .. row]).Select(Math.Tanh)];
                }
            }
        }

        return new Decoded(outputs.Values, pass.Final, contexts.Values, weights.Values, feed is null ? null : attentional.Values);
    }

    private void CheckReadsForwards(string what, string argument)
    {
        if (_stack.Directions > 1)
        {
            throw new ArgumentException($"{_name} reads in both directions, and {what} for layers that read forwards.", argument);
        }
    }

    private static Sequence Dropped(RecurrentPass pass, int site, Sequence x) =>
        Sequence.OfRows(x.Axis, x.Width, (t, b) => pass.Dropped(site, x.Row(t, b), t, b));

    // Each use has masks of its own: the first one's begin with the name, those of further ones with the name and their number.
    private RecurrentPass Begin(Sequence x, Func<Sequence, Func<int, int, int, double[]>> initial, Sequence? continues, int inputs)
    {
        if (continues is not null)
        {
            Shapes.CheckAxis(x.Axis, nameof(x), continues.Axis, nameof(continues));
            Shapes.CheckWidth(continues, 1, nameof(continues), _name);
            CheckReadsForwards("flags that say where a sequence goes on are", nameof(continues));
        }

        string prefix = ++_uses == 1 ? _name : $"{_name}_{_uses}";
        var pass = new RecurrentPass(_stack, x.Batch, initial(x), continues, name => _parameter($"{_name}_{name}"), name => _mask($"{prefix}_{name}"));
        return pass.Inputs is not { } expected || inputs == expected ? pass
            : throw new ArgumentException($"x is {x}, which makes {Shapes.Columns(inputs)} of input: {_name} reads {expected}.", nameof(x));
    }

    private Func<Sequence, Func<int, int, int, double[]>> InitialOf(States? from) => x =>
    {
        if (from is null)
        {
            return _carried is null ? (place, state, _) => new double[WidthOf(place, state)] : Carried(x.Batch);
        }

        CheckIsNotCarried();
        Shapes.CheckBatch(x.Batch, nameof(x), from.Output.Batch, nameof(from));
        bool fits = from.Parts.Length == Places && from.Names.SequenceEqual(_stack.States)
            && from.Parts.Select((part, place) => part.Select((vector, state) => vector.Width == WidthOf(place, state)).All(same => same)).All(same => same);
        return fits ? (place, state, b) => from.Parts[place][state].Row(b)
            : throw new ArgumentException(
                $"from is {from}: {_name} has {Places} layers and directions, {string.Join(", ", _stack.States.Select((name, state) => $"{name} of width {WidthOf(0, state)}"))}.",
                nameof(from));
    };

    private Func<Sequence, Func<int, int, int, double[]>> InitialOf(Vector from) => x =>
    {
        ArgumentNullException.ThrowIfNull(from);
        Shapes.CheckBatch(x.Batch, nameof(x), from.Batch, nameof(from));
        CheckIsNotCarried();
        if (Places > 1)
        {
            throw new ArgumentException($"from is the state of one layer, and {_name} has {Places} layers and directions: begin with the states of another layer.", nameof(from));
        }

        Shapes.CheckWidth(from, WidthOf(0, 0), nameof(from), $"the state of {_name}");
        return (place, state, b) => state == 0 ? from.Row(b) : new double[WidthOf(place, state)];
    };

    /// <exception cref="ArgumentException">The layers go on from where the pass before has ended, so that nothing else can tell what they begin with.</exception>
    private void CheckIsNotCarried()
    {
        if (_carried is not null)
        {
            throw new ArgumentException($"from says what {_name} begins with, which is Carried, and goes on from where the pass before has ended.", "from");
        }
    }

    // A state of all layers and directions is one tensor, [L * D, B, width]; where layers differ in width, each has its own, [B, width].
    private Func<int, int, int, double[]> Carried(int batch)
    {
        string[] suffixes = [.. Enumerable.Range(0, _stack.Units.Count).SelectMany(_stack.SuffixesOf)];
        return (place, state, b) =>
        {
            string name = $"{_name}_{_stack.States[state]}";
            int width = WidthOf(place, state);
            bool isOne = Enumerable.Range(0, Places).All(other => WidthOf(other, state) == width);
            return _carried!(isOne ? name : $"{name}_{suffixes[place]}").AsSpan(((isOne ? place * batch : 0) + b) * width, width).ToArray();
        };
    }

    private int WidthOf(int place, int state) => _stack.WidthOf(place / _stack.Directions, state);

    /// <summary>Rows of a sequence that becomes known step by step.</summary>
    private sealed class RowTable(Axis axis, int width)
    {
        private readonly double[] _values = new double[axis.Steps * axis.Batch * width];

        public Sequence Values => new(axis, width, _values);

        public double[] this[int t, int b]
        {
            get => _values.AsSpan(((t * axis.Batch) + b) * width, width).ToArray();
            set => value.CopyTo(_values, ((t * axis.Batch) + b) * width);
        }
    }
}
