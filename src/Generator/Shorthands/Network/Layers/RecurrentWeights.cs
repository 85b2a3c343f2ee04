using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Shorthands;

/// <summary>The parameters of recurrent layers, and the states that they carry.</summary>
internal sealed class RecurrentWeights : NetworkWeights
{
    private readonly NetworkLowering _model;
    private readonly Scope _scope;
    private int _uses;

    /// <param name="model">The network.</param>
    /// <param name="layer">The number of the layer.</param>
    public RecurrentWeights(NetworkLowering model, int layer)
    {
        NetworkLayer of = model.Numbers.Layers[layer];
        (_model, _scope) = (model, model.ScopeOf(of.Name));
        IsCarried = of.Of("Carried") != 0;
        Name = of.Name;
        Stack = new StackWeights(of.Cell!, of.Stack!, _scope, NetworkLowering.Count(of.Inputs), of.Of("Bidirectional") != 0 ? 2 : 1, $"_{of.Name}");
        model.AddLetters(Stack.Letters.Select(letter => letter with { Meaning = $"{letter.Meaning} of {of.Name}" }));
    }

    /// <summary>What the layer is called.</summary>
    public string Name { get; }

    /// <summary>Whether it goes on from where the pass before has ended.</summary>
    public bool IsCarried { get; }

    /// <summary>The parameters.</summary>
    public StackWeights Stack { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Tensors => Stack.Parameters;

    /// <summary>The states that it carries, by name.</summary>
    public IEnumerable<Tensor> States => IsCarried ? StatesIn(_scope, Carried) : [];

    /// <summary>States of the layers, by names of a scope.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="place">Where a state of a layer lies.</param>
    public IEnumerable<Tensor> StatesIn(Scope scope, Func<string, string, View> place)
    {
        Dim rows = NetworkLowering.Count(Stack.Layers.Count);
        return Stack.Cell.States.SelectMany(state => Stack.StatesOf(state, rows, _model.B, suffix => place(state, suffix)))
            .Select(tensor => tensor with { Name = scope.NameOf(tensor.Name) });
    }

    /// <summary>Where a state is carried from pass to pass.</summary>
    public View Carried(string state, string suffix) =>
        new(_scope.Share($"carried_{state}_{suffix}", Role.State, Dim.One, _model.B, Stack.WidthOf(state, suffix)));

    /// <summary>The place of the next use: the layer's own for the first one.</summary>
    public Scope NextUse() => ++_uses == 1 ? _scope : _model.ScopeOf($"{Name}_{_uses}");
}
