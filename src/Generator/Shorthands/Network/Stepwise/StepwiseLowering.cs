using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Shorthands;

/// <summary>
/// A network one step of an axis at a time, in three passes: Begin computes what does not move along the axis and keeps it, Advance does a step, and
/// SelectRows moves everything that is remembered from row to row.
/// </summary>
internal sealed class StepwiseLowering
{
    /// <summary>The table of what goes into a step.</summary>
    public const string Feeds = "StepFeeds";

    /// <summary>The table of what comes out of it.</summary>
    public const string Outputs = "StepOutputs";

    /// <summary>The table of what Begin sets.</summary>
    public const string Begun = "BegunStates";

    /// <summary>The table of the rows that are chosen.</summary>
    public const string Selected = "SelectedRows";

    private readonly NetworkLowering _model;
    private readonly CausalValues _values;
    private readonly NetworkPass _advance;
    private readonly Dictionary<int, View> _kept = [];
    private readonly Dictionary<int, View> _keptReal = [];
    private readonly Dictionary<int, View> _past = [];
    private readonly Dictionary<int, View> _keys = [];
    private readonly Dictionary<int, RecurrentUse> _uses = [];
    private readonly List<int> _begun = [];
    private readonly List<Action<NetworkPass>> _atBegin = [];
    private readonly List<Tensor> _states = [];

    /// <param name="model">The network.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="values">What is causal on it.</param>
    /// <param name="outputs">The outputs that are, by number.</param>
    public StepwiseLowering(NetworkLowering model, int axis, CausalValues values, int[] outputs)
    {
        (_model, Axis, _values) = (model, axis, values);

        // One row needs no number of rows.
        Rows = model.B.Value == 1 ? model.B : new Dim("R", "Count", model.B.Value) { IsVariable = true, Most = model.B.Code };
        int[] nodes = [.. outputs.Select(output => model.Numbers.Outputs[output].Node)];
        _advance = new NetworkPass(model, Mode.Evaluation, nodes, loss: null, this);
        OutputTensors = [.. outputs.Select(output => OutputOf(model.Numbers.Outputs[output]))];
        var begin = new NetworkPass(model, Mode.Evaluation, _begun, loss: null);
        begin.Operations.Phase = "begin";
        _atBegin.ForEach(action => action(begin));
        (OperationList select, Tensor? rows) = SelectRows();
        Passes =
        [
            .. begin.Operations.Count == 0 ? (PlanPass[])[] : [new("Begin", "What all steps share, and the states before the first one.", begin.Operations)],
            new("Advance", "One step of Count rows: states move on.", _advance.Operations),
            .. rows is null ? (PlanPass[])[] : [new("SelectRows", "Everything that is remembered moves from row to row.", select)],
        ];
        Tables =
        [
            new(Feeds, [.. MovingFeeds.Select(feed => FeedTensor(feed))]), new(Outputs, OutputTensors), new(Begun, _states), .. rows is null ? (TensorTable[])[] : [new(Selected, [rows])],
        ];
    }

    /// <summary>The axis.</summary>
    public int Axis { get; }

    /// <summary>How many rows there are: up to those of a batch.</summary>
    public Dim Rows { get; }

    /// <summary>The passes.</summary>
    public IReadOnlyList<PlanPass> Passes { get; }

    /// <summary>What goes in and comes out.</summary>
    public IReadOnlyList<TensorTable> Tables { get; }

    /// <summary>What is remembered from step to step, by name; what layers carry anyway is not among it.</summary>
    public IReadOnlyList<Tensor> States => _states;

    private IReadOnlyList<Tensor> OutputTensors { get; }

    private IEnumerable<int> MovingFeeds => Enumerable.Range(0, _model.Numbers.Feeds.Count).Where(feed => _model.Numbers.Feeds[feed].Shape.Axis == Axis);

    /// <summary>Whether a value is another one at each step; a constant of the source is a part of equations wherever they are.</summary>
    public bool Moves(int node) => _values.Moves(node);

    /// <summary>A feed's step.</summary>
    public View FeedOf(int feed)
    {
        View whole = _model.FeedOf(feed);
        return whole.Buffer.Role == Role.Ids ? whole with { Columns = Rows } : View.Alone(whole.Buffer, 0, Rows);
    }

    /// <summary>A value that does not move, as Begin leaves it.</summary>
    public View Keep(int node)
    {
        if (!_kept.TryGetValue(node, out View kept))
        {
            NetworkShape shape = _model.Numbers.Nodes[node].Shape;
            View whole = Remembered("begun", _model.NameOf(node), _model.StepsOf(shape), NetworkLowering.Count(shape.Width));
            _begun.Add(node);
            _atBegin.Add(begin => begin.Add(new Carry(begin.Whole(node), whole)));
            _kept.Add(node, kept = shape.Axis < 0 ? View.Alone(whole.Buffer, 0, Rows) : whole);
        }

        return kept;
    }

    /// <summary>What tells real steps of another axis, as Begin has read it; null where all are.</summary>
    public View? KeepReal(int axis)
    {
        if (_model.IsReal(axis) is not { } isReal)
        {
            return null;
        }

        if (!_keptReal.TryGetValue(axis, out View kept))
        {
            kept = Remembered("begun", isReal.Buffer.Name, _model.StepsOf(axis), Dim.One);
            _atBegin.Add(begin => begin.Add(new Carry(isReal, kept)));
            _keptReal.Add(axis, kept);
        }

        return kept;
    }

