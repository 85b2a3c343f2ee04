using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// The loss of each row, sum_c (prediction[c] - target[c])^2. Of the cost it is a part, times the row's weight and divided by
/// <paramref name="Divisor"/>.
/// </summary>
/// <param name="Prediction"><c>[M, C]</c>.</param>
/// <param name="Targets">What should have come out, <c>[M, C]</c>; constants.</param>
/// <param name="RowLoss">Receives the losses, <c>[M]</c>.</param>
/// <param name="Divisor">What the sum of the losses is divided by in the cost, such as the batch size.</param>
/// <param name="Weights">What each row's loss counts, <c>[1, M]</c> or <c>[M, 1]</c>; null where all count 1.</param>
internal sealed record SquaredError(View Prediction, View Targets, View RowLoss, Dim Divisor, View? Weights = null) : Operation
{
    /// <summary>What the losses count in the cost besides.</summary>
    public double Scale { get; init; } = 1;

    public override IEnumerable<View> Reads => Weights is null ? [Prediction, Targets] : [Prediction, Targets, Weights];

    public override IEnumerable<View> Writes => [RowLoss];

    public override IEnumerable<Extent> Extents =>
    [
        new(Targets, Prediction.Rows, Prediction.Columns), .. RowLosses.Extents(Prediction, null, RowLoss, Weights),
    ];

    public override void Differentiate(Adjoint adjoint)
    {
        View gradient = adjoint.GradientOf(Prediction);
        adjoint.Add(new SquaredErrorGradient(Prediction, Targets, gradient, adjoint.Contribute(gradient), Divisor, Weights) { Scale = Scale });
    }
}
