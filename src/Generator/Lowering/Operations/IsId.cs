using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>1 where an id is the one that is asked for, else 0: constants of a step.</summary>
/// <param name="Ids">Whole numbers, <c>[M]</c>.</param>
/// <param name="Id">The one that is asked for.</param>
/// <param name="Result">Receives the answers, <c>[M, 1]</c>.</param>
internal sealed record IsId(View Ids, int Id, View Result) : Operation
{
    public override IEnumerable<View> Reads => [Ids];

    public override IEnumerable<View> Writes => [Result];

    public override IEnumerable<Extent> Extents => [new(Result, Ids.Columns, Dim.One)];

    public override void Differentiate(Adjoint adjoint)
    {
        // Answers are constants.
    }
}
