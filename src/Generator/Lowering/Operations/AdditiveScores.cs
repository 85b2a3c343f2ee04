using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// How well queries match keys, in each row of the batch, as a small network says: <c>result[t, b, j] = vector . tanh(queries[t, b] +
/// keys[j, b])</c> (Bahdanau, Cho and Bengio 2015, arXiv:1409.0473). The way back computes the tanh again: for each pair of a query and a key
/// there would be a row to keep.
/// </summary>
/// <param name="Queries">A row of each slot for each row of the batch.</param>
/// <param name="Keys">As wide as the queries; any number of slots.</param>
/// <param name="Vector">As wide as they are, one row.</param>
/// <param name="Result">A column for each slot of the keys.</param>
internal sealed record AdditiveScores(View Queries, View Keys, View Vector, View Result) : Operation
{
    public override IEnumerable<View> Reads => [Queries, Keys, Vector];

    public override IEnumerable<View> Writes => [Result];

    public override IEnumerable<Extent> Extents => Of(Queries, Keys, Vector, Result);

    /// <summary>The shapes that go together.</summary>
    public static IEnumerable<Extent> Of(View queries, View keys, View vector, View scores) =>
    [
        new(keys, keys.Slots.Times(queries.RowsPerSlot), queries.Columns), new(vector, Dim.One, queries.Columns), new(scores, queries.Rows, keys.Slots),
    ];

    public override void Differentiate(Adjoint adjoint)
    {
        View incoming = adjoint.Incoming(Result), queries = adjoint.GradientOf(Queries);
        View shares = adjoint.Beside(Vector, "shares", Queries.Rows, Queries.Columns);
        adjoint.Add(new AdditiveScoresGradient(Queries, Keys, Vector, incoming, queries, adjoint.Contribute(queries), shares));
        adjoint.AddShared(shares, Vector);
        View keys = adjoint.GradientOf(Keys);
        adjoint.AddSum(keys, start => new AdditiveKeysGradient(Queries, Keys, Vector, incoming, keys, start));
    }
}
