using System.Collections.Generic;
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
    public RecurrentUse(NetworkPass pass, int node)
    {
        (_model, _node, _pass) = (pass.Model, pass.Node(node), pass);
        _weights = (RecurrentWeights)_model.Weights[_node.Layer];
        _from = RecurrentAttend.Attention(_node) >= 0 ? 2 : 1;
        Stack = new RecurrentStack(
            _weights.Stack, _model.Numbers.Accumulate, _weights.NextUse(), _model.IsReal(_node.Shape.Axis)?.Buffer, PlaceOf,
            _node.Operands[_from + 1] < 0 ? null : pass.Whole(_node.Operands[_from + 1]));
    }

    /// <summary>The layers.</summary>
    public RecurrentStack Stack { get; }

    private Dim T => _model.StepsOf(_node.Shape);

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

    private StatePlace PlaceOf(Mode mode, string state, string suffix, Dim width)
    {
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
