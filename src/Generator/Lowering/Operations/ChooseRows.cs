using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>Chooses rows of a sequence, for <see cref="PickRows"/>, and says where each of them goes, for the way back.</summary>
/// <param name="Choice">Which.</param>
/// <param name="IsReal">Tells which rows are real, above 0: <c>[T B, 1]</c>; null where all are.</param>
/// <param name="SlotRows">B, the rows of a slot.</param>
/// <param name="Rows">Receives the chosen rows, whole numbers, -1 for none: <c>[B]</c>, or <c>[T B]</c> where all are.</param>
/// <param name="Places">Receives the place of each row among the chosen ones, -1 for none, <c>[T B]</c>.</param>
internal sealed record ChooseRows(SlotChoice Choice, View? IsReal, Dim SlotRows, View Rows, View Places) : Operation
{
    public override IEnumerable<View> Reads => IsReal is null ? [] : [IsReal];

    public override IEnumerable<View> Writes => [Rows, Places];

    public override IEnumerable<Extent> Extents =>
    [
        new(Rows, Dim.One, Choice == SlotChoice.Last ? SlotRows : Places.Columns),
        .. IsReal is null ? (Extent[])[] : [new(IsReal, Places.Columns, Dim.One)],
    ];

    public override void Differentiate(Adjoint adjoint)
    {
        // Whole numbers have no gradient.
    }
}
