using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// The gradient of the keys: <c>d_keys[j, b] = vector sum_t incoming[t, b, j] (1 - tanh(queries[t, b] + keys[j, b])^2)</c>.
/// </summary>
internal sealed record AdditiveKeysGradient(View Queries, View Keys, View Vector, View Incoming, View Gradient, Start Start) : Operation
{
    public override IEnumerable<View> Reads => [Queries, Keys, Vector, Incoming];

    public override IEnumerable<View> Writes => [Gradient];

    public override IEnumerable<View> Sums => Start == Start.Sum ? [Gradient] : [];

    public override IEnumerable<Extent> Extents => [.. AdditiveScores.Of(Queries, Keys, Vector, Incoming), new(Gradient, Keys.Rows, Keys.Columns)];

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);

    public override Operation Adding() => this with { Start = Start.Sum };

    /// <summary>The queries of all steps are summed over as those of one step are.</summary>
    public override Operation? AfterLoop(int depth, Dim steps) =>
        !Gradient.Follows(depth) && !Keys.Follows(depth) && Queries.Unrolled(depth, steps) is { } queries && Incoming.Unrolled(depth, steps) is { } incoming
            ? this with { Queries = queries, Incoming = incoming }
            : null;
}
