using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// Stacked recurrent layers, in one or two directions, with dropout around them: what all kinds of models share. What a layer
/// hands on is a list of matrices side by side, one for each direction; nobody copies them together.
/// </summary>
internal sealed class RecurrentStack
{
    private readonly CellSpec _cell;
    private readonly StackNumbers _numbers;
    private readonly GateLayout _gates;
    private readonly CellSegments _training;
    private readonly CellSegments _inference;
    private readonly Scope _scope;
    private readonly Func<Mode, string, string, Dim, StatePlace> _states;
    private readonly Equation _mask = Derivatives.Mask();
    private readonly Dictionary<string, LayerWeights> _weights = [];
    private readonly DropoutMasks _masks;
    private readonly Buffer? _isReal;
    private readonly double[] _keepProbs;
    private readonly int _firstSite;
    private readonly Dictionary<string, LayerMasks> _inside = [];
    private readonly Dim[] _units;
    private readonly Dim[] _outputs;

    /// <param name="cell">The cell of all its layers.</param>
    /// <param name="numbers">Its numbers.</param>
    /// <param name="accumulate">Training steps whose gradients are summed for an update.</param>
    /// <param name="scope">Receives the buffers, those of the parameters at once.</param>
    /// <param name="input">Width of the first layer's input.</param>
    /// <param name="directions">1, or 2 for layers that also read backwards.</param>
    /// <param name="isReal">Tells padding from real steps, <c>[T, B, 1]</c>; null where all steps are real.</param>
    /// <param name="states">Where states come from and go to: mode, state, layer and width are given.</param>
    public RecurrentStack(
        CellSpec cell, StackNumbers numbers, int accumulate, Scope scope, Dim input, int directions, Buffer? isReal, Func<Mode, string, string, Dim, StatePlace> states)
    {
        (_cell, _numbers, _scope, _isReal, _states) = (cell, numbers, scope, isReal, states);
        _gates = new GateLayout(_cell);
        var hyperparameters = new Dictionary<string, double> { ["forgetBias"] = _numbers.ForgetBias };
        _training = new CellSegments(_cell, hyperparameters, isReal is not null, Kept);
        _inference = Kept.ChangesEquations(_cell) ? new CellSegments(_cell, hyperparameters, isReal is not null, Kept, isTraining: false) : _training;
        _masks = new DropoutMasks(scope, Kept.IsVariational, accumulate);
        _units = [.. UnitsOfLayers(_numbers)];
        _outputs = [.. _units.Select(h => _cell.Projection is null || _numbers.ProjectionSize == h.Value ? h : new Dim("P", _numbers.ProjectionSize))];
        Suffixes = [.. Enumerable.Range(0, _numbers.NumLayers).Select(
            l => (string[])(directions == 1 ? [$"{l}"] : [$"{l}", $"{l}_reverse"]))];
        for (int l = 0; l < Suffixes.Count; l++)
        {
            foreach (string suffix in Suffixes[l])
            {
                _weights.Add(suffix, new LayerWeights(_cell, _gates, scope, suffix, l == 0 ? input : WidthAfter(l - 1), _units[l], _outputs[l]));
            }
        }

        Input = input;
        _keepProbs = [Kept.InputKeepProb, .. Enumerable.Repeat(_numbers.KeepProb, Suffixes.Count - 1), Kept.OutputKeepProb];
        _firstSite = scope.ReserveSites(_keepProbs.Length);
        foreach (KeyValuePair<string, LayerWeights> weights in _weights)
        {
            _inside.Add(weights.Key, new LayerMasks(_cell, Kept, _masks, scope, weights.Key, weights.Value));
        }
    }

    /// <summary>For each layer the names of its directions, such as <c>0</c> and <c>0_reverse</c>.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Suffixes { get; }

    /// <summary>Width of the first layer's input.</summary>
    public Dim Input { get; }

    /// <summary>Width of the last layer's output, all directions together.</summary>
    public Dim Width => WidthAfter(Suffixes.Count - 1);

    /// <summary>Width of the last layer's output in one direction.</summary>
    public Dim Output => _outputs[_outputs.Length - 1];

