using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Shorthands;

/// <summary>
/// How a language model becomes a plan: words are looked up, pass through the recurrent layers, and the last layer's output
/// predicts the next word (Zaremba, Sutskever and Vinyals 2014, arXiv:1409.2329).
/// </summary>
internal sealed class LanguageModelLowering
{
    private readonly CellSpec _cell;
    private readonly LanguageModelNumbers _numbers;
    private readonly ModelSpec _spec;
    private readonly BufferSet _buffers = new();
    private readonly Scope _scope;
    private readonly StackWeights _weights;
    private readonly RecurrentStack _stack;
    private readonly Dim _t;
    private readonly Dim _b;
    private readonly Dim _v;
    private readonly Dim _e;
    private readonly Buffer _embedding;
    private readonly View _softmaxW;
    private readonly View _softmaxB;
    private readonly int _wordSite;
    private readonly Target _target;

    private LanguageModelLowering(ModelSpec spec, Target target)
    {
        _target = target;
        _cell = spec.Cell!;
        _spec = spec;
        _numbers = (LanguageModelNumbers)spec.Numbers;
        _t = _numbers.VariableSteps
            ? new Dim("T", "Count", _numbers.NumSteps) { IsVariable = true, Most = "T" }
            : new Dim("T", _numbers.NumSteps);
        _b = new Dim("B", _numbers.BatchSize);
        _v = new Dim("V", _numbers.VocabSize);
        _e = _numbers.EmbeddingSize == _numbers.HiddenSize && _numbers.HiddenSizes.Count == 0 ? new Dim("H", _numbers.HiddenSize) : new Dim("E", _numbers.EmbeddingSize);
        _scope = _buffers.Scope();
        _embedding = _scope.Make("embedding", _numbers.TieWeights || !TrainingPasses.TakesRows(spec, "embedding") ? Role.Parameter : Role.Table, Dim.One, _v, _e);
        _weights = new StackWeights(_cell, _numbers.Stack, _scope, _e, directions: 1);
        _stack = new RecurrentStack(_weights, _numbers.Accumulate, _scope, isReal: null, Carried);

        _wordSite = _numbers.WordKeepProb < 1 ? _scope.ReserveSites(1) : -1;

        // Tied weights: the words' embeddings are what the output is compared with.
        _softmaxW = new View(_numbers.TieWeights ? _embedding : _scope.Make("softmax_w", Role.Parameter, Dim.One, _v, _weights.Output));
        _softmaxB = new View(_scope.Make("softmax_b", Role.Parameter, Dim.One, Dim.One, _v));
    }

    private IEnumerable<string> Layers => _weights.Suffixes.Select(directions => directions[0]);

    /// <inheritdoc cref="Plans.Build"/>
    public static ModelPlan Build(ModelSpec spec, Target target, Action<PlanStage>? watch = null) =>
        new LanguageModelLowering(spec, target).Build(watch);

