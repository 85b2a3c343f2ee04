using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>The gradient of the prediction: 2 (prediction - target) * weight / divisor.</summary>
internal sealed record SquaredErrorGradient(View Prediction, View Targets, View Gradient, Start Start, Dim Divisor, View? Weights) : Operation
{
    /// <inheritdoc cref="SquaredError.Scale"/>
    public double Scale { get; init; } = 1;

    public override IEnumerable<View> Reads => Weights is null ? [Prediction, Targets] : [Prediction, Targets, Weights];

    public override IEnumerable<View> Writes => [Gradient];

    public override IEnumerable<View> Sums => Start == Start.Sum ? [Gradient] : [];

    public override IEnumerable<Extent> Extents => [new(Gradient, Prediction.Rows, Prediction.Columns)];

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}
