using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// A linear layer, softmax and the loss of each row, log(sum_v exp(logit[v])) - logit[target]. Leaves the exponentials for the
/// way back.
/// </summary>
internal sealed record SoftmaxCrossEntropy(View Input, SoftmaxLayer Layer, View Targets) : Operation
{
    public override IEnumerable<View> Reads => [Input, Layer.Weights, Layer.Bias, Targets];

    public override IEnumerable<View> Writes => [Layer.Exponentials, .. Layer.Results];

    public override IEnumerable<View> Workspace => Layer.Workspace;

    public override IEnumerable<Extent> Extents => Layer.ExtentsOf(Input);

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}

/// <summary>The gradients: with d logits = (e / row sum - onehot(target)) / divisor.</summary>
internal sealed record SoftmaxCrossEntropyGradient(
    View Input, SoftmaxLayer Layer, View Targets, View InputGradient, View WeightsGradient, View BiasGradient, Dim Divisor) : Operation
{
    public override IEnumerable<View> Reads => [Input, Layer.Weights, Layer.Exponentials, Layer.Shares, Layer.RowSum, Targets];

    public override IEnumerable<View> Writes =>
        [InputGradient, WeightsGradient, BiasGradient, Layer.Exponentials, Layer.Panels, Layer.Shift];

    public override IEnumerable<View> Workspace => Layer.Workspace;

    public override IEnumerable<Extent> Extents => Layer.ExtentsOf(Input);

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}

/// <summary>The loss alone, for evaluation: nothing is kept for a way back.</summary>
internal sealed record SoftmaxLoss(View Input, SoftmaxLayer Layer, View Targets) : Operation
{
    public override IEnumerable<View> Reads => [Input, Layer.Weights, Layer.Bias, Targets];

    public override IEnumerable<View> Writes => Layer.Results;

    public override IEnumerable<View> Workspace => Layer.Workspace;

    public override IEnumerable<Extent> Extents => Layer.ExtentsOf(Input);

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}

/// <summary>The probabilities of the classes for a single row.</summary>
internal sealed record SoftmaxProbabilities(View Input, SoftmaxLayer Layer, View Result) : Operation
{
    public override IEnumerable<View> Reads => [Input, Layer.Weights, Layer.Bias];

    public override IEnumerable<View> Writes => [Result, Layer.Exponentials];

    public override IEnumerable<View> Workspace => Layer.Workspace;

    public override IEnumerable<Extent> Extents => Layer.ExtentsOf(Input);

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}