    private ModelPlan Build(Action<PlanStage>? watch)
    {
        OperationList forward = Run(Mode.Training, _t, _b, out View top);
        View tokenLoss = new(_scope.Make("token_loss", Role.Activation, Dim.One, Dim.One, _t.Times(_b)));
        View cost = new(_scope.Make("cost", Role.Activation, Dim.One, Dim.One, new Dim("2", 2)));
        View probabilities = new(_scope.Make("probabilities", Role.Activation, Dim.One, Dim.One, _v));
        AddLoss(forward, top, _b, _numbers.Accumulate);
        IReadOnlyList<Penalty> penalties = OutputPenalties.Of(
            _numbers.ActivationPenalty, _numbers.TemporalPenalty, _numbers.BatchSize * _numbers.Accumulate, top, _stack.OutputOf(Layers.Last(), _t, _b), _t, _scope, forward);
        var adjoint = Adjoint.Of(forward, penalties, []);
        foreach (View initial in _cell.States.SelectMany(state => Layers.Select(layer => _stack.InitialState(state, layer, _t, _b))))
        {
            adjoint.Incoming(initial);
        }

        _buffers.Add(adjoint);
        Tensor[] all =
        [
            Tensor.Of("embedding", [_v, _e], new View(_embedding)) with { IsUniform = true },
            .. _weights.Parameters,
            .. _numbers.TieWeights ? (Tensor[])[] : [Tensor.OfTransposed("softmax_w", [_weights.Output, _v], _softmaxW) with { IsUniform = true }],
            Tensor.Of("softmax_b", [_v], _softmaxB) with { IsUniform = true },
        ];
        Tensor[] parameters = [.. all.Select(parameter => parameter.StartingAs(_spec.Starts))];
        var training = new TrainingPasses(_scope, _buffers, _spec, parameters, forward, adjoint);
        Dim count = new("n", "Count", _t.Value * _b.Value) { IsVariable = true, Most = "T * B" };
        Dim layers = new("L", _numbers.NumLayers);
        OperationList evaluate = Run(Mode.Evaluation, _t, _b, out View evaluated);
        AddLoss(evaluate, evaluated, _b, batches: 1);
        OperationList sequence = Run(Mode.Sequence, count, Dim.One, out View last);
        var loss = new OperationList();
        AddLoss(loss, last, Dim.One, batches: 1);
        var predict = new OperationList { Phase = "softmax" };
        View next = Logits(Dim.One, Dim.One);
        predict.Add(Linear(View.Range(last.Buffer, count, Dim.One), next));
        predict.Add(new Softmax(next, probabilities));
        View shown = new(_scope.Make("logits_shown", Role.Shown, _t, _b, _v));
        View embedded = new(Activation("embedded", _t, _b, _e));
        Tensor[] states = [.. _cell.States.SelectMany(state => States(state, layers, _b, l => Carried(Mode.Training, state, l)))];
        Tensor[] gradients =
        [
            .. parameters.Select(parameter => training.RowsOf(parameter.Name, parameter.Parts[0].View) ?? parameter.In(adjoint.Gradients)),
            .. _cell.States.SelectMany(state => States(state, layers, _b, l => _stack.InitialState(state, l, _t, _b)))
                .Append(Tensor.Of("embedded", [_t, _b, _e], embedded))
                .Select(tensor => tensor.In(adjoint.Gradients)),
        ];
        PlanPass[] lowered =
        [
            new("Forward", "The forward pass of a training step: leaves what backward needs.", forward) { BeginsStep = true },
            new("Backward", "The gradients of the cost, from the last operation to the first.", adjoint.Operations) { After = "Forward" },
            .. training.Passes,
            new("TrainStep", "A training step.", []) { Includes = training.Step, BeginsStep = true, ChangesParameters = true },
            new("Evaluate", "The forward pass without dropout.", evaluate),
            new("ReadSequence", "Count steps of a single stream, without dropout, up to the last layer's output.", sequence),
            new("EvaluateSequence", "A single stream and its loss.", loss) { After = "ReadSequence", Includes = ["ReadSequence"] },
            new("Predict", "A single stream and the probabilities of the word after it.", predict) { After = "ReadSequence", Includes = ["ReadSequence"] },
            new("Logits", "The logits of the last forward pass, for those who want to see them.", [Linear(top, shown) with { Phase = "softmax" }]) { After = "Forward" },
            .. training.Others,
            .. _target.HoldsTexts ? TextPasses(cost, training.Step) : (PlanPass[])[],
        ];
        TensorTable[] tables =
        [
            new(TensorTable.Parameters, parameters),
            new(TensorTable.Gradients, gradients),
            new(TensorTable.OptimizerState, training.States(parameters)),
            training.HyperparameterTable,
            new(TensorTable.States, states),
            new("StreamStates", [.. _cell.States.SelectMany(state => States(state, layers, Dim.One, l => Carried(Mode.Sequence, state, l)))]),
            new(
                TensorTable.Outputs,
                [
                    Tensor.Of("embedded", [_t, _b, _e], embedded),
                    Tensor.Of("top", [_t, _b, _weights.Output], top),
                    Tensor.Of("logits", [_t, _b, _v], shown),
                    Tensor.Of("token_loss", [_t, _b], tokenLoss) with { Columns = _t.Times(_b) },
                ]),
            new("Predictions", [Tensor.Of("probabilities", [_v], probabilities)]),
            new(TensorTable.Scalars, [Tensor.Of("cost", [Dim.One], cost), training.Norm]),
            new(TensorTable.Feeds, [Words("tokens"), Words("targets")]),
            new(TensorTable.Masks, _stack.Masks.Tensors),
        ];
        return ModelPlan.Of(lowered, tables, Letters(layers), _target, _buffers, watch) with { Hyperparameters = training.Hyperparameters };

        Tensor Words(string name) => Tensor.Of(name, [_t, _b], Ids(name)) with { Columns = _t.Times(_b) };

        // The cost is the mean over the batch; the gradients are those of a batch so many times as large, a part of which this is.
        void AddLoss(OperationList operations, View rows, Dim divisor, int batches)
        {
            operations.Phase = "softmax";
            View logits = Logits(rows.Slots, rows.Buffer.Rows);
            operations.Add(Linear(rows, logits));
            View losses = tokenLoss with { Columns = rows.Rows };
            operations.Add(new CrossEntropy(logits, Ids("targets", rows.Rows), losses, divisor.Times(batches)));
            operations.Add(new SumLosses(losses, cost, divisor));
        }
    }

