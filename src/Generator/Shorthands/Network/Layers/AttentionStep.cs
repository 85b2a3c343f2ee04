using System;
using System.Collections.Generic;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Shorthands;

/// <summary>
/// Attention in the loop of recurrent layers. Without input feeding the query is the output of the step before, and the context goes in (Bahdanau, Cho and
/// Bengio 2015, arXiv:1409.0473); with it the query is the output of the step, and what a dense layer makes of context and output goes into the
/// next step (Luong, Pham and Manning 2015, arXiv:1508.04025).
/// </summary>
internal sealed class AttentionStep : IStepInput
{
    /// <summary>The part of a use that holds the contexts.</summary>
    public const string Context = "context";

    /// <summary>The part of a use that holds what is fed.</summary>
    public const string Attentional = "attentional";

    private readonly NetworkPass _pass;
    private readonly int _node;
    private readonly AttentionWeights _weights;
    private readonly DenseWeights? _feed;
    private readonly string _lastLayer;
    private readonly string _state;
    private readonly View _memory;
    private readonly View _keys;
    private readonly View? _isRealMemory;
    private readonly View? _continues;
    private readonly Dim _steps;

    /// <param name="pass">The pass; what does not change from step to step is added to it.</param>
    /// <param name="node">The use.</param>
    /// <param name="stack">The layers.</param>
    public AttentionStep(NetworkPass pass, int node, StackWeights stack)
    {
        NetworkNode use = pass.Node(node);
        (_pass, _node) = (pass, node);
        _weights = (AttentionWeights)pass.Model.Weights[RecurrentAttend.Attention(use)];
        _feed = RecurrentAttend.Feed(use.Numbers) is >= 0 and int feed ? (DenseWeights)pass.Model.Weights[feed] : null;
        (_lastLayer, _state) = (stack.Suffixes[stack.Suffixes.Count - 1][0], stack.Cell.States[0]);
        NetworkShape memory = pass.Shape(use.Operands[1]);
        (_memory, _isRealMemory, _steps) = (pass.Whole(use.Operands[1]), pass.IsReal(memory.Axis), pass.StepsOf(memory));
        _keys = pass.Keys(node, _weights, use.Operands[1]);
        _continues = use.Operands[3] < 0 ? null : pass.Alone is null ? pass.Whole(use.Operands[3]) with { Strides = [Dim.One], Slots = Dim.One } : pass.Whole(use.Operands[3]);
        if (_feed is not null)
        {
            View first = View.Alone(Fed.Buffer, 0, pass.Alone?.Rows ?? pass.Model.B);
            pass.Add(PastFed is { } past ? new Carry(past, first) : new Fill(first, null));
        }
    }

    /// <summary>What there is beside the outputs, by its name.</summary>
    public IEnumerable<(string Name, View View)> Parts =>
    [
        (AttentionApply.Weights, Whole(AttentionApply.Weights, _steps)), (Context, Whole(Context, _memory.Columns)),
        .. _feed is null ? ((string, View)[])[] : [(Attentional, _pass.Alone is null ? ShiftFunction.Slots(Fed, 1, (int)T.Value) : _pass.At(Fed.Buffer, 1))],
    ];

    private NetworkShape Shape => _pass.Shape(_node);

    private Dim T => _pass.StepsOf(Shape);

    // What tells a real step from padding.
    private View? IsReal => _pass.IsReal(Shape.Axis) is { } real ? View.At(real.Buffer, 0) : null;

    // What the step before has left for this one, where it was another pass.
    private View? PastFed => _pass.Alone is { } alone ? View.Alone(alone.Past(_node, 1, _feed!.Kernel.Rows).Buffer, 0, alone.Rows) : null;

    // What a step is fed, and then what the last one has left.
    private View Fed => new(_pass.Model.Share(_node, "fed", Role.Activation, T.PlusOne(), _pass.Model.B, _feed!.Kernel.Rows));

    /// <inheritdoc/>
    public IReadOnlyList<View> Begin(ICollection<Operation> operations, Func<string, string, View> before)
    {
        if (_feed is null)
        {
            return [Attend(operations, before(_state, _lastLayer))];
        }

        View fed = _pass.At(Fed.Buffer, 0);
        if (_continues is null)
        {
            return [fed];
        }

        View kept = At("kept_fed", fed.Columns);
        operations.Add(new Pointwise(
            Derivatives.Continue(IsReal is not null),
            [new("x", fed), new(Derivatives.Continues, _continues), .. IsReal is { } isReal ? (Operand[])[new(CellSegments.IsReal, isReal)] : []], [new("y", kept)]));
        return [kept];
    }

    /// <inheritdoc/>
    public void End(ICollection<Operation> operations, View output)
    {
        if (_feed is null)
        {
            return;
        }

        View sum = At("feed", _feed.Kernel.Rows), context = Attend(operations, output);
        Dim column = Dim.Zero;
        foreach (View part in new[] { context, output })
        {
            bool isFirst = column == Dim.Zero;
            operations.Add(new Product(
                Form.TransposedRight, part, new View(_feed.Kernel) { FirstColumn = column, Columns = part.Columns }, sum, isFirst ? Start.Zero : Start.Sum,
                isFirst && _feed.Bias is not null ? new View(_feed.Bias) : null));
            column = column.Plus(part.Columns);
        }

        operations.Add(NetworkEquations.Feed(sum, _pass.At(Fed.Buffer, 0), IsReal, _pass.At(Fed.Buffer, 1)));
        if (PastFed is { } past)
        {
            operations.Add(new Carry(_pass.At(Fed.Buffer, 1), past));
        }
    }

    private View Attend(ICollection<Operation> operations, View query)
    {
        View? projected = _weights.Projected is { } width ? At("queries", width) : null;
        View scores = At("scores", _steps), shares = At(AttentionApply.Weights, _steps), context = At(Context, _memory.Columns);
        foreach (Operation operation in _weights.Scores([query], projected, _keys, scores))
        {
            operations.Add(operation);
        }

        operations.Add(new Softmax(scores, shares) { IsReal = _isRealMemory });
        operations.Add(new BatchProduct(Form.Plain, shares, _memory, context, 1, Start.Zero));
        return context;
    }

    private View Whole(string what, Dim width) => _pass.MakeBeside(_node, what, Shape, width);

    private View At(string what, Dim width) => _pass.At(Whole(what, width).Buffer, 0);
}
