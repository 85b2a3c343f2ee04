using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// A part of the cost, in double: the sum of some numbers, each times its weight, divided by <paramref name="Divisor"/>. They are losses of
/// rows that know what they are of the cost, or numbers of any kind, with which the way back begins here (<see cref="GradientDivisor"/>).
/// </summary>
/// <param name="RowLoss">The losses, <c>[1, M]</c> or <c>[M, 1]</c>.</param>
/// <param name="Cost">The cost: a double, in the place of two floats.</param>
/// <param name="Divisor">Such as the batch size.</param>
/// <param name="Start">Whether it is assigned, or added to the cost of another head.</param>
/// <param name="Weights">What each row's loss counts, <c>[1, M]</c> or <c>[M, 1]</c>, constants; null where all count 1.</param>
internal sealed record SumLosses(View RowLoss, View Cost, Dim Divisor, Start Start = Start.Zero, View? Weights = null) : Operation
{
    /// <summary>What the sum counts in the cost besides.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>
    /// What gradients are divided by where the way back begins here; steps whose gradients are summed make it larger than
    /// <see cref="Divisor"/>. Null where it begins with the losses.
    /// </summary>
    public Dim? GradientDivisor { get; init; }

    public override IEnumerable<View> Reads => Weights is null ? [RowLoss] : [RowLoss, Weights];

    public override IEnumerable<View> Writes => [Cost];

    public override IEnumerable<View> Sums => Start == Start.Sum ? [Cost] : [];

    public override IEnumerable<Extent> Extents => RowLosses.OfEach(RowLosses.CountOf(RowLoss), RowLoss, Weights);

    public override void Differentiate(Adjoint adjoint)
    {
        if (GradientDivisor is { } divisor && RowLoss.Buffer.Role != Role.Drawn)
        {
            View gradient = adjoint.GradientOf(RowLoss);
            adjoint.Add(new SumLossesGradient(gradient, adjoint.Contribute(gradient), divisor, Weights) { Scale = Scale });
        }
    }
}
