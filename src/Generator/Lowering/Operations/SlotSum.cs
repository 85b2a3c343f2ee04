using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// Sums each element over the slots: row b of the result is the sum of the rows b of all slots, each times its weight. It is a sum over
/// time steps, and the gradient of a slot that all slots share.
/// </summary>
/// <param name="Matrix">The slots, <c>[T B, W]</c>.</param>
/// <param name="Result">Receives the sums, <c>[B, W]</c>.</param>
/// <param name="Start">Whether they are assigned or added.</param>
/// <param name="Weights">What each row counts, <c>[T B, 1]</c>, constants; a row of weight 0 is not looked at. Null where all count 1.</param>
internal sealed record SlotSum(View Matrix, View Result, Start Start, View? Weights = null) : Operation
{
    public override IEnumerable<View> Reads => Weights is null ? [Matrix] : [Matrix, Weights];

    public override IEnumerable<View> Writes => [Result];

    public override IEnumerable<View> Sums => Start == Start.Sum ? [Result] : [];

    public override IEnumerable<Extent> Extents =>
    [
        new(Matrix, Matrix.Rows.Value % Result.Rows.Value == 0 ? Matrix.Rows : Result.Rows, Result.Columns),
        .. Weights is null ? (Extent[])[] : [new(Weights, Matrix.Rows, Dim.One)],
    ];

    public override void Differentiate(Adjoint adjoint) => adjoint.AddTo(Matrix, adjoint.Incoming(Result), Weights);

    public override Operation Adding() => this with { Start = Start.Sum };

    /// <summary>The slots of all steps, one below the other, are summed as those of one step are.</summary>
    public override Operation? AfterLoop(int depth, Dim steps) =>
        Weights is null && !Result.Follows(depth) && Matrix.Unrolled(depth, steps) is { } matrix ? this with { Matrix = matrix } : null;
}
