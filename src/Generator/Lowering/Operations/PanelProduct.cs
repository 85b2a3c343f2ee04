using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// A product of few rows with a packed matrix. Threads divide the units: each has all groups of its own, so that what follows
/// unit by unit need not wait.
/// </summary>
/// <param name="Left">The rows.</param>
/// <param name="Packed">What the strips are made of, and where they lie.</param>
/// <param name="Result">The result; groups of columns, one beside the other.</param>
/// <param name="Start">Whether the result is assigned or added to.</param>
internal sealed record PanelProduct(View Left, PackPanels Packed, View Result, Start Start) : Operation
{
    public override IEnumerable<View> Reads => [Left, Packed.Panels];

    public override IEnumerable<View> Writes => [Result];

    public override IEnumerable<View> Sums => Start == Start.Sum ? [Result] : [];

    public override IEnumerable<Extent> Extents =>
        [new(Left, Left.Rows, Packed.Depth), new(Result, Left.Rows, Packed.IsTransposed ? Packed.Matrix.Rows : Packed.Matrix.Columns)];

    public override Dim? UnitsOf(View view) => view == Result ? Packed.Units : null;

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}