    /// <summary>The keys of an attention, which Begin makes.</summary>
    /// <param name="node">The use.</param>
    /// <param name="weights">The attention.</param>
    /// <param name="memory">What is attended to.</param>
    public View Keys(int node, AttentionWeights weights, int memory)
    {
        if (weights.KeyWidth is not { } width)
        {
            return Keep(memory);
        }

        if (!_keys.TryGetValue(node, out View keys))
        {
            keys = Remembered("begun", $"{_model.NameOf(node)}_keys", _model.StepsOf(_model.Numbers.Nodes[memory].Shape), width);
            _begun.Add(memory);
            _atBegin.Add(begin => weights.Keys(begin.Whole(memory), _ => keys, begin.Operations));
            _keys.Add(node, keys);
        }

        return keys;
    }

    /// <summary>What the last steps have left for a value, the earliest first; zeros in the beginning.</summary>
    /// <param name="node">The value.</param>
    /// <param name="steps">How many steps.</param>
    /// <param name="width">Its columns.</param>
    public View Past(int node, int steps, Dim width)
    {
        if (!_past.TryGetValue(node, out View past))
        {
            past = Remembered("past", _model.NameOf(node), NetworkLowering.Count(steps), width);
            _atBegin.Add(begin => begin.Add(new Fill(past, null)));
            _past.Add(node, past);
        }

        return past;
    }

    /// <summary>The last steps move on by one, and this one is the last of them.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="node">The value.</param>
    /// <param name="past">The last steps.</param>
    /// <param name="now">This one.</param>
    public void Remember(NetworkPass pass, int node, View past, View now)
    {
        int steps = (int)past.Slots.Value;
        if (steps == 1)
        {
            pass.Add(new Carry(now, View.Alone(past.Buffer, 0, Rows)));
            return;
        }

        // What moves within its own place goes through another one.
        Buffer moved = _model.Share(node, "moved", Role.Activation, past.Slots, _model.B, past.Columns);
        pass.Add(new Carry(ShiftFunction.Slots(past, 1, steps - 1), ShiftFunction.Slots(new View(moved), 0, steps - 1)));
        pass.Add(new Carry(ShiftFunction.Slots(new View(moved), 0, steps - 1), ShiftFunction.Slots(past, 0, steps - 1)));
        pass.Add(new Carry(now, View.Alone(past.Buffer, steps - 1, Rows)));
    }

    /// <summary>A use of recurrent layers, one step of it.</summary>
    public RecurrentUse UseOf(NetworkPass pass, int node)
    {
        if (!_uses.TryGetValue(node, out RecurrentUse? use))
        {
            RecurrentUse whole = _model.UseOf(pass, node);
            use = new RecurrentUse(pass, node, whole.Scope);
            _uses.Add(node, use);
            _states.AddRange(use.OwnStates);
            if (!use.IsCarried)
            {
                _begun.AddRange(whole.From < 0 ? [] : [whole.From]);
                _atBegin.Add(begin => whole.Begin(begin, use));
            }
        }

        return use;
    }

    // States of layers begin with the layer's name: one that is called as we call things has its names for itself.
    private View Remembered(string word, string what, Dim slots, Dim columns)
    {
        string prefix = word;
        for (int number = 2; _model.Numbers.Layers.Any(layer => layer.Name == prefix); number++)
        {
            prefix = $"{word}{number}";
        }

        var whole = new View(_model.Scope.MakeFree($"{prefix}_{what}", Role.State, slots, _model.B, columns));
        _states.Add(Tensor.Of(whole.Buffer.Name, slots == Dim.One ? [_model.B, columns] : [slots, _model.B, columns], whole));
        return whole;
    }

    // An output is read where it lies, as one matrix of all rows.
    private Tensor OutputOf(NetworkOutput output)
    {
        View whole = _advance.Whole(output.Node);
        return Tensor.Of(output.Name, [_model.B, whole.Columns], whole with { RowsPerSlot = _model.B });
    }

    private Tensor FeedTensor(int feed)
    {
        NetworkFeed of = _model.Numbers.Feeds[feed];
        View whole = _model.FeedOf(feed);
        return whole.Buffer.Role == Role.Ids
            ? Tensor.Of(of.Name, [_model.B], whole with { Columns = _model.B })
            : Tensor.Of(of.Name, [_model.B, whole.Columns], View.Alone(whole.Buffer, 0, _model.B));
    }

    // Row b of slot s becomes a row of the same slot: the numbers of those of few slots are the first ones of those of many.
    private (OperationList Operations, Tensor? Rows) SelectRows()
    {
        var operations = new OperationList { Phase = "rows" };
        View[] places = [.. _states.Concat(_model.CarriedStates).SelectMany(tensor => tensor.Views)];
        if (places.Length == 0)
        {
            return (operations, null);
        }

        Dim most = places.Select(place => place.Rows).OrderByDescending(rows => rows.Value).First();
        View ids = new(_model.Scope.MakeFree("selected_rows", Role.Ids, Dim.One, Dim.One, most));
        foreach (View place in places)
        {
            View chosen = new(_model.Scope.MakeFree($"selected_{place.Buffer.Name}", Role.Activation, place.Slots, _model.B, place.Columns));
            operations.Add(new Gather(place, ids with { Columns = place.Rows }, chosen));
            operations.Add(new Carry(chosen, place));
        }

        return (operations, Tensor.Of("rows", [most], ids));
    }
}
