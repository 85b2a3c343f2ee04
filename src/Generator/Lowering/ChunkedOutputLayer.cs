using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>The output layer of a processor: one operation, which makes and uses the logits chunk by chunk.</summary>
internal sealed class ChunkedOutputLayer : OutputLayer
{
    private readonly SoftmaxLayer _layer;

    public ChunkedOutputLayer(Scope scope, View weights, View bias, Dim t, Dim b)
        : base(scope, weights, bias, t, b)
    {
        Dim rows = t.Times(b), whole = new(rows.Symbol, Buffer.PitchOf(rows));
        Dim groups = new($"{SoftmaxLayer.Groups}", SoftmaxLayer.Groups);
        _layer = new SoftmaxLayer(
            weights, bias, new View(scope.Make("exponentials", Role.Activation, Dim.One, weights.Rows, rows)),
            new View(scope.Make("softmax_panels", Role.Activation, Dim.One, whole, weights.Columns)),
            new View(scope.Make("softmax_shares", Role.Activation, groups, rows, weights.Columns)),
            new View(scope.Make("softmax_sums", Role.Activation, Dim.One, groups, new Dim($"2{rows.Symbol}", 2 * whole.Value))),
            PerRow("shift"), PerRow("target_logit"), PerRow("row_sum"), TokenLoss);

        View PerRow(string name) => new(scope.Make(name, Role.Activation, Dim.One, Dim.One, rows));
    }

    /// <inheritdoc/>
    public override Tensor Logits => Tensor.OfTransposed("logits", [T, B, Weights.Rows], _layer.Exponentials);

    /// <inheritdoc/>
    public override IEnumerable<Operation> Train(View top) => [new SoftmaxCrossEntropy(top, _layer)];

    /// <inheritdoc/>
    public override IEnumerable<Operation> Loss(View top) => [new CrossEntropy(top, _layer)];

    /// <inheritdoc/>
    public override IEnumerable<Operation> Predict(View row) => [new Probabilities(row, _layer, Probabilities)];
}
