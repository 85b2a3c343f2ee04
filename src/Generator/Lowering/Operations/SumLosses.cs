using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>The cost, in double: the sum of the rows' losses, each times its weight, divided by <paramref name="Divisor"/>.</summary>
/// <param name="RowLoss">The losses, <c>[M]</c>.</param>
/// <param name="Cost">The cost: a double, in the place of two floats.</param>
/// <param name="Divisor">Such as the batch size.</param>
/// <param name="Start">Whether it is assigned, or added to the cost of another head.</param>
/// <param name="Weights">What each row's loss counts, <c>[M]</c>; null where all count 1.</param>
internal sealed record SumLosses(View RowLoss, View Cost, Dim Divisor, Start Start = Start.Zero, View? Weights = null) : Operation
{
    public override IEnumerable<View> Reads => Weights is null ? [RowLoss] : [RowLoss, Weights];

    public override IEnumerable<View> Writes => [Cost];

    public override IEnumerable<View> Sums => Start == Start.Sum ? [Cost] : [];

    public override IEnumerable<Extent> Extents => Weights is null ? [] : [new(Weights, Dim.One, RowLoss.Columns)];

    public override void Differentiate(Adjoint adjoint)
    {
        // The way back begins with the losses: each knows what it is of the cost.
    }
}
