using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// The output layer of a GPU: a product, and the softmax of each row in place. The logits become their own gradient at once,
/// so that the rest of the way back is that of the product.
/// </summary>
internal sealed class RowOutputLayer(Scope scope, View weights, View bias, Dim t, Dim b) : OutputLayer(scope, weights, bias, t, b)
{
    /// <inheritdoc/>
    public override Tensor Logits => Tensor.Of("logits", [T, B, Weights.Rows], LogitsOf(T, B));

    /// <inheritdoc/>
    public override IEnumerable<Operation> Train(View top) => Rows(top, LogitsOf(T, B), leavesGradient: true);

    /// <inheritdoc/>
    public override IEnumerable<Operation> Loss(View top) =>
        Rows(top, LogitsOf(top.Slots, top.Buffer.Rows), leavesGradient: false);

    /// <inheritdoc/>
    public override IEnumerable<Operation> Predict(View row)
    {
        View logits = LogitsOf(Dim.One, Dim.One);
        return [Product(row, logits), new LogitProbabilities(logits, Probabilities)];
    }

    private IEnumerable<Operation> Rows(View top, View logits, bool leavesGradient) =>
        [Product(top, logits), new LogitLoss(logits, TokenLoss, leavesGradient)];

    private Product Product(View rows, View logits) => new(Form.TransposedRight, rows, Weights, logits, Start.Zero, Bias);

    private View LogitsOf(Dim slots, Dim rows) =>
        new(Scope.Share("logits", Role.Activation, slots, rows, Weights.Rows, gradientInPlace: true));
}

/// <summary>
/// The loss of each row, log(sum_v exp(logit[v])) - logit[target]. If asked for, the logits become the gradient of the cost,
/// which is the batch mean: (softmax - onehot(target)) / B.
/// </summary>
internal sealed record LogitLoss(View Logits, View TokenLoss, bool LeavesGradient) : Operation
{
    public override IEnumerable<View> Reads => [Logits];

    public override IEnumerable<View> Writes => LeavesGradient ? [TokenLoss, Logits] : [TokenLoss];

    public override IEnumerable<Extent> Extents => [new(TokenLoss, Dim.One, TokenLoss.Columns)];

    public override void Differentiate(Adjoint adjoint) => adjoint.ContributeOnce(Logits);
}

/// <summary>The softmax of a single row.</summary>
internal sealed record LogitProbabilities(View Logits, View Result) : Operation
{
    public override IEnumerable<View> Reads => [Logits];

    public override IEnumerable<View> Writes => [Result];

    public override IEnumerable<Extent> Extents => [new(Logits, Dim.One, Result.Columns)];

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}
