using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Lowering;

/// <summary>One step of a recurrent layer, inside its time loop: z += h U, then the cell.</summary>
/// <param name="weights">The parameters of the stack.</param>
/// <param name="scope">Receives the buffers.</param>
/// <param name="masks">What drops values.</param>
/// <param name="isReal">Tells padding from real steps; null where all steps are real.</param>
/// <param name="continues">Tells where states go on, 1, and where they begin anew, 0; null where they always go on.</param>
/// <param name="segments">The cell's equations, cut at products.</param>
/// <param name="training">The same in training: they say what is kept.</param>
internal sealed class RecurrentStep(
    StackWeights weights, Scope scope, DropoutMasks masks, Buffer? isReal, View? continues, CellSegments segments, CellSegments training)
{
    private readonly Equation _continue = Derivatives.Continue(isReal is not null);
    private readonly CellSpec _cell = weights.Cell;
    private readonly GateLayout _gates = weights.Gates;

    /// <summary>What the states before a step are cleared by, where they may begin anew: it comes before the operations of the step.</summary>
    /// <param name="step">The layer, and where it lies.</param>
    public IEnumerable<Operation> Clearing(CellStep step) => continues is null ? [] : _cell.States.Select(state => new Pointwise(
        _continue,
        [
            new("x", Before(state, step)), new(Derivatives.Continues, step.IsAlone ? continues : continues with { Strides = [Dim.One], Slots = Dim.One }),
            .. isReal is null ? (Operand[])[] : [new(CellSegments.IsReal, step.At(isReal, 0))],
        ],
        [new("y", Kept(state, step))]));

    /// <summary>A state before a step, cleared where the step begins anew.</summary>
    /// <param name="state">Its name.</param>
    /// <param name="step">The layer, and where it lies.</param>
    public View Previous(string state, CellStep step) => continues is null ? Before(state, step) : Kept(state, step);

    /// <summary>The operations of a step.</summary>
    /// <param name="step">The layer, and where it lies.</param>
    /// <param name="isTraining">Whether what the way back needs is kept.</param>
    public IEnumerable<Operation> Operations(CellStep step, bool isTraining)
    {
        LayerWeights layer = weights.Layers[step.Suffix];
        View z = step.At(step.Z, 0), before = Place(_cell.States[0], step);
        if (step.Masks.State is not null)
        {
            (View whole, before) = (before, Place(CellSegments.DroppedState, step));
            yield return masks.Drop(whole, DropoutMasks.AtStep(step.Masks.State), before);
        }

        if (layer.RecurrentKernel is not null)
        {
            yield return new Product(
                Form.Plain, before, step.Masks.Of(layer.RecurrentKernel),
                z.Blocks(_gates.FirstRecurrent, _gates.RecurrentCount, step.H), Start.Sum)
            {
                Units = step.H,
            };
        }

        Operand? limit = step.Limit is null ? null : new(Derivatives.LimitName, step.Limit);
        if (limit is not null)
        {
            yield return Limit(_gates.Order.Where(gate => gate.Source != GateSource.InputAndOperand), limit.Value, step);
        }

        int beside = 0;
        foreach (CellSegment segment in segments.Segments)
        {
            var saved = segment.Saved.ToDictionary(value => value.Name, value => (value.Gate, Beside: value.Gate is null ? beside++ : -1));
            Equation equation = isTraining ? segment.Training : segment.Inference;
            yield return new Pointwise(
                equation,
                [.. equation.Tape.Inputs.Select(name => new Operand(name, Place(name, step)))],
                [.. equation.Tape.Results.Select(result => new Operand(result.Name, PlaceOfResult(result.Name, saved, step)))]);
            foreach (string matrix in segment.Matrices)
            {
                View operand = Place(CellSpec.OperandOf(matrix), step);
                yield return matrix != _cell.Projection
                    ? new Product(Form.Plain, operand, step.Masks.Of(layer.OperandKernels[matrix]), Gate(_gates.IndexOf(matrix), step), Start.Sum)
                    : new Product(
                        Form.Plain, operand, new View(layer.Projection!),
                        segments.WritesOutputDirectly ? Place(_cell.States[0] + Derivatives.Next, step) : Place(matrix, step), Start.Zero);
                if (limit is not null && matrix != _cell.Projection)
                {
                    yield return Limit(_gates.Order.Where(gate => gate.Name == matrix), limit.Value, step);
                }
            }
        }
    }

    /// <summary>A state of a layer before each step and after it.</summary>
    public Buffer State(string state, string suffix, Dim t, Dim b) =>
        scope.Share(Buffer.NameOf(state, suffix), Role.Activation, t.PlusOne(), b, weights.WidthOf(state, suffix));

    // Gates as they are, whose gradients become limited, in a place of their own.
    private Pointwise Limit(IEnumerable<GateSpec> gates, Operand limit, CellStep step)
    {
        int[] indices = [.. gates.Select(gate => _gates.IndexOf(gate.Name))];
        return new Pointwise(
            Derivatives.Limit([.. indices.Select(gate => $"z{gate}")]),
            [.. indices.Select(gate => new Operand($"z{gate}", Gate(gate, step))), limit],
            [.. indices.Select(gate => new Operand($"{Derivatives.Limited}z{gate}", Limited(gate, step)))]);
    }

    // What products make of a gate.
    private static View Gate(int gate, CellStep step) => step.At(step.Z, 0).Block(gate, step.H);

    private View Limited(int gate, CellStep step) => step.At(
        scope.Share($"limited_z_{step.Suffix}", Role.Activation, step.T, step.B, step.H.Times(_gates.Count), gradientInPlace: !training.SharesGates), 0).Block(gate, step.H);

    private View Before(string state, CellStep step) => step.At(State(state, step.Suffix, step.T, step.B), step.Before);

    private View Kept(string state, CellStep step) =>
        step.At(scope.Share($"kept_{state}_{step.Suffix}", Role.Activation, step.T, step.B, weights.WidthOf(state, step.Suffix)), 0);

    // Where the equations' values lie: gates in z, states in their slots, what is passed on between segments beside them.
    private View Place(string name, CellStep step)
    {
        if (_gates.IndexOf(name) is >= 0 and int gate)
        {
            return step.Limit is null ? Gate(gate, step) : Limited(gate, step);
        }

        if (_cell.States.Contains(name))
        {
            return Previous(name, step);
        }

        if (_cell.States.FirstOrDefault(state => state + Derivatives.Next == name) is string next)
        {
            return step.At(State(next, step.Suffix, step.T, step.B), step.After);
        }

        if (step.Masks.Inputs.TryGetValue(name, out View mask))
        {
            return DropoutMasks.AtStep(mask);
        }

        if (weights.Layers[step.Suffix].UnitWeights.TryGetValue(name, out Buffer weight))
        {
            return new View(weight);
        }

        if (name == CellSegments.IsReal)
        {
            return step.At(isReal!, 0);
        }

        if (name == CellSegments.DroppedState)
        {
            return step.At(scope.Share($"{name}_{step.Suffix}", Role.Activation, step.T, step.B, step.P), 0);
        }

        Dim width = name == _cell.Projection ? step.P : step.H;
        return step.At(scope.Share($"passed_{name}_{step.Suffix}", Role.Activation, step.T, step.B, width), 0);
    }

    private View PlaceOfResult(string name, Dictionary<string, (string? Gate, int Beside)> saved, CellStep step)
    {
        // A pre-activation is dead once the cell has read it: saved values take the gates' places, the rest a buffer beside them.
        if (!saved.TryGetValue(name, out (string? Gate, int Beside) place) || place.Gate is not null)
        {
            return Place(place.Gate ?? name, step);
        }

        Buffer beside = scope.Share(
            $"saved_{step.Suffix}", Role.Activation, step.T, step.B, step.H.Times(training.Segments.Sum(segment => segment.Saved.Count(value => value.Gate is null))));
        return step.At(beside, 0).Block(place.Beside, step.H);
    }
}

