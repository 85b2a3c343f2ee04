using System.Collections.Generic;
using ModelGen.Generator.Algebra;

namespace ModelGen.Generator.Lowering;

/// <summary>What is the same for all parameters in an update, computed in double and kept as floats.</summary>
/// <param name="Equations">From the learning rate, the number of the update and what gradients are multiplied by to the shared numbers.</param>
/// <param name="Rate">The input that is the learning rate, or null.</param>
/// <param name="Step">The input that is the number of the update, or null.</param>
/// <param name="Result">Receives the numbers, <c>[1, n]</c>.</param>
/// <param name="Norm">The norm of the gradients.</param>
/// <param name="Limit">The largest norm with which an update is done; null: no limit.</param>
/// <param name="Every">Training steps from one update to the next.</param>
internal sealed record UpdateScalars(Tape Equations, string? Rate, string? Step, View Result, View Norm, double? Limit, int Every) : Operation
{
    public override IEnumerable<View> Reads => [Norm];

    public override IEnumerable<View> Writes => [Result];

    public override IEnumerable<Extent> Extents => [new(Result, Dim.One, new Dim($"{Equations.Results.Count}", Equations.Results.Count))];

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}

/// <summary>
/// The equations of an optimizer on all parameters, which lie together, as their gradients and the optimizer's states do: one row of so many
/// numbers.
/// </summary>
/// <param name="Elements">The equations, on rows that are all buffers of a kind together.</param>
/// <param name="Scalars">The shared numbers.</param>
/// <param name="Changed">The buffers of the parameters and the states.</param>
/// <param name="Gradients">The buffers of the gradients.</param>
internal sealed record OptimizerStep(Pointwise Elements, View Scalars, EquatableArray<View> Changed, EquatableArray<View> Gradients) : Operation
{
    public override IEnumerable<View> Reads => [Scalars, .. Gradients, .. Changed];

    public override IEnumerable<View> Writes => Changed;

    public override IEnumerable<View> Sums => Changed;

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}
