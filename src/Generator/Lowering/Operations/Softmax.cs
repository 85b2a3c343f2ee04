using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>The probabilities of the classes in each row: exp(logit[v]) / sum_w exp(logit[w]).</summary>
internal sealed record Softmax(View Logits, View Result) : Operation
{
    public override IEnumerable<View> Reads => [Logits];

    public override IEnumerable<View> Writes => [Result];

    public override IEnumerable<Extent> Extents => [new(Result, Logits.Rows, Logits.Columns)];

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}