/// <summary>A layer of which steps are written down.</summary>
/// <param name="Suffix">The layer.</param>
/// <param name="Z">Its pre-activations.</param>
/// <param name="Masks">The masks inside of the layer.</param>
/// <param name="Before">Slot of the previous states, relative to t.</param>
/// <param name="After">Slot of the new states.</param>
/// <param name="T">Steps.</param>
/// <param name="B">Rows.</param>
/// <param name="H">Units.</param>
/// <param name="P">Width of the output.</param>
internal sealed record CellStep(string Suffix, Buffer Z, DrawnMasks Masks, int Before, int After, Dim T, Dim B, Dim H, Dim P)
{
    /// <summary>Where the largest magnitude of a gate's gradient is; null where there is no limit.</summary>
    public View? Limit { get; init; }

    /// <summary>Rows that are done, where the step is the only one and no loop is around it; null in a loop.</summary>
    public Dim? RowsAlone { get; init; }

    /// <summary>Whether it is the only step.</summary>
    public bool IsAlone => RowsAlone is not null;

    /// <summary>A buffer's slot at the step.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="offset">The slot, relative to t.</param>
    public View At(Buffer buffer, int offset) => RowsAlone is { } rows ? View.Alone(buffer, offset, rows) : View.At(buffer, offset);
}
