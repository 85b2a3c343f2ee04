using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// The loss of each row: log(sum_v exp(logit[v])) - logit[target]. In training the logits are replaced by
/// e = exp(logit - row maximum), whose sums are kept for the way back.
/// </summary>
internal sealed record SoftmaxCrossEntropy(View Logits, View TokenLoss, View RowSum) : Operation
{
    public override IEnumerable<View> Reads => [Logits];

    public override IEnumerable<View> Writes => [Logits, TokenLoss, RowSum];

    public override void Differentiate(Adjoint adjoint) =>
        adjoint.Add(new SoftmaxCrossEntropyGradient(Logits, RowSum, adjoint.ContributeOnce(Logits)));
}

/// <summary>d logits = (e / row sum - onehot(target)) / B, in place: the cost is the batch mean.</summary>
internal sealed record SoftmaxCrossEntropyGradient(View Exponentials, View RowSum, View Result) : Operation
{
    public override IEnumerable<View> Reads => [Exponentials, RowSum];

    public override IEnumerable<View> Writes => [Result];

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}

/// <summary>The loss alone, for evaluation: nothing is kept for a way back.</summary>
internal sealed record CrossEntropy(View Logits, View TokenLoss) : Operation
{
    public override IEnumerable<View> Reads => [Logits];

    public override IEnumerable<View> Writes => [TokenLoss];

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}
