using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>Keeps the cost of a window until it is asked for, and moves on to the next window.</summary>
internal sealed record KeepCost(View Cost) : Operation
{
    public override IEnumerable<View> Reads => [Cost];

    public override IEnumerable<View> Writes => [];

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}
