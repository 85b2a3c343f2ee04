using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// Sums the gradients of several training steps: those of the step become the sum so far. All lie together.
/// </summary>
/// <param name="Gradients">The gradients of the step; receive the sum.</param>
/// <param name="Totals">The sum of the steps before since the last update, which the first one does not read; receives the sum.</param>
/// <param name="Count">Steps from one update to the next.</param>
internal sealed record SumSteps(EquatableArray<View> Gradients, EquatableArray<View> Totals, int Count) : Operation
{
    public override IEnumerable<View> Reads => [.. Gradients, .. Totals];

    public override IEnumerable<View> Writes => [.. Gradients, .. Totals];

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}
