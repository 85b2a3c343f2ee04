using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>The probabilities of the classes for a single row.</summary>
internal sealed record SoftmaxProbabilities(View Input, SoftmaxLayer Layer, View Result) : Operation
{
    public override IEnumerable<View> Reads => [Input, Layer.Weights, Layer.Bias];

    public override IEnumerable<View> Writes => [Result, Layer.Exponentials];

    public override IEnumerable<View> Workspace => Layer.Workspace;

    public override IEnumerable<Extent> Extents => Layer.ExtentsOf(Input);

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}
