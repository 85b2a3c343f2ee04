using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>Sums each column: a sum over rows, and the gradient of a bias or of a learned number of each unit.</summary>
internal sealed record ColumnSum(View Matrix, View Result, Start Start) : Operation
{
    public override IEnumerable<View> Reads => [Matrix];

    public override IEnumerable<View> Writes => [Result];

    public override IEnumerable<View> Sums => Start == Start.Sum ? [Result] : [];

    public override IEnumerable<Extent> Extents => [new(Result, Dim.One, Matrix.Columns)];

    public override void Differentiate(Adjoint adjoint) => adjoint.AddTo(Matrix, adjoint.Incoming(Result));

    public override Operation Adding() => this with { Start = Start.Sum };

    public override Operation? AfterLoop(int depth, Dim steps) =>
        !Result.Follows(depth) && Matrix.Unrolled(depth, steps) is { } matrix ? this with { Matrix = matrix } : null;
}
