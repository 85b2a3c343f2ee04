using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// Tells which positions have the same id: with it, gradients of positions become gradients of rows of a table. How it lies is the
/// target's affair (<see cref="Target.IndexLength"/>), but for its first M whole numbers: they are the ids of the rows that
/// <see cref="SumRows"/> makes, -1 where a row is of no id.
/// </summary>
/// <param name="Ids">Whole numbers, <c>[M]</c>.</param>
/// <param name="Index">Receives the index.</param>
/// <param name="Classes">Number of different ids.</param>
internal sealed record IndexIds(View Ids, View Index, Dim Classes) : Operation
{
    public override IEnumerable<View> Reads => [Ids];

    public override IEnumerable<View> Writes => [Index];

    public override void Differentiate(Adjoint adjoint)
    {
        // Whole numbers have no gradient.
    }
}
