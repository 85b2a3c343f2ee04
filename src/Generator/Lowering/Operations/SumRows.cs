using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>Sums the gradient rows of equal ids: the sparse gradient of a table.</summary>
internal sealed record SumRows(View PerPosition, View Index, View PerId) : Operation
{
    public override IEnumerable<View> Reads => [PerPosition, Index];

    public override IEnumerable<View> Writes => [PerId];

    public override IEnumerable<Extent> Extents => [new(PerId, PerPosition.Rows, PerPosition.Columns)];

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}