    /// <summary>The extents of the layers, with what they are.</summary>
    public IReadOnlyList<Letter> Letters =>
    [
        .. _units.Distinct().Select(h => new Letter(h, _numbers.HiddenSizes.Count == 0 ? "units of a layer"
            : $"units of layer {string.Join(" and ", Enumerable.Range(0, _units.Length).Where(l => _units[l] == h))}")),
        .. _outputs.Except(_units).Select(p => new Letter(p, "width of a layer's output")),
    ];

    /// <summary>The parameters, layer by layer.</summary>
    public IReadOnlyList<Tensor> Parameters => [.. _weights.Values.SelectMany(weights => weights.Tensors)];

    /// <summary>The masks, which what is around the layers may add to.</summary>
    public DropoutMasks Masks => _masks;

    private Regularization Kept => _numbers.Regularization;

    /// <summary>The place of a state's gradient before the first step is that of this view.</summary>
    public View InitialState(string state, string suffix, Dim t, Dim b) =>
        View.Range(State(state, suffix, t, b), IsReverse(suffix) ? t : Dim.Zero, Dim.One);

    /// <summary>The output of a layer and direction, before dropout.</summary>
    public View OutputOf(string suffix, Dim t, Dim b) =>
        View.Range(State(_cell.States[0], suffix, t, b), IsReverse(suffix) ? Dim.Zero : Dim.One, t);

    /// <summary>Width of a state of a layer.</summary>
    public Dim WidthOf(string state, string suffix) => (state == _cell.States[0] ? _outputs : _units)[LayerOf(suffix)];

    /// <summary>
    /// A state of all layers and directions by name: one below the other, or, where layers differ in width, each with a name of its own, such as <c>h_0</c>.
    /// </summary>
    /// <param name="state">The state.</param>
    /// <param name="rows">How many layers and directions there are.</param>
    /// <param name="b">Rows of each.</param>
    /// <param name="place">Where that of a layer lies.</param>
    public IReadOnlyList<Tensor> StatesOf(string state, Dim rows, Dim b, Func<string, View> place)
    {
        string[] suffixes = [.. Suffixes.SelectMany(directions => directions)];
        return _numbers.HiddenSizes.Count == 0 || suffixes.Select(suffix => WidthOf(state, suffix)).Distinct().Count() == 1
            ? [Tensor.Of(state, [rows, b, WidthOf(state, suffixes[0])], [.. suffixes.Select(place)])]
            : [.. suffixes.Select(suffix => Tensor.Of($"{state}_{suffix}", [b, WidthOf(state, suffix)], place(suffix)))];
    }

    /// <summary>Adds the operations of all layers and returns the last one's output, as matrices side by side.</summary>
    public IReadOnlyList<View> Run(OperationList operations, Mode mode, View input, Dim t, Dim b)
    {
        IReadOnlyList<View> x = [input];
        x = Dropout(operations, mode, x, site: 0, Input, t, b);
        for (int l = 0; l < Suffixes.Count; l++)
        {
            x = [.. Suffixes[l].Select(suffix => Layer(operations, mode, l, suffix, x, t, b))];
            x = Dropout(operations, mode, x, site: l + 1, WidthAfter(l), t, b);
        }

        return x;
    }

    /// <summary>z = x W + b for all steps at once; then per step z += h U, and the cell.</summary>
    private View Layer(OperationList operations, Mode mode, int l, string suffix, IReadOnlyList<View> x, Dim t, Dim b)
    {
        bool isReverse = IsReverse(suffix);
        (Dim h, Dim p) = (_units[l], _outputs[l]);
        Dim first = isReverse ? t : Dim.Zero, last = isReverse ? Dim.Zero : t;
        Buffer z = _scope.Share($"z_{suffix}", Role.Activation, t, b, h.Times(_gates.Count), gradientInPlace: !_training.SharesGates);
        Dictionary<string, StatePlace> places = _cell.States.ToDictionary(
            state => state, state => _states(mode, state, suffix, WidthOf(state, suffix)));
        string layer = _scope.TitleOf($"layer {suffix.Replace('_', ' ')}");
        operations.Phase = $"{layer} input";
        operations.AddRange(_cell.States.Select(
            state => new Carry(places[state].Initial, View.Range(State(state, suffix, t, b), first, Dim.One))
            {
                IsFollowed = places[state].IsInitialFollowed,
            }));
        operations.AddRange(FromInput(suffix, x, z, h));
        operations.Phase = $"{layer} recursion";
        DrawnMasks masks = mode == Mode.Training ? _inside[suffix].Draw(operations, t, b, h, p) : DrawnMasks.None;
        operations.Add(new TimeLoop(
            layer, t, isReverse, [.. Step(new CellStep(mode, suffix, z, masks, isReverse ? 1 : 0, isReverse ? 0 : 1, t, b, h, p))]));
        foreach (string state in _cell.States)
        {
            View final = View.Range(State(state, suffix, t, b), last, Dim.One);
            operations.Add(new Carry(final, places[state].Final) { IsFollowed = places[state].IsFollowed });
        }

        View output = OutputOf(suffix, t, b);
        if (_isReal is null || !IsRead(l + 1))
        {
            return output;
        }

        View masked = new(_scope.Share($"y_{suffix}", Role.Activation, t, b, p));
        operations.Add(new Pointwise(_mask, [new("x", output), new(CellSegments.IsReal, new View(_isReal))], [new("y", masked)]));
        return masked;
    }

