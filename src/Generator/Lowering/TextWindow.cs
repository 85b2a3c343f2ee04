using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// Takes the next window of a text that lies where the model is computed: the ids of all positions, and those that follow them.
/// </summary>
internal sealed record TakeWindow(View Ids, View Following, Dim Steps, Dim Streams) : Operation
{
    public override IEnumerable<View> Reads => [];

    public override IEnumerable<View> Writes => [Ids, Following];

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}

/// <summary>Keeps the cost of a window until it is asked for, and moves on to the next window.</summary>
internal sealed record KeepCost(View Cost) : Operation
{
    public override IEnumerable<View> Reads => [Cost];

    public override IEnumerable<View> Writes => [];

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}
