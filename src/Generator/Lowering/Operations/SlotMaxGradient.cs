using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>The gradient of maxima over slots goes to what they are from; all else gets none.</summary>
/// <param name="Incoming">The gradient of the maxima, <c>[B, W]</c>.</param>
/// <param name="From">The row that each is from, whole numbers, <c>[B W]</c>.</param>
/// <param name="Gradient">That of the slots, <c>[T B, W]</c>.</param>
/// <param name="Start">Whether it is assigned or added.</param>
internal sealed record SlotMaxGradient(View Incoming, View From, View Gradient, Start Start) : Operation
{
    public override IEnumerable<View> Reads => [Incoming, From];

    public override IEnumerable<View> Writes => [Gradient];

    public override IEnumerable<View> Sums => Start == Start.Sum ? [Gradient] : [];

    public override IEnumerable<Extent> Extents =>
    [
        new(Gradient, Gradient.Rows.Value % Incoming.Rows.Value == 0 ? Gradient.Rows : Incoming.Rows, Incoming.Columns),
        new(From, Dim.One, Incoming.Rows.Times(Incoming.Columns)),
    ];

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}
