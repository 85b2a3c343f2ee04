using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// Sets a number that gradients are compared with: the limit times what the cost is scaled by, so that it is as large beside them as beside
/// those of the cost itself.
/// </summary>
/// <param name="Result">Receives it, <c>[1, 1]</c>.</param>
/// <param name="Limit">The limit.</param>
internal sealed record SetLimit(View Result, double Limit) : Operation
{
    public override IEnumerable<View> Reads => [];

    public override IEnumerable<View> Writes => [Result];

    public override IEnumerable<Extent> Extents => [new(Result, Dim.One, Dim.One)];

    public override void Differentiate(Adjoint adjoint)
    {
        // It is a constant.
    }
}