    private IEnumerable<Operation> FromInput(string suffix, IReadOnlyList<View> x, Buffer z, Dim h)
    {
        LayerWeights weights = _weights[suffix];
        foreach (GateRun run in _gates.Runs)
        {
            View gates = new View(z).Blocks(run.First, run.Count, h);
            View? bias = run.HasBias ? new View(weights.Bias!).Blocks(_gates.BiasIndex(run.First), run.Count, h) : null;
            if (!run.HasInput)
            {
                yield return new Fill(gates, bias);
                continue;
            }

            Dim row = Dim.Zero;
            foreach (View part in x)
            {
                View rows = new View(weights.InputKernel!) { FirstRow = row, RowsPerSlot = part.Columns };
                yield return new Product(
                    Form.Plain, part, rows.Blocks(run.First, run.Count, h), gates,
                    row == Dim.Zero ? Start.Zero : Start.Sum, row == Dim.Zero ? bias : null);
                row = row.Plus(part.Columns);
            }
        }
    }

    private IEnumerable<Operation> Step(CellStep step)
    {
        LayerWeights weights = _weights[step.Suffix];
        View z = View.At(step.Z, 0), before = Place(_cell.States[0], step);
        if (step.Masks.State is not null)
        {
            (View whole, before) = (before, Place(CellSegments.DroppedState, step));
            yield return _masks.Drop(whole, DropoutMasks.AtStep(step.Masks.State), before);
        }

        if (weights.RecurrentKernel is not null)
        {
            yield return new Product(
                Form.Plain, before, step.Masks.Of(weights.RecurrentKernel),
                z.Blocks(_gates.FirstRecurrent, _gates.RecurrentCount, step.H), Start.Sum)
            {
                Units = step.H,
            };
        }

        int beside = 0;
        CellSegments segments = step.Mode == Mode.Training ? _training : _inference;
        foreach (CellSegment segment in segments.Segments)
        {
            var saved = segment.Saved.ToDictionary(value => value.Name, value => (value.Gate, Beside: value.Gate is null ? beside++ : -1));
            Equation equation = step.Mode == Mode.Training ? segment.Training : segment.Inference;
            yield return new Pointwise(
                equation,
                [.. equation.Tape.Inputs.Select(name => new Operand(name, Place(name, step)))],
                [.. equation.Tape.Results.Select(result => new Operand(result.Name, PlaceOfResult(result.Name, saved, step)))]);
            foreach (string matrix in segment.Matrices)
            {
                View operand = Place(CellSpec.OperandOf(matrix), step);
                yield return matrix != _cell.Projection
                    ? new Product(Form.Plain, operand, step.Masks.Of(weights.OperandKernels[matrix]), Place(matrix, step), Start.Sum)
                    : new Product(
                        Form.Plain, operand, new View(weights.Projection!),
                        segments.WritesOutputDirectly ? Place(_cell.States[0] + Derivatives.Next, step) : Place(matrix, step), Start.Zero);
            }
        }
    }

