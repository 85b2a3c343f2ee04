using System;
using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>Looks ids up: row r of <paramref name="Result"/> is the table's row of the r-th id.</summary>
/// <param name="Table"><c>[V, E]</c>.</param>
/// <param name="Ids">Whole numbers, <c>[M]</c>.</param>
/// <param name="Result"><c>[M, E]</c>.</param>
/// <param name="Index">What <see cref="IndexIds"/> has made of the ids, for the way back; null where there is none.</param>
internal sealed record Gather(View Table, View Ids, View Result, View? Index = null) : Operation
{
    public override IEnumerable<View> Reads => [Table, Ids];

    public override IEnumerable<View> Writes => [Result];

    public override IEnumerable<Extent> Extents => [new(Result, Ids.Columns, Table.Columns)];

    public override void Differentiate(Adjoint adjoint)
    {
        if (Table.Buffer.IsConstant)
        {
            return;
        }

        View index = Index ?? throw new NotSupportedException($"The way back from {Result.Buffer.Name} to {Table.Buffer.Name} needs an index of the ids.");
        if (Table.Buffer.Role == Role.Parameter)
        {
            View dense = adjoint.GradientOf(Table);
            if (adjoint.Contribute(dense) == Start.Zero)
            {
                adjoint.Add(new Clear(dense));
            }

            adjoint.Add(new AddRows(adjoint.Incoming(Result), index, Ids, dense));
            return;
        }

        if (adjoint.IsInLoop)
        {
            throw new NotSupportedException($"{Table.Buffer.Name} is looked up in every step of a loop, and has a gradient for the ids of one look-up only.");
        }

        if (adjoint.Gradients.ContainsKey(Table.Buffer))
        {
            throw new NotSupportedException($"{Table.Buffer.Name} is used more than once, and has a gradient for the ids of one use only.");
        }

        // One row for each distinct id: there are at most as many as there are ids.
        View rows = new(adjoint.GradientBuffer(Table.Buffer, Result.Buffer with { Slots = Dim.One, Rows = Result.Rows }));
        adjoint.Add(new SumRows(adjoint.Incoming(Result), index, rows));
    }
}
