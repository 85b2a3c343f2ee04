using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>What each number counts in the cost: its weight times <see cref="Scale"/>, divided by <paramref name="Divisor"/>.</summary>
internal sealed record SumLossesGradient(View Gradient, Start Start, Dim Divisor, View? Weights) : Operation
{
    /// <inheritdoc cref="SumLosses.Scale"/>
    public double Scale { get; init; } = 1;

    public override IEnumerable<View> Reads => Weights is null ? [] : [Weights];

    public override IEnumerable<View> Writes => [Gradient];

    public override IEnumerable<View> Sums => Start == Start.Sum ? [Gradient] : [];

    public override IEnumerable<Extent> Extents => RowLosses.OfEach(RowLosses.CountOf(Gradient), Gradient, Weights);

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}
