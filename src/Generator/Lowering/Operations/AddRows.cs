using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>Adds the gradient rows of each id to its row of the table's dense gradient.</summary>
internal sealed record AddRows(View PerPosition, View Index, View Ids, View Table) : Operation
{
    public override IEnumerable<View> Reads => [PerPosition, Index, Ids, Table];

    public override IEnumerable<View> Writes => [Table];

    public override IEnumerable<View> Sums => [Table];

    public override IEnumerable<Extent> Extents => [new(Table, Table.Rows, PerPosition.Columns)];

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}
