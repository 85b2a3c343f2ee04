using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// Stacked recurrent layers, in one or two directions, with dropout around them: what all kinds of models share. What a layer
/// hands on is a list of matrices side by side, one for each direction; nobody copies them together.
/// </summary>
internal sealed partial class RecurrentStack
{
    private readonly CellSpec _cell;
    private readonly StackWeights _weights;
    private readonly CellSegments _training;
    private readonly RecurrentStep _trainingStep;
    private readonly RecurrentStep _inferenceStep;
    private readonly Scope _scope;
    private readonly Func<Mode, string, string, Dim, StatePlace> _states;
    private readonly Equation _mask = Derivatives.Mask();
    private readonly DropoutMasks _masks;
    private readonly Buffer? _isReal;
    private readonly double[] _keepProbs;
    private readonly int _firstSite;
    private readonly Dictionary<string, LayerMasks> _inside = [];
    private readonly Dim? _rowsAlone;

    /// <param name="weights">The parameters; several uses may share them.</param>
    /// <param name="accumulate">Training steps whose gradients are summed for an update.</param>
    /// <param name="scope">Receives the buffers of this use.</param>
    /// <param name="isReal">Tells padding from real steps, <c>[T, B, 1]</c>; null where all steps are real.</param>
    /// <param name="states">Where states come from and go to: mode, state, layer and width are given.</param>
    /// <param name="continues">Tells where states go on, 1, and where they begin anew, 0, <c>[T, B, 1]</c>; null where they always go on.</param>
    /// <param name="rowsAlone">Rows that are done, where there is one step, forwards and without a way back: there is no loop then; else null.</param>
    public RecurrentStack(
        StackWeights weights, int accumulate, Scope scope, Buffer? isReal, Func<Mode, string, string, Dim, StatePlace> states, View? continues = null,
        Dim? rowsAlone = null)
    {
        (_cell, _weights, _scope, _isReal, _states) = (weights.Cell, weights, scope, isReal, states);
        _rowsAlone = rowsAlone;
        var hyperparameters = new Dictionary<string, double> { ["forgetBias"] = weights.Numbers.ForgetBias };
        _training = new CellSegments(_cell, hyperparameters, isReal is not null, Kept);
        CellSegments inference = Kept.ChangesEquations(_cell) ? new CellSegments(_cell, hyperparameters, isReal is not null, Kept, isTraining: false) : _training;
        _masks = new DropoutMasks(scope, Kept.IsVariational, accumulate);
        _trainingStep = new RecurrentStep(weights, scope, _masks, isReal, continues, _training, _training);
        _inferenceStep = new RecurrentStep(weights, scope, _masks, isReal, continues, inference, _training);
        _keepProbs = [Kept.InputKeepProb, .. Enumerable.Repeat(weights.Numbers.KeepProb, Suffixes.Count - 1), Kept.OutputKeepProb];
        _firstSite = scope.ReserveSites(_keepProbs.Length);
        foreach (KeyValuePair<string, LayerWeights> layer in weights.Layers)
        {
            _inside.Add(layer.Key, new LayerMasks(_cell, Kept, _masks, scope, layer.Key, layer.Value));
        }
    }

    /// <summary>The parameters.</summary>
    public StackWeights Weights => _weights;

    /// <summary>The masks, which what is around the layers may add to.</summary>
    public DropoutMasks Masks => _masks;

    private IReadOnlyList<IReadOnlyList<string>> Suffixes => _weights.Suffixes;

    private Regularization Kept => _weights.Numbers.Regularization;

    /// <summary>The place of a state's gradient before the first step is that of this view.</summary>
    public View InitialState(string state, string suffix, Dim t, Dim b) => Rows(
        View.Range(_trainingStep.State(state, suffix, t, b), IsReverse(suffix) ? t : Dim.Zero, Dim.One));

    /// <summary>A state after the last step.</summary>
    public View FinalState(string state, string suffix, Dim t, Dim b) => Rows(
        View.Range(_trainingStep.State(state, suffix, t, b), IsReverse(suffix) ? Dim.Zero : t, Dim.One));

