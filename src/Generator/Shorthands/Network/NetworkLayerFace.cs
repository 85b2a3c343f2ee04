using System;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Shorthands;

/// <summary>Layers of a network, as readers know them.</summary>
internal static class NetworkLayerFace
{
    /// <summary>A layer: its parameters have its name, alone or before an underscore.</summary>
    public static FaceLayer Of(NetworkLayer layer) => new(
        layer.Name, What(layer), name => name == layer.Name || name.StartsWith($"{layer.Name}_", StringComparison.Ordinal));

    private static string What(NetworkLayer layer) => layer.Kind switch
    {
        "Recurrent" => $"{layer.Cell!.Name}, {Units(layer.Stack!)} units{(layer.Of("Bidirectional") != 0 ? " in each direction" : "")}",
        "Table" => $"embedding, {layer.Of("Count")} rows of width {layer.Of("Width")}",
        "Dense" => $"dense, width {layer.Of("Width")}",
        "Convolution" => $"convolution, width {layer.Of("Width")}, of {layer.Of("Size")} steps",
        "Attention" => $"attention, {Words((AttentionScore)layer.Of("Score"))}",
        _ => "layer normalisation",
    };

    private static string Units(StackNumbers stack) => stack.HiddenSizes.Count > 0 ? string.Join(" + ", stack.HiddenSizes)
        : stack.NumLayers > 1 ? $"{stack.NumLayers} x {stack.HiddenSize}" : $"{stack.HiddenSize}";

    private static string Words(AttentionScore score) => score switch
    {
        AttentionScore.Dot => "dot product",
        AttentionScore.ScaledDot => "scaled dot product",
        AttentionScore.Multiplicative => "multiplicative",
        _ => "additive",
    };
}
