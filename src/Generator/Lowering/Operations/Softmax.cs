using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>The softmax of each row: exp(logit[v]) / sum_w exp(logit[w]), such as the probabilities of classes.</summary>
internal sealed record Softmax(View Logits, View Result) : Operation
{
    /// <summary>
    /// Tells which columns are real, above 0: <c>[S, B, 1]</c>, a slot for each column and in it a row for each row of a slot of the logits. The
    /// others become 0, and so does a row without any real column. Null where all are real.
    /// </summary>
    public View? IsReal { get; init; }

    public override IEnumerable<View> Reads => IsReal is null ? [Logits] : [Logits, IsReal];

    public override IEnumerable<View> Writes => [Result];

    public override IEnumerable<Extent> Extents =>
    [
        new(Result, Logits.Rows, Logits.Columns),
        .. IsReal is null ? (Extent[])[] : [new(IsReal, Logits.Columns.Times(Logits.RowsPerSlot), Dim.One)],
    ];

    public override void Differentiate(Adjoint adjoint)
    {
        View incoming = adjoint.Incoming(Result), gradient = adjoint.GradientOf(Logits);
        adjoint.Add(new SoftmaxGradient(Result, incoming, gradient, adjoint.Contribute(gradient)));
    }
}