    /// <summary>The output of a layer and direction, before dropout.</summary>
    public View OutputOf(string suffix, Dim t, Dim b) => Rows(
        View.Range(_trainingStep.State(_cell.States[0], suffix, t, b), IsReverse(suffix) ? Dim.Zero : Dim.One, t));

    /// <summary>Adds the operations of all layers and returns the last one's output, as matrices side by side.</summary>
    /// <param name="operations">Receives them.</param>
    /// <param name="mode">How the plan runs.</param>
    /// <param name="input">What goes in, as matrices side by side.</param>
    /// <param name="t">Steps.</param>
    /// <param name="b">Rows of a step.</param>
    public IReadOnlyList<View> Run(OperationList operations, Mode mode, IReadOnlyList<View> input, Dim t, Dim b)
    {
        IReadOnlyList<View> x = Dropout(operations, mode, input, site: 0, _weights.Input, t, b);
        for (int l = 0; l < Suffixes.Count; l++)
        {
            x = [.. Suffixes[l].Select(suffix => Layer(operations, mode, l, suffix, x, t, b))];
            x = Dropout(operations, mode, x, site: l + 1, _weights.WidthAfter(l), t, b);
        }

        return x;
    }

    /// <summary>z = x W + b for all steps at once; then per step z += h U, and the cell.</summary>
    private View Layer(OperationList operations, Mode mode, int l, string suffix, IReadOnlyList<View> x, Dim t, Dim b)
    {
        (CellStep step, IReadOnlyDictionary<string, StatePlace> places) = Begin(operations, mode, suffix, t, b);
        operations.AddRange(FromInput(suffix, x, step.Z, step.H));
        IReadOnlyList<Operation> body = Step(operations, mode, step);
        AddSteps(operations, LayerTitle(suffix), t, IsReverse(suffix), [.. _trainingStep.Clearing(step), .. body]);
        Finish(operations, suffix, places, t, b);
        View output = OutputOf(suffix, t, b);
        if (_isReal is null || !IsRead(l + 1))
        {
            return output;
        }

        View masked = new(_scope.Share($"y_{suffix}", Role.Activation, t, b, step.P));
        operations.Add(new Pointwise(_mask, [new("x", output), new(CellSegments.IsReal, new View(_isReal))], [new("y", masked)]));
        return masked;
    }

    // What is done for a layer before its input goes in: its states begin.
    private (CellStep Step, IReadOnlyDictionary<string, StatePlace> Places) Begin(OperationList operations, Mode mode, string suffix, Dim t, Dim b)
    {
        operations.Phase = $"{LayerTitle(suffix)} input";
        CellStep step = StepOf(suffix, t, b);
        var places = _cell.States.ToDictionary(state => state, state => _states(mode, state, suffix, _weights.WidthOf(state, suffix)));
        operations.AddRange(_cell.States.Select(state => places[state].Begin(InitialState(state, suffix, t, b))));
        return (step, places);
    }

    // A step without masks, and where it lies.
    private CellStep StepOf(string suffix, Dim t, Dim b)
    {
        (Dim h, Dim p) = (_weights.UnitsOf(suffix), _weights.OutputOf(suffix));
        Buffer z = _scope.Share($"z_{suffix}", Role.Activation, t, b, h.Times(_weights.Gates.Count), gradientInPlace: !_training.SharesGates);
        (int before, int after) = IsReverse(suffix) ? (1, 0) : (0, 1);
        return new CellStep(suffix, z, DrawnMasks.None, before, after, t, b, h, p) { RowsAlone = _rowsAlone };
    }

    // All steps: a step alone needs no loop.
    private void AddSteps(OperationList operations, string title, Dim t, bool isReverse, IReadOnlyList<Operation> body)
    {
        if (_rowsAlone is null)
        {
            operations.Add(new TimeLoop(title, t, isReverse, [.. body]));
        }
        else
        {
            operations.AddRange(body);
        }
    }

