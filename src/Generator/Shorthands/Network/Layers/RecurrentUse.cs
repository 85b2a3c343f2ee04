using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Shorthands;

/// <summary>A use of recurrent layers: what runs, and where its states come from.</summary>
internal sealed class RecurrentUse
{
    private readonly NetworkLowering _model;
    private readonly RecurrentWeights _weights;
    private readonly NetworkNode _node;
    private readonly int _from;
    private NetworkPass _pass;

    /// <param name="pass">The first pass that runs it.</param>
    /// <param name="node">The use.</param>
    /// <param name="scope">Where everything of it is made.</param>
    public RecurrentUse(NetworkPass pass, int node, Scope scope)
    {
        (_model, _node, _pass, Scope) = (pass.Model, pass.Node(node), pass, scope);
        _weights = (RecurrentWeights)_model.Weights[_node.Layer];
        _from = RecurrentAttend.Attention(_node) >= 0 ? 2 : 1;
        Stack = new RecurrentStack(
            _weights.Stack, _model.Numbers.Accumulate, scope, pass.IsReal(_node.Shape.Axis)?.Buffer, PlaceOf,
            _node.Operands[_from + 1] < 0 ? null : pass.Whole(_node.Operands[_from + 1]), pass.Alone?.Rows);
    }

    /// <summary>Where everything of it is made.</summary>
    public Scope Scope { get; }

    /// <summary>The layers.</summary>
    public RecurrentStack Stack { get; }

    /// <summary>Whether states go on from where the pass before has ended, whatever pass it was.</summary>
    public bool IsCarried => _weights.IsCarried;

    /// <summary>The value that says what states begin with; -1 where they begin with zeros, or are carried.</summary>
    public int From => _node.Operands[_from];

    /// <summary>The states that one step leaves for the next one, where they are not those that the layer carries anyway.</summary>
    public IEnumerable<Tensor> OwnStates => IsCarried ? [] : _weights.StatesIn(Scope, Own);

    private Dim T => _pass.StepsOf(_node.Shape);

    /// <summary>Adds its operations to a pass.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="node">The use.</param>
    /// <param name="input">What goes in step by step; null where nothing does.</param>
    public void Run(NetworkPass pass, int node, IStepInput? input = null)
    {
        _pass = pass;
        IReadOnlyList<View> x = pass[_node.Operands[0]];
        pass[node] = input is null
            ? Stack.Run(pass.Operations, pass.Mode, x, T, _model.B) : [Stack.Run(pass.Operations, pass.Mode, x, input, T, _model.B)];
    }

    /// <summary>A state after the last real step.</summary>
    public View Final(string state, string suffix) => Stack.FinalState(state, suffix, T, _model.B);

    /// <summary>Sets the states of a use that does one step after the other to where this one begins.</summary>
    /// <param name="pass">Receives the operations.</param>
    /// <param name="steps">The other use.</param>
    public void Begin(NetworkPass pass, RecurrentUse steps)
    {
        _pass = pass;
        foreach (string suffix in _weights.Stack.Suffixes.SelectMany(directions => directions))
        {
            foreach (string state in _weights.Stack.Cell.States)
            {
                pass.Add((PlaceOf(pass.Mode, state, suffix, default) with { IsInitialFollowed = false }).Begin(steps.Own(state, suffix)));
            }
        }
    }

    private View Own(string state, string suffix) =>
        new(Scope.Share($"advanced_{state}_{suffix}", Role.State, Dim.One, _model.B, _weights.Stack.WidthOf(state, suffix)));

    private StatePlace PlaceOf(Mode mode, string state, string suffix, Dim width)
    {
        if (_pass.Alone is { } alone)
        {
            View place = View.Alone((IsCarried ? _weights.Carried(state, suffix) : Own(state, suffix)).Buffer, 0, alone.Rows);
            return new StatePlace(place, place, IsFollowed: false);
        }

        if (_weights.IsCarried)
        {
            View carried = _weights.Carried(state, suffix);
            return new StatePlace(carried, carried, IsFollowed: false);
        }

        View? from = _node.Operands[_from] switch
        {
            < 0 => null,
            var node when _pass.Shape(node).Kind == NetworkValueKind.States => _model.UseOf(_pass, _pass.Node(node).Operands[0]).Final(state, suffix),
            var node => state == _weights.Stack.Cell.States[0] ? _pass.Whole(node) : null,
        };
        return new StatePlace(from, null, IsFollowed: false, IsInitialFollowed: true);
    }
}
