using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// Time loops of stacked layers that run at once, each a step behind the one before it: while one is at step t, the next is at
/// the step that the former has just finished. So L layers take T + L - 1 steps rather than L T, for blocks that wait at a barrier
/// after each.
/// </summary>
/// <param name="Stages">The loops; what a layer needs of the one before, such as the product with its input, is done step by step.</param>
internal sealed record Wavefront(EquatableArray<TimeLoop> Stages) : Operation
{
    public override IEnumerable<View> Reads => Stages.SelectMany(stage => stage.Reads);

    public override IEnumerable<View> Writes => Stages.SelectMany(stage => stage.Writes);

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}
