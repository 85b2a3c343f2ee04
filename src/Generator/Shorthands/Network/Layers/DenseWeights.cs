using System.Collections.Generic;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Shorthands;

/// <summary>The parameters of a dense layer. The kernel lies transposed, as a softmax layer's does.</summary>
internal sealed class DenseWeights : NetworkWeights
{
    /// <param name="model">The network.</param>
    /// <param name="layer">The number of the layer.</param>
    public DenseWeights(NetworkLowering model, int layer)
    {
        NetworkLayer of = model.Numbers.Layers[layer];
        Dim inputs = NetworkLowering.Count(of.Inputs), width = model.Letter("D", layer, (int)of.Of("Width"), "width of {0}");
        Kernel = model.Scope.Make($"{of.Name}_kernel", Role.Parameter, Dim.One, width, inputs);
        Bias = of.Of("Bias") != 0 ? model.Scope.Make($"{of.Name}_bias", Role.Parameter, Dim.One, Dim.One, width) : null;
        Tensors =
        [
            Tensor.OfTransposed(Kernel.Name, [inputs, width], new View(Kernel)) with { IsUniform = true },
            .. Bias is null ? (Tensor[])[] : [Tensor.Of(Bias.Name, [width], new View(Bias)) with { IsUniform = true }],
        ];
    }

    /// <summary>The transpose of the kernel, <c>[width, inputs]</c>.</summary>
    public Buffer Kernel { get; }

    /// <summary>The bias, <c>[1, width]</c>.</summary>
    public Buffer? Bias { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Tensors { get; }
}
