using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>The largest of each element over the slots that are real, the first of equal ones; 0 where none is.</summary>
/// <param name="Matrix">The slots, <c>[T B, W]</c>.</param>
/// <param name="IsReal">Tells which rows are real, above 0: <c>[T B, 1]</c>; null where all are.</param>
/// <param name="Result">Receives the maxima, <c>[B, W]</c>.</param>
/// <param name="From">Receives the row that each maximum is from, whole numbers, <c>[B W]</c>; -1 where none is real.</param>
internal sealed record SlotMax(View Matrix, View? IsReal, View Result, View From) : Operation
{
    public override IEnumerable<View> Reads => IsReal is null ? [Matrix] : [Matrix, IsReal];

    public override IEnumerable<View> Writes => [Result, From];

    public override IEnumerable<Extent> Extents =>
    [
        new(Matrix, Matrix.Rows.Value % Result.Rows.Value == 0 ? Matrix.Rows : Result.Rows, Result.Columns),
        new(From, Dim.One, Result.Rows.Times(Result.Columns)),
        .. IsReal is null ? (Extent[])[] : [new(IsReal, Matrix.Rows, Dim.One)],
    ];

    public override void Differentiate(Adjoint adjoint)
    {
        View incoming = adjoint.Incoming(Result), gradient = adjoint.GradientOf(Matrix);
        adjoint.Add(new SlotMaxGradient(incoming, From, gradient, adjoint.Contribute(gradient)));
    }
}
