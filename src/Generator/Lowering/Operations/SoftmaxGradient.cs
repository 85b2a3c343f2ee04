using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>The gradient of what a softmax was taken of: y (dy - sum_v y[v] dy[v]), which is 0 where y is.</summary>
/// <param name="Values">What the softmax has made.</param>
/// <param name="Incoming">Their gradient.</param>
/// <param name="Gradient">Receives that of the logits.</param>
/// <param name="Start">Whether it is assigned or added.</param>
internal sealed record SoftmaxGradient(View Values, View Incoming, View Gradient, Start Start) : Operation
{
    public override IEnumerable<View> Reads => [Values, Incoming];

    public override IEnumerable<View> Writes => [Gradient];

    public override IEnumerable<View> Sums => Start == Start.Sum ? [Gradient] : [];

    public override IEnumerable<Extent> Extents => [new(Incoming, Values.Rows, Values.Columns), new(Gradient, Values.Rows, Values.Columns)];

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}