    // Where the equations' values lie: gates in z, states in their slots, what is passed on between segments beside them.
    private View Place(string name, CellStep step)
    {
        if (_gates.IndexOf(name) is >= 0 and int gate)
        {
            return View.At(step.Z, 0).Block(gate, step.H);
        }

        if (_cell.States.Contains(name))
        {
            return View.At(State(name, step.Suffix, step.T, step.B), step.Before);
        }

        if (_cell.States.FirstOrDefault(state => state + Derivatives.Next == name) is string next)
        {
            return View.At(State(next, step.Suffix, step.T, step.B), step.After);
        }

        if (step.Masks.Inputs.TryGetValue(name, out View mask))
        {
            return DropoutMasks.AtStep(mask);
        }

        if (_weights[step.Suffix].UnitWeights.TryGetValue(name, out Buffer weight))
        {
            return new View(weight);
        }

        if (name == CellSegments.IsReal)
        {
            return View.At(_isReal!, 0);
        }

        if (name == CellSegments.DroppedState)
        {
            return View.At(_scope.Share($"{name}_{step.Suffix}", Role.Activation, step.T, step.B, step.P), 0);
        }

        Dim width = name == _cell.Projection ? step.P : step.H;
        return View.At(_scope.Share($"passed_{name}_{step.Suffix}", Role.Activation, step.T, step.B, width), 0);
    }

    private View PlaceOfResult(string name, Dictionary<string, (string? Gate, int Beside)> saved, CellStep step)
    {
        // A pre-activation is dead once the cell has read it: saved values take the gates' places, the rest a buffer beside them.
        if (!saved.TryGetValue(name, out (string? Gate, int Beside) place) || place.Gate is not null)
        {
            return Place(place.Gate ?? name, step);
        }

        Buffer beside = _scope.Share(
            $"saved_{step.Suffix}", Role.Activation, step.T, step.B, step.H.Times(_training.Segments.Sum(segment => segment.Saved.Count(value => value.Gate is null))));
        return View.At(beside, 0).Block(place.Beside, step.H);
    }

    private IReadOnlyList<View> Dropout(OperationList operations, Mode mode, IReadOnlyList<View> x, int site, Dim width, Dim t, Dim b)
    {
        double keepProb = _keepProbs[site];
        if (mode != Mode.Training || keepProb >= 1 || !IsRead(site))
        {
            return x;
        }

        View mask = _masks.Draw(operations, $"mask_{site}", _firstSite + site, keepProb, t, b, width);
        View dropped = new(_scope.Share($"dropped_{site}", Role.Activation, t, b, width));
        return [.. x.Select((part, index) =>
        {
            View result = dropped.Block(index, part.Columns);
            operations.Add(_masks.Drop(part, mask.Block(index, part.Columns), result));
            return result;
        })];
    }

    private Buffer State(string state, string suffix, Dim t, Dim b) =>
        _scope.Share(Buffer.NameOf(state, suffix), Role.Activation, t.PlusOne(), b, WidthOf(state, suffix));

    // What a layer hands on, or the first one gets (0): the layers of a cell without a gate that sees its input read nothing.
    private bool IsRead(int site) => _gates.InputCount > 0 || site == Suffixes.Count;

    // Layers of one width have one letter.
    private static IEnumerable<Dim> UnitsOfLayers(StackNumbers numbers) => Enumerable.Range(0, numbers.NumLayers).Select(l =>
        numbers.HiddenSizes.Count == 0 ? new Dim("H", numbers.HiddenSize)
        : new Dim($"H{numbers.HiddenSizes.ToList().IndexOf(numbers.HiddenSizes[l])}", numbers.HiddenSizes[l]));

    private static int LayerOf(string suffix) => int.Parse(suffix.Split('_')[0], System.Globalization.CultureInfo.InvariantCulture);

    private Dim WidthAfter(int layer) => _outputs[layer].Times(Suffixes[0].Count);

    private static bool IsReverse(string suffix) => suffix.EndsWith("_reverse", StringComparison.Ordinal);

    /// <summary>One step of one layer, while it is written down.</summary>
    /// <param name="Mode">How the plan runs.</param>
    /// <param name="Suffix">The layer.</param>
    /// <param name="Z">Its pre-activations.</param>
    /// <param name="Masks">The masks inside of the layer.</param>
    /// <param name="Before">Slot of the previous states, relative to t.</param>
    /// <param name="After">Slot of the new states.</param>
    /// <param name="T">Steps.</param>
    /// <param name="B">Rows.</param>
    /// <param name="H">Units.</param>
    /// <param name="P">Width of the output.</param>
    private sealed record CellStep(Mode Mode, string Suffix, Buffer Z, DrawnMasks Masks, int Before, int After, Dim T, Dim B, Dim H, Dim P);
}
