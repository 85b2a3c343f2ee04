using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>Sets a matrix to zero: a gradient that nothing has contributed to.</summary>
internal sealed record Clear(View View) : Operation
{
    public override IEnumerable<View> Reads => [];

    public override IEnumerable<View> Writes => [View];

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}
