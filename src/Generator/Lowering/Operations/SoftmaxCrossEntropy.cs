using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// A linear layer, softmax and the loss of each row, log(sum_v exp(logit[v])) - logit[target]. Leaves the exponentials for the
/// way back.
/// </summary>
internal sealed record SoftmaxCrossEntropy(View Input, SoftmaxLayer Layer, View Targets) : Operation
{
    public override IEnumerable<View> Reads => [Input, Layer.Weights, Layer.Bias, Targets];

    public override IEnumerable<View> Writes => [Layer.Exponentials, .. Layer.Results];

    public override IEnumerable<View> Workspace => Layer.Workspace;

    public override IEnumerable<Extent> Extents => Layer.ExtentsOf(Input);

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}
