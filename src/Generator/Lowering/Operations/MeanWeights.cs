using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// What each of some rows counts in their mean: its weight divided by the sum of all weights, or 0 for all where that is 0. With such weights
/// a sum of losses is a mean over the rows that count.
/// </summary>
/// <param name="Weights">What each row counts, <c>[1, M]</c> or <c>[M, 1]</c>; null where all count 1.</param>
/// <param name="Labels">Whole numbers, <c>[M]</c>: a row whose label is below 0 counts nothing. Null where all have one.</param>
/// <param name="Result">Receives the quotients, <c>[1, M]</c> or <c>[M, 1]</c>; constants of a step.</param>
internal sealed record MeanWeights(View? Weights, View? Labels, View Result) : Operation
{
    public override IEnumerable<View> Reads => [.. Weights is null ? (View[])[] : [Weights], .. Labels is null ? (View[])[] : [Labels]];

    public override IEnumerable<View> Writes => [Result];

    public override IEnumerable<Extent> Extents =>
    [
        .. RowLosses.OfEach(RowLosses.CountOf(Result), Result, Weights),
        .. Labels is null ? (Extent[])[] : [new(Labels, Dim.One, RowLosses.CountOf(Result))],
    ];

    public override void Differentiate(Adjoint adjoint)
    {
        // Weights are constants.
    }
}
