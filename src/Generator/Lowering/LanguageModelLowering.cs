using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// How a language model becomes a plan: words are looked up, pass through the recurrent layers, and the last layer's output
/// predicts the next word (Zaremba, Sutskever and Vinyals 2014, arXiv:1409.2329).
/// </summary>
internal sealed class LanguageModelLowering
{
    private readonly CellSpec _cell;
    private readonly LanguageModelNumbers _numbers;
    private readonly BufferSet _buffers = new();
    private readonly Scope _scope;
    private readonly RecurrentStack _stack;
    private readonly Dim _t;
    private readonly Dim _b;
    private readonly Dim _v;
    private readonly Dim _e;
    private readonly Buffer _embedding;
    private readonly View _softmaxW;
    private readonly View _softmaxB;
    private readonly Target _target;

    private LanguageModelLowering(ModelSpec spec, Target target)
    {
        _target = target;
        _cell = spec.Cell;
        _numbers = (LanguageModelNumbers)spec.Numbers;
        _t = new Dim("T", _numbers.NumSteps);
        _b = new Dim("B", _numbers.BatchSize);
        _v = new Dim("V", _numbers.VocabSize);
        _e = _numbers.EmbeddingSize == _numbers.HiddenSize ? new Dim("H", _numbers.HiddenSize) : new Dim("E", _numbers.EmbeddingSize);
        _scope = _buffers.Scope();
        _embedding = _scope.Make("embedding", _numbers.TieWeights ? Role.Parameter : Role.Table, Dim.One, _v, _e);
        _stack = new RecurrentStack(spec, _scope, _e, directions: 1, isReal: null, Carried);

        // Tied weights: the words' embeddings are what the output is compared with.
        _softmaxW = new View(_numbers.TieWeights ? _embedding : _scope.Make("softmax_w", Role.Parameter, Dim.One, _v, _stack.Output));
        _softmaxB = new View(_scope.Make("softmax_b", Role.Parameter, Dim.One, Dim.One, _v));
    }

    private IEnumerable<string> Layers => _stack.Suffixes.Select(directions => directions[0]);

    /// <inheritdoc cref="Plans.Build"/>
    public static LanguageModelPlan Build(ModelSpec spec, Target target, Action<PlanStage>? watch = null) =>
        new LanguageModelLowering(spec, target).Build(watch);

