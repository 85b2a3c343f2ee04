using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>The loss alone, for evaluation: nothing is kept for a way back.</summary>
internal sealed record SoftmaxLoss(View Input, SoftmaxLayer Layer, View Targets) : Operation
{
    public override IEnumerable<View> Reads => [Input, Layer.Weights, Layer.Bias, Targets];

    public override IEnumerable<View> Writes => Layer.Results;

    public override IEnumerable<View> Workspace => Layer.Workspace;

    public override IEnumerable<Extent> Extents => Layer.ExtentsOf(Input);

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}
