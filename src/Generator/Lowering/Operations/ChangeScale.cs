using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// A factor times t / (t - 1) for the t steps of a window, where they vary: a mean over t - 1 changes from step to step, times t, has it. With a
/// single step the number is infinite, and nothing has it.
/// </summary>
/// <param name="Steps">The steps, whose number is known when the pass runs.</param>
/// <param name="Factor">The factor.</param>
/// <param name="Result">Receives the number.</param>
internal sealed record ChangeScale(Dim Steps, double Factor, View Result) : Operation
{
    public override IEnumerable<View> Reads => [];

    public override IEnumerable<View> Writes => [Result];

    public override IEnumerable<Extent> Extents => [new(Result, Dim.One, Dim.One)];

    public override void Differentiate(Adjoint adjoint)
    {
        // The number is a constant of its window.
    }
}
