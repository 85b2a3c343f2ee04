using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>The gradients: with d logits = (e / row sum - onehot(target)) / divisor.</summary>
internal sealed record SoftmaxCrossEntropyGradient(
    View Input, SoftmaxLayer Layer, View Targets, View InputGradient, View WeightsGradient, View BiasGradient, Dim Divisor) : Operation
{
    /// <inheritdoc cref="CrossEntropy.Scale"/>
    public double Scale { get; init; } = 1;

    public override IEnumerable<View> Reads => [Input, Layer.Weights, Layer.Exponentials, Layer.Shares, Layer.RowSum, Targets];

    public override IEnumerable<View> Writes =>
        [InputGradient, WeightsGradient, BiasGradient, Layer.Exponentials, Layer.Panels, Layer.Shift];

    public override IEnumerable<View> Workspace => Layer.Workspace;

    public override IEnumerable<Extent> Extents => Layer.ExtentsOf(Input);

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}
