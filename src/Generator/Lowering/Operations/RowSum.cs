using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>Sums each row: a sum over units, and the gradient of a column that all columns share.</summary>
internal sealed record RowSum(View Matrix, View Result, Start Start) : Operation
{
    public override IEnumerable<View> Reads => [Matrix];

    public override IEnumerable<View> Writes => [Result];

    public override IEnumerable<View> Sums => Start == Start.Sum ? [Result] : [];

    public override IEnumerable<Extent> Extents => [new(Result, Matrix.Rows, Dim.One)];

    public override void Differentiate(Adjoint adjoint) => adjoint.AddTo(Matrix, adjoint.Incoming(Result));

    public override Operation Adding() => this with { Start = Start.Sum };
}
