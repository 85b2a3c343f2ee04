using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// The equations of an optimizer on parameters that lie together, as their gradients and the optimizer's states do: one row of so many
/// numbers; or on a part of one of them.
/// </summary>
/// <param name="Elements">The equations, on rows that are all buffers of a kind together.</param>
/// <param name="Given">The shared numbers, and the buffers of the gradients.</param>
/// <param name="Changed">The buffers of the parameters and the states.</param>
internal sealed record OptimizerStep(Pointwise Elements, EquatableArray<View> Given, EquatableArray<View> Changed) : Operation
{
    /// <summary>Whether it is left out where the gradients of a step cannot be used.</summary>
    public bool NeedsGradients { get; init; } = true;

    public override IEnumerable<View> Reads => [.. Given, .. Changed];

    public override IEnumerable<View> Writes => Changed;

    public override IEnumerable<View> Sums => Changed;

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}
