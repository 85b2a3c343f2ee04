using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.CSharp;

/// <summary>Tells the kernels of fused softmax layers where each layer has its things: a table for each layer.</summary>
internal sealed class SoftmaxPlacements
{
    private readonly Dictionary<SoftmaxLayer, SoftmaxCrossEntropyGradient> _layers = [];

    /// <param name="plan">The model, whose layers all have a way back.</param>
    public SoftmaxPlacements(ModelPlan plan)
    {
        foreach (SoftmaxCrossEntropyGradient gradient in plan.Passes.SelectMany(pass => pass.Operations).OfType<SoftmaxCrossEntropyGradient>())
        {
            _layers[gradient.Layer] = gradient;
        }
    }

    /// <summary>What the table of a layer is called.</summary>
    public string NameOf(SoftmaxLayer layer)
    {
        int index = _layers.Keys.ToList().IndexOf(layer);
        return index == 0 ? "Softmax" : $"Softmax{index + 1}";
    }

    /// <summary>Writes the tables.</summary>
    public void Write(CodeWriter code)
    {
        foreach (KeyValuePair<SoftmaxLayer, SoftmaxCrossEntropyGradient> pair in _layers)
        {
            code.Line();
            code.Line($"private static readonly SoftmaxPlacement {NameOf(pair.Key)} = new()\n{{");
            foreach ((string name, string value) in Members(pair.Key, pair.Value))
            {
                code.Line($"    {name} = {value},");
            }

            code.Line("};");
        }
    }

    private static IEnumerable<(string Name, string Value)> Members(SoftmaxLayer layer, SoftmaxCrossEntropyGradient gradient) =>
    [
        ("Classes", layer.Weights.Rows.Code),
        ("Width", layer.Weights.Columns.Code),
        ("Chunk", $"{layer.Chunk}"),
        ("Groups", layer.Shares.Slots.Code),
        ("Shares", Addressing.Offset(layer.Shares)),
        ("Sums", Addressing.Offset(layer.Sums)),
        ("Weights", Addressing.Offset(layer.Weights)),
        ("WeightsPitch", Addressing.Pitch(layer.Weights)),
        ("Bias", Addressing.Offset(layer.Bias)),
        ("WeightsGradient", Addressing.Offset(gradient.WeightsGradient)),
        ("BiasGradient", Addressing.Offset(gradient.BiasGradient)),
        ("Exponentials", Addressing.Offset(layer.Exponentials)),
        ("ExponentialsPitch", Addressing.Pitch(layer.Exponentials)),
        ("Panels", Addressing.Offset(layer.Panels)),
        ("Shift", Addressing.Offset(layer.Shift)),
        ("TargetLogit", Addressing.Offset(layer.TargetLogit)),
        ("RowSum", Addressing.Offset(layer.RowSum)),
        ("RowLoss", Addressing.Offset(layer.RowLoss)),
    ];
}
