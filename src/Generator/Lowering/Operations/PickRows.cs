using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>Row r of the result is the row whose number is the r-th of <paramref name="Rows"/>, or 0 where that is -1. No row is picked twice.</summary>
/// <param name="Matrix">The matrix.</param>
/// <param name="Rows">The number of a row for each row of the result, as <see cref="ChooseRows"/> makes them.</param>
/// <param name="Places">For each row of the matrix the row of the result that it becomes, or -1: what the way back picks.</param>
/// <param name="Result">Receives the rows.</param>
/// <param name="Start">Whether they are assigned or added.</param>
internal sealed record PickRows(View Matrix, View Rows, View Places, View Result, Start Start) : Operation
{
    public override IEnumerable<View> Reads => [Matrix, Rows];

    public override IEnumerable<View> Writes => [Result];

    public override IEnumerable<View> Sums => Start == Start.Sum ? [Result] : [];

    public override IEnumerable<Extent> Extents =>
        [new(Result, Rows.Columns, Matrix.Columns), new(Rows, Dim.One, Result.Rows), new(Places, Dim.One, Matrix.Rows)];

    public override Operation Adding() => this with { Start = Start.Sum };

    public override void Differentiate(Adjoint adjoint)
    {
        if (Matrix.Buffer.Role != Role.Drawn)
        {
            View incoming = adjoint.Incoming(Result), gradient = adjoint.GradientOf(Matrix);
            adjoint.Add(new PickRows(incoming, Places, Rows, gradient, adjoint.Contribute(gradient)));
        }
    }
}
