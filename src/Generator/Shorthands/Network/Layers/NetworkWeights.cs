using System.Collections.Generic;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Shorthands;

/// <summary>The parameters of a layer: where they lie, and what they are called.</summary>
internal abstract class NetworkWeights
{
    /// <summary>The parameters by name, in the order in which they are drawn.</summary>
    public abstract IReadOnlyList<Tensor> Tensors { get; }

    /// <summary>Makes those of a layer.</summary>
    /// <param name="model">The network.</param>
    /// <param name="layer">The number of the layer.</param>
    public static NetworkWeights Of(NetworkLowering model, int layer) => model.Numbers.Layers[layer].Kind switch
    {
        "Table" => new TableWeights(model, layer),
        "Dense" => new DenseWeights(model, layer),
        "LayerNorm" => new LayerNormWeights(model, layer),
        "Convolution" => new ConvolutionWeights(model, layer),
        "Attention" => new AttentionWeights(model, layer),
        "Recurrent" => new RecurrentWeights(model, layer),
        _ => throw new System.NotSupportedException($"There is no layer {model.Numbers.Layers[layer].Kind}."),
    };
}
