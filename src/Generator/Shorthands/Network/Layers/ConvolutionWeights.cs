using System.Collections.Generic;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Shorthands;

/// <summary>The parameters of a convolution: the matrices of the steps that it sees at once, one below the other.</summary>
internal sealed class ConvolutionWeights : NetworkWeights
{
    private readonly Buffer _kernel;
    private readonly Dim _inputs;

    /// <param name="model">The network.</param>
    /// <param name="layer">The number of the layer.</param>
    public ConvolutionWeights(NetworkLowering model, int layer)
    {
        NetworkLayer of = model.Numbers.Layers[layer];
        (Size, IsCausal) = ((int)of.Of("Size"), of.Of("Causal") != 0);
        _inputs = NetworkLowering.Count(of.Inputs);
        Dim rows = NetworkLowering.Count(Size * of.Inputs), width = model.Letter("D", layer, (int)of.Of("Width"), "width of {0}");
        _kernel = model.Scope.Make($"{of.Name}_kernel", Role.Parameter, Dim.One, rows, width);
        Bias = of.Of("Bias") != 0 ? model.Scope.Make($"{of.Name}_bias", Role.Parameter, Dim.One, Dim.One, width) : null;
        Tensors =
        [
            Tensor.Of(_kernel.Name, [rows, width], new View(_kernel)) with { IsUniform = true },
            .. Bias is null ? (Tensor[])[] : [Tensor.Of(Bias.Name, [width], new View(Bias)) with { IsUniform = true }],
        ];
    }

    /// <summary>Steps that it sees at once.</summary>
    public int Size { get; }

    /// <summary>Whether the step itself is the last of them, and not the one in the middle.</summary>
    public bool IsCausal { get; }

    /// <summary>The bias, <c>[1, width]</c>.</summary>
    public Buffer? Bias { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Tensors { get; }

    /// <summary>What one of the steps is multiplied by, the earliest first.</summary>
    public View KernelOf(int tap) => new(_kernel) { FirstRow = NetworkLowering.Count(tap * (int)_inputs.Value), RowsPerSlot = _inputs };
}
