using System;
using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Lowering;

/// <content>Layers whose steps have an input of their own: all of them go through time in one loop, each step from the first to the last.</content>
internal sealed partial class RecurrentStack
{
    /// <summary>Adds the operations of all layers and returns the last one's output.</summary>
    /// <param name="operations">Receives them.</param>
    /// <param name="mode">How the plan runs.</param>
    /// <param name="input">What goes in, as matrices side by side; nothing where each step makes its whole input.</param>
    /// <param name="stepInput">What goes in beside it, step by step.</param>
    /// <param name="t">Steps.</param>
    /// <param name="b">Rows of a step.</param>
    public View Run(OperationList operations, Mode mode, IReadOnlyList<View> input, IStepInput stepInput, Dim t, Dim b)
    {
        if (Suffixes[0].Count > 1)
        {
            throw new NotSupportedException($"{_scope.TitleOf("a stack")} that also reads backwards has no input that is made step by step.");
        }

        Dim width = input.Aggregate(Dim.Zero, (sum, part) => sum.Plus(part.Columns));
        IReadOnlyList<View> x = input;
        List<Operation> body = [.. Suffixes.SelectMany(suffixes => _trainingStep.Clearing(StepOf(suffixes[0], t, b)))];
        IReadOnlyList<View> made = stepInput.Begin(body, (state, suffix) => _trainingStep.Previous(state, StepOf(suffix, t, b)));
        if (Mask(operations, mode, site: 0, _weights.Input, t, b) is { } mask)
        {
            // One mask for both: its first columns are of what goes in before the loop, the others of what each step makes.
            View dropped = Dropped(site: 0, _weights.Input, t, b);
            x = Drop(operations.Add, input, mask, dropped);
            made = Drop(body.Add, made, DropoutMasks.AtStep(mask) with { FirstColumn = width }, View.At(dropped.Buffer, 0));
        }

        var outputs = new List<(View Whole, View Step)>();
        var ends = new List<Action>();
        for (int l = 0; l < Suffixes.Count; l++)
        {
            string suffix = Suffixes[l][0];
            (CellStep step, IReadOnlyDictionary<string, StatePlace> places) = Begin(operations, mode, suffix, t, b);
            View z = Rows(new View(step.Z));
            operations.AddRange(l == 0 && x.Count > 0 ? FromInput(suffix, x, step.Z, step.H) : Biases(suffix, z, step.H));
            body.AddRange(l == 0 ? FromStep(suffix, made, width, step) : FromStep(suffix, [outputs[l - 1].Step], Dim.Zero, step));
            body.AddRange(Step(operations, mode, step));
            ends.Add(() => Finish(operations, suffix, places, t, b));
            outputs.Add(Output(operations, body, mode, l, step));
        }

        (View whole, View last) = outputs[outputs.Count - 1];
        stepInput.End(body, last);
        string title = _scope.TitleOf(Suffixes.Count == 1 ? "layer 0" : "all layers");
        operations.Phase = $"{title} recursion";
        AddSteps(operations, title, t, isReverse: false, body);
        ends.ForEach(finish => finish());
        return whole;
    }

    // What the gates begin with where nothing goes in before the loop.
    private IEnumerable<Operation> Biases(string suffix, View z, Dim h) => _weights.Gates.Runs.Select(run => new Fill(
        z.Blocks(run.First, run.Count, h), run.HasBias ? new View(_weights.Layers[suffix].Bias!).Blocks(_weights.Gates.BiasIndex(run.First), run.Count, h) : null));

    // What goes in at a step, times rows of the kernel from some row on.
    private IEnumerable<Operation> FromStep(string suffix, IReadOnlyList<View> parts, Dim firstRow, CellStep step)
    {
        if (_weights.Layers[suffix].InputKernel is not { } kernel)
        {
            yield break;
        }

        if (firstRow.Value + parts.Sum(part => part.Columns.Value) != kernel.Rows.Value)
        {
            throw new InvalidOperationException($"What goes into layer {suffix} in each step has {parts.Sum(part => part.Columns.Value)} columns, not {kernel.Rows.Value - firstRow.Value}.");
        }

        foreach (View part in parts)
        {
            yield return new Product(
                Form.Plain, part, new View(kernel) { FirstRow = firstRow, RowsPerSlot = part.Columns },
                step.At(step.Z, 0).Blocks(0, _weights.Gates.InputCount, step.H), Start.Sum)
            {
                Units = step.H,
            };
            firstRow = firstRow.Plus(part.Columns);
        }
    }

    // What a layer hands on, all of it and at a step: nothing where a step is padding, and dropped as the outputs of layers are.
    private (View Whole, View Step) Output(OperationList operations, List<Operation> body, Mode mode, int l, CellStep step)
    {
        (Dim t, Dim b) = (step.T, step.B);
        View whole = OutputOf(step.Suffix, t, b), at = step.At(whole.Buffer, 1);
        if (_isReal is not null && IsRead(l + 1))
        {
            whole = new View(_scope.Share($"y_{step.Suffix}", Role.Activation, t, b, step.P));
            body.Add(new Pointwise(_mask, [new("x", at), new(CellSegments.IsReal, View.At(_isReal, 0))], [new("y", View.At(whole.Buffer, 0))]));
            at = View.At(whole.Buffer, 0);
        }

        if (Mask(operations, mode, l + 1, step.P, t, b) is { } mask)
        {
            whole = Dropped(l + 1, step.P, t, b);
            body.Add(_masks.Drop(at, DropoutMasks.AtStep(mask), View.At(whole.Buffer, 0)));
            at = View.At(whole.Buffer, 0);
        }

        return (whole, at);
    }
}
