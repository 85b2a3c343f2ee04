using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// Stochastic gradient descent on all parameters with dense gradients, which lie together: p -= rate * g, where the rate is the learning
/// rate, times Limit / max(|g|, Limit) where the norm is limited.
/// </summary>
internal sealed record Descend(EquatableArray<View> Parameters, EquatableArray<View> Gradients, View Norm, double? Limit) : Operation
{
    public override IEnumerable<View> Reads => [.. Parameters, .. Gradients, Norm];

    public override IEnumerable<View> Writes => Parameters;

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}

/// <summary>The same on the rows of a table that have a gradient.</summary>
internal sealed record DescendRows(RowGradient Rows, View Norm, double? Limit) : Operation
{
    public override IEnumerable<View> Reads => [Rows.Table, Rows.PerId, Rows.Index, Rows.Ids, Norm];

    public override IEnumerable<View> Writes => [Rows.Table];

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}
