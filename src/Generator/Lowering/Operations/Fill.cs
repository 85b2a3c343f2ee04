using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// Every slot of a matrix becomes the same one; a single row is that of all rows. Without any it becomes zero: where pre-activations start
/// when no input comes first.
/// </summary>
/// <param name="Result">The matrix, <c>[T B, W]</c>.</param>
/// <param name="Slot">A slot, <c>[B, W]</c>, or a row, <c>[1, W]</c>; null for zero.</param>
internal sealed record Fill(View Result, View? Slot) : Operation
{
    public override IEnumerable<View> Reads => Slot is null ? [] : [Slot];

    public override IEnumerable<View> Writes => [Result];

    public override IEnumerable<Extent> Extents =>
        Slot is null ? [] : [new(Slot, Result.Rows.Value % Slot.Rows.Value == 0 ? Slot.Rows : Dim.One, Result.Columns)];

    public override void Differentiate(Adjoint adjoint)
    {
        if (Slot is { Buffer.IsConstant: false })
        {
            adjoint.AddShared(adjoint.Incoming(Result), Slot);
        }
    }
}
