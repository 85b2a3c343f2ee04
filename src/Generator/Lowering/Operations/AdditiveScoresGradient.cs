using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// The gradient of the queries, and what each of them contributes to that of the vector: with <c>u = tanh(queries[t, b] + keys[j, b])</c>,
/// <c>d_queries[t, b] = vector sum_j incoming[t, b, j] (1 - u^2)</c> and <c>shares[t, b] = sum_j incoming[t, b, j] u</c>.
/// </summary>
internal sealed record AdditiveScoresGradient(View Queries, View Keys, View Vector, View Incoming, View Gradient, Start Start, View Shares) : Operation
{
    public override IEnumerable<View> Reads => [Queries, Keys, Vector, Incoming];

    public override IEnumerable<View> Writes => [Gradient, Shares];

    public override IEnumerable<View> Sums => Start == Start.Sum ? [Gradient] : [];

    public override IEnumerable<Extent> Extents =>
    [
        .. AdditiveScores.Of(Queries, Keys, Vector, Incoming), new(Gradient, Queries.Rows, Queries.Columns), new(Shares, Queries.Rows, Queries.Columns),
    ];

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}