    private LanguageModelPlan Build(Action<PlanStage>? watch)
    {
        OperationList forward = Run(Mode.Training, _t, _b, out View top);
        OutputLayer output = _target.OutputLayer(_scope, _softmaxW, _softmaxB, _t, _b);
        forward.Phase = "softmax";
        forward.AddRange(output.Train(top));
        var adjoint = Adjoint.Of(forward);
        foreach (View initial in _cell.States.SelectMany(state => Layers.Select(layer => _stack.InitialState(state, layer, _t, _b))))
        {
            adjoint.Incoming(initial);
        }

        _buffers.Add(adjoint);
        Dim count = new("n", "Count", _t.Value * _b.Value);
        Dim layers = new("L", _numbers.NumLayers);
        OperationList evaluate = Run(Mode.Evaluation, _t, _b, out View evaluated);
        evaluate.Phase = "softmax";
        evaluate.AddRange(output.Loss(evaluated));
        OperationList sequence = Run(Mode.Sequence, count, Dim.One, out View last);
        var loss = new OperationList { Phase = "softmax" };
        loss.AddRange(output.Loss(last));
        var predict = new OperationList { Phase = "softmax" };
        predict.AddRange(output.Predict(View.Range(last.Buffer, count, Dim.One)));
        Tensor[] parameters =
        [
            Tensor.Of("embedding", [_v, _e], new View(_embedding)) with { IsUniform = true },
            .. _stack.Parameters,
            .. _numbers.TieWeights ? (Tensor[])[] : [Tensor.OfTransposed("softmax_w", [_stack.Output, _v], _softmaxW) with { IsUniform = true }],
            Tensor.Of("softmax_b", [_v], _softmaxB) with { IsUniform = true },
        ];
        View embedded = new(Activation("embedded", _t, _b, _e));
        Tensor[] states = [.. _cell.States.Select(state => States(state, layers, _b, l => Carried(Mode.Training, state, l)))];
        View? sparse = adjoint.Operations.OfType<SumRows>().SingleOrDefault()?.PerWord;
        Tensor[] gradients =
        [
            .. parameters.Where(parameter => parameter.Parts[0].View.Buffer.Role == Role.Parameter)
                .Concat(_cell.States.Select(state => States(state, layers, _b, l => _stack.InitialState(state, l, _t, _b))))
                .Append(Tensor.Of("embedded", [_t, _b, _e], embedded))
                .Select(tensor => tensor.In(adjoint.Gradients)),
        ];
        Tensor[] outputs =
        [
            Tensor.Of("embedded", [_t, _b, _e], embedded),
            Tensor.Of("top", [_t, _b, _stack.Output], top),
            output.Logits,
            Tensor.Of("token_loss", [_t, _b], output.TokenLoss) with { Columns = _t.Times(_b) },
        ];
        PlanPass[] passes =
        [
            new("Forward", "The forward pass of a training step: leaves what backward needs.", forward),
            new("Backward", "The gradients of the cost, from the last operation to the first, and their squared norm.", adjoint.Operations) { After = "Forward" },
            new("Evaluate", "The forward pass without dropout.", evaluate),
            new("ReadSequence", "Count steps of a single stream, without dropout, up to the last layer's output.", sequence),
            new("EvaluateSequence", "A single stream and its loss.", loss) { After = "ReadSequence" },
            new("Predict", "A single stream and the probabilities of the word after it.", predict) { After = "ReadSequence" },
        ];
        IEnumerable<View> asked = gradients.Concat(outputs).SelectMany(tensor => tensor.Parts).Select(part => part.View).Append(output.Probabilities);
        var lowered = new PlanStage("lower", passes, [], [.. sparse is null ? asked : asked.Append(sparse)]);
        return new LanguageModelPlan
        {
            Passes = PlanStages.Run(lowered, _target, _buffers, watch),
            Output = output,
            Buffers = new BufferPlan(_buffers.All),
            Letters = Letters(layers),
            Embedding = new View(_embedding),
            SparseGradient = sparse,
            Masks = _stack.Masks,
            Parameters = parameters,
            States = states,
            SequenceStates = [.. _cell.States.Select(state => States(state, layers, Dim.One, l => Carried(Mode.Sequence, state, l)))],
            Gradients = gradients,
            Outputs = outputs,
        };
    }

    private OperationList Run(Mode mode, Dim t, Dim b, out View top)
    {
        var operations = new OperationList { Phase = "embedding" };
        View embedded = new(Activation("embedded", t, b, _e));
        operations.Add(new Gather(new View(_embedding), embedded));
        top = _stack.Run(operations, mode, embedded, t, b).Single();
        return operations;
    }

    // The state after a step is the state before the next one; gradients end there.
    private StatePlace Carried(Mode mode, string state, string layer, Dim width)
    {
        View place = new(mode == Mode.Sequence
            ? _scope.Share($"sequence_{state}_{layer}", Role.State, Dim.One, Dim.One, width)
            : _scope.Share($"carried_{state}_{layer}", Role.State, Dim.One, _b, width));
        return new StatePlace(place, place, IsFollowed: false);
    }

    private View Carried(Mode mode, string state, string layer) => Carried(mode, state, layer, _stack.WidthOf(state)).Initial;

    private Tensor States(string state, Dim layers, Dim b, Func<string, View> place) =>
        Tensor.Of(state, [layers, b, _stack.WidthOf(state)], [.. Layers.Select(place)]);

    private IReadOnlyList<Letter> Letters(Dim layers) =>
    [
        new(_t, "time steps"),
        new(_b, "streams"),
        new(_stack.Units, "units of a layer"),
        .. _e == _stack.Units ? (Letter[])[] : [new(_e, "width of the embedding")],
        .. _stack.Output == _stack.Units ? (Letter[])[] : [new(_stack.Output, "width of a layer's output")],
        new(_v, "words"),
        new(layers, "layers"),
    ];

    private Buffer Activation(string name, Dim slots, Dim rows, Dim columns) =>
        _scope.Share(name, Role.Activation, slots, rows, columns);
}
