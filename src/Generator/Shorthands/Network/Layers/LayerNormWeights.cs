using System.Collections.Generic;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Shorthands;

/// <summary>The parameters of a layer norm: scale, which starts with 1, and shift, which starts with 0.</summary>
internal sealed class LayerNormWeights : NetworkWeights
{
    /// <param name="model">The network.</param>
    /// <param name="layer">The number of the layer.</param>
    public LayerNormWeights(NetworkLowering model, int layer)
    {
        NetworkLayer of = model.Numbers.Layers[layer];
        Dim width = NetworkLowering.Count(of.Inputs);
        Epsilon = of.Of("Epsilon");
        Scale = model.Scope.Make($"{of.Name}_scale", Role.Parameter, Dim.One, Dim.One, width);
        Shift = model.Scope.Make($"{of.Name}_shift", Role.Parameter, Dim.One, Dim.One, width);
        Tensors = [Tensor.Of(Scale.Name, [width], new View(Scale)) with { Initial = 1 }, Tensor.Of(Shift.Name, [width], new View(Shift))];
    }

    /// <summary>Added to the variance.</summary>
    public double Epsilon { get; }

    /// <summary>What rows are multiplied by, <c>[1, width]</c>.</summary>
    public Buffer Scale { get; }

    /// <summary>What is added to them, <c>[1, width]</c>.</summary>
    public Buffer Shift { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Tensors { get; }
}
