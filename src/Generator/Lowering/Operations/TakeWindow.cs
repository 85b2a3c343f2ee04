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
