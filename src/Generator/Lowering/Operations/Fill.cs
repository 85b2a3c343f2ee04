using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>Every row of a matrix becomes the same row, or zero: where pre-activations start when no input comes first.</summary>
internal sealed record Fill(View Result, View? Row) : Operation
{
    public override IEnumerable<View> Reads => Row is null ? [] : [Row];

    public override IEnumerable<View> Writes => [Result];

    public override IEnumerable<Extent> Extents => Row is null ? [] : [new(Row, Dim.One, Result.Columns)];

    public override void Differentiate(Adjoint adjoint)
    {
        if (Row is not null)
        {
            adjoint.AddShared(adjoint.Incoming(Result), Row);
        }
    }
}