    // What there is of a matrix of the last step or of all.
    private View Rows(View view) => _rowsAlone is { } rows ? view with { RowsPerSlot = rows } : view;

    // The operations of a step, with the masks of the layer, which are drawn before its loop.
    private IReadOnlyList<Operation> Step(OperationList operations, Mode mode, CellStep step)
    {
        operations.Phase = $"{LayerTitle(step.Suffix)} recursion";
        return mode == Mode.Training
            ? [.. _trainingStep.Operations(step with
            {
                Masks = _inside[step.Suffix].Draw(operations, step.T, step.B, step.H, step.P),
                Limit = Limit(operations, step.Suffix),
            }, isTraining: true)]
            : [.. _inferenceStep.Operations(step, isTraining: false)];
    }

    // States go where they are asked for.
    private void Finish(OperationList operations, string suffix, IReadOnlyDictionary<string, StatePlace> places, Dim t, Dim b)
    {
        foreach (string state in _cell.States)
        {
            if (places[state].Final is { } final)
            {
                operations.Add(new Carry(FinalState(state, suffix, t, b), final) { IsFollowed = places[state].IsFollowed });
            }
        }
    }

    private View? Limit(OperationList operations, string suffix)
    {
        if (_weights.Numbers.MaxGateGradient == 0)
        {
            return null;
        }

        View limit = new(_scope.Share($"{Derivatives.LimitName}_{suffix}", Role.Drawn, Dim.One, Dim.One, Dim.One));
        operations.Add(new SetLimit(limit, _weights.Numbers.MaxGateGradient));
        return limit;
    }

    private string LayerTitle(string suffix) => _scope.TitleOf($"layer {suffix.Replace('_', ' ')}");

    private IEnumerable<Operation> FromInput(string suffix, IReadOnlyList<View> x, Buffer z, Dim h)
    {
        LayerWeights weights = _weights.Layers[suffix];
        foreach (GateRun run in _weights.Gates.Runs)
        {
            View gates = Rows(new View(z)).Blocks(run.First, run.Count, h);
            View? bias = run.HasBias ? new View(weights.Bias!).Blocks(_weights.Gates.BiasIndex(run.First), run.Count, h) : null;
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

    private IReadOnlyList<View> Dropout(OperationList operations, Mode mode, IReadOnlyList<View> x, int site, Dim width, Dim t, Dim b) =>
        Mask(operations, mode, site, width, t, b) is { } mask ? Drop(operations.Add, x, mask, Dropped(site, width, t, b)) : x;

    // The mask of a site; null where everything is kept.
    private View? Mask(OperationList operations, Mode mode, int site, Dim width, Dim t, Dim b) =>
        mode != Mode.Training || _keepProbs[site] >= 1 || !IsRead(site)
            ? null : _masks.Draw(operations, $"mask_{site}", _firstSite + site, _keepProbs[site], t, b, width);

    private View Dropped(int site, Dim width, Dim t, Dim b) => new(_scope.Share($"dropped_{site}", Role.Activation, t, b, width));

    // Drops values of matrices side by side: those of the mask from its first column on.
    private List<View> Drop(Action<Operation> add, IReadOnlyList<View> x, View mask, View dropped)
    {
        Dim column = mask.FirstColumn;
        var results = new List<View>();
        foreach (View part in x)
        {
            View result = dropped with { FirstColumn = column, Columns = part.Columns };
            add(_masks.Drop(part, mask with { FirstColumn = column, Columns = part.Columns }, result));
            results.Add(result);
            column = column.Plus(part.Columns);
        }

        return results;
    }

    // What a layer hands on, or the first one gets (0): the layers of a cell without a gate that sees its input read nothing.
    private bool IsRead(int site) => _weights.Gates.InputCount > 0 || site == Suffixes.Count;

    private static bool IsReverse(string suffix) => suffix.EndsWith("_reverse", StringComparison.Ordinal);
}
