using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Shorthands;

/// <summary>How a bare layer becomes a plan: inputs and initial states come from outside, outputs and final states go there.</summary>
internal sealed class RecurrentLayerLowering
{
    private readonly Target _target;
    private readonly CellSpec _cell;
    private readonly RecurrentLayerNumbers _numbers;
    private readonly ModelSpec _spec;
    private readonly BufferSet _buffers = new();
    private readonly Scope _scope;
    private readonly StackWeights _weights;
    private readonly RecurrentStack _stack;
    private readonly Buffer? _isReal;
    private readonly Dim _t;
    private readonly Dim _b;
    private readonly Dim _i;

    private RecurrentLayerLowering(ModelSpec spec, Target target)
    {
        _target = target;
        _cell = spec.Cell!;
        _spec = spec;
        _numbers = (RecurrentLayerNumbers)spec.Numbers;
        _t = new Dim("T", _numbers.NumSteps);
        _b = new Dim("B", _numbers.BatchSize);
        _i = new Dim("I", _numbers.InputSize);
        _scope = _buffers.Scope();
        _isReal = _numbers.VariableLengths ? _scope.Make(CellSegments.IsReal, Role.Drawn, _t, _b, Dim.One) : null;
        _weights = new StackWeights(_cell, _numbers.Stack, _scope, _i, _numbers.Bidirectional ? 2 : 1);
        _stack = new RecurrentStack(_weights, _numbers.Accumulate, _scope, _isReal, (_, state, suffix, width) => new StatePlace(
            Initial(state, suffix, width), Final(state, suffix, width), IsFollowed: true));
    }

    private IEnumerable<string> Suffixes => _weights.Suffixes.SelectMany(directions => directions);

    /// <inheritdoc cref="Plans.Build"/>
    public static ModelPlan Build(ModelSpec spec, Target target, Action<PlanStage>? watch = null) =>
        new RecurrentLayerLowering(spec, target).Build(watch);

    private ModelPlan Build(Action<PlanStage>? watch)
    {
        View input = new(_scope.Make("input", Role.Activation, _t, _b, _i));
        var forward = new OperationList { Phase = "input" };
        IReadOnlyList<View> output = _stack.Run(forward, Mode.Training, [input], _t, _b);
        var finals = _cell.States.SelectMany(state => Suffixes.Select(suffix => Final(state, suffix, _weights.WidthOf(state, suffix))));
        var adjoint = Adjoint.Of(forward, [.. output, .. finals]);
        foreach (View asked in _cell.States.SelectMany(state => Suffixes.Select(suffix => _stack.InitialState(state, suffix, _t, _b))).Append(input))
        {
            adjoint.Incoming(asked);
        }

        _buffers.Add(adjoint);
        var training = new TrainingPasses(_scope, _buffers, _spec, _weights.Parameters, forward, adjoint);
        var evaluate = new OperationList();
        IReadOnlyList<View> evaluated = _stack.Run(evaluate, Mode.Evaluation, [input], _t, _b);
        if (!evaluated.SequenceEqual(output))
        {
            // With dropout the output of training lies elsewhere; who reads it looks in one place.
            evaluate.AddRange(evaluated.Zip(output, (from, to) => new Carry(from, to)));
        }

        Tensor inputs = Tensor.Of("input", [_t, _b, _i], input);
        Tensor outputs = Tensor.Beside("output", [_t, _b, _weights.Width], output);
        PlanPass[] lowered =
        [
            new("Forward", "The forward pass of training: leaves what backward needs.", forward) { BeginsStep = true },
            new("Backward", "The gradients, from those of the output to those of the input.", adjoint.Operations) { After = "Forward" },
            .. training.Passes,
            new("Evaluate", "The forward pass without dropout.", evaluate),
            .. training.Others,
        ];
        TensorTable[] tables =
        [
            new(TensorTable.Parameters, [.. _weights.Parameters.Select(parameter => parameter.StartingAs(_spec.Starts))]),
            new(TensorTable.OptimizerState, training.States(_weights.Parameters)),
            training.HyperparameterTable,
            new(TensorTable.Gradients, [.. _weights.Parameters.Select(OfGradient)]),
            new(
                TensorTable.Feeds,
                [
                    inputs, OfGradient(outputs) with { Name = "output_gradient" },
                    .. _isReal is null ? (Tensor[])[] : [Tensor.Of("is_real", [_t, _b, Dim.One], new View(_isReal))],
                ]),
            new(TensorTable.Outputs, [outputs, OfGradient(inputs) with { Name = "input_gradient" }]),
            new("InitialStates", States(Initial)),
            new("FinalStates", States(Final)),
            new("InitialStateGradients", [.. States((state, suffix, _) => _stack.InitialState(state, suffix, _t, _b)).Select(OfGradient)]),
            new("FinalStateGradients", [.. States(Final).Select(OfGradient)]),
            new(TensorTable.Scalars, [training.Norm]),
            new(TensorTable.Masks, _stack.Masks.Tensors),
        ];
        Letter[] letters =
        [
            new(_t, "time steps"),
            new(_b, "sequences"),
            new(_i, "width of the input"),
            .. _weights.Letters,
        ];
        return ModelPlan.Of(lowered, tables, letters, _target, _buffers, watch) with { Hyperparameters = training.Hyperparameters };

        Tensor OfGradient(Tensor tensor) => tensor.In(adjoint.Gradients);
    }

    private View Initial(string state, string suffix, Dim width) =>
        new(_scope.Share($"initial_{state}_{suffix}", Role.State, Dim.One, _b, width));

    private View Final(string state, string suffix, Dim width) =>
        new(_scope.Share($"final_{state}_{suffix}", Role.Activation, Dim.One, _b, width));

    private IReadOnlyList<Tensor> States(Func<string, string, Dim, View> place)
    {
        Dim rows = new($"{Suffixes.Count()}", Suffixes.Count());
        return [.. _cell.States.SelectMany(state => _weights.StatesOf(state, rows, _b, suffix => place(state, suffix, _weights.WidthOf(state, suffix))))];
    }
}