    private PlanPass[] TextPasses(View cost, IReadOnlyList<string> step) =>
        [
            new("TakeWindow", "The words of the next window of a text, and those that follow them.", [new TakeWindow(Ids("tokens"), Ids("targets"), _t, _b) { Phase = "text" }]),
            new("KeepCost", "The cost of a window is kept; the next one is next.", [new KeepCost(cost) { Phase = "text" }]) { After = "Forward" },
            new("TrainWindow", "A training step on the next window.", []) { Includes = ["TakeWindow", .. step, "KeepCost"] },
            new("EvaluateWindow", "The cost of the next window.", []) { Includes = ["TakeWindow", "Evaluate", "KeepCost"] },
        ];

    // logits = x W^T + b
    private Product Linear(View rows, View logits) => new(Form.TransposedRight, rows, _softmaxW, logits, Start.Zero, _softmaxB);

    private View Logits(Dim slots, Dim rows) => new(_scope.Share("logits", Role.Activation, slots, rows, _v, gradientInPlace: true));

    private View Ids(string name) => Ids(name, _t.Times(_b));

    private View Ids(string name, Dim positions) => new(_scope.Share(name, Role.Ids, Dim.One, Dim.One, positions));

    private OperationList Run(Mode mode, Dim t, Dim b, out View top)
    {
        var operations = new OperationList { Phase = "embedding" };
        View embedded = new(Activation("embedded", t, b, _e)), tokens = Ids("tokens", t.Times(b));
        View? index = mode == Mode.Training ? new View(_scope.Make("words", Role.Ids, Dim.One, Dim.One, _target.IndexLength(_v, t.Times(b)))) : null;
        if (index is not null)
        {
            operations.Add(new IndexIds(tokens, index, _v));
        }

        operations.Add(new Gather(new View(_embedding), tokens, embedded, index));
        top = _stack.Run(operations, mode, [mode == Mode.Training ? DropWords(operations, embedded, tokens) : embedded], t, b).Single();
        return operations;
    }

    // A word is dropped wherever it stands in a window: its row of the table is, and not its row of a tied softmax layer.
    private View DropWords(OperationList operations, View embedded, View tokens)
    {
        if (_wordSite < 0)
        {
            return embedded;
        }

        View ofWords = new(_scope.Make("mask_of_tokens", Role.Activation, _t, _b, Dim.One)), dropped = new(_scope.Make("dropped_words", Role.Activation, _t, _b, _e));
        View mask = _stack.Masks.DrawFor(operations, "word_mask", _wordSite, _numbers.WordKeepProb, [_v], _v, Dim.One);
        operations.Add(new Gather(mask, tokens, ofWords));
        operations.Add(_stack.Masks.Drop(embedded, ofWords, dropped));
        return dropped;
    }

    // The state after a step is the state before the next one; gradients end there.
    private StatePlace Carried(Mode mode, string state, string layer, Dim width)
    {
        View place = new(mode == Mode.Sequence
            ? _scope.Share($"sequence_{state}_{layer}", Role.State, Dim.One, Dim.One, width)
            : _scope.Share($"carried_{state}_{layer}", Role.State, Dim.One, _b, width));
        return new StatePlace(place, place, IsFollowed: false);
    }

    private View Carried(Mode mode, string state, string layer) => Carried(mode, state, layer, _weights.WidthOf(state, layer)).Initial!;

    private IReadOnlyList<Tensor> States(string state, Dim layers, Dim b, Func<string, View> place) => _weights.StatesOf(state, layers, b, place);

    private IReadOnlyList<Letter> Letters(Dim layers) =>
    [
        new(_t, "time steps"),
        new(_b, "streams"),
        .. _weights.Letters.Take(1),
        .. _weights.Letters.Any(letter => letter.Dim == _e) ? (Letter[])[] : [new(_e, "width of the embedding")],
        .. _weights.Letters.Skip(1),
        new(_v, "words"),
        new(layers, "layers"),
    ];

    private Buffer Activation(string name, Dim slots, Dim rows, Dim columns) =>
        _scope.Share(name, Role.Activation, slots, rows, columns);
}
