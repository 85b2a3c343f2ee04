using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>Looks words up: row r of <paramref name="Result"/> is the table's row of the r-th token.</summary>
internal sealed record Gather(View Table, View Result) : Operation
{
    public override IEnumerable<View> Reads => [Table];

    public override IEnumerable<View> Writes => [Result];

    public override IEnumerable<Extent> Extents => [new(Result, Result.Rows, Table.Columns)];

    public override void Differentiate(Adjoint adjoint)
    {
        if (Table.Buffer.Role == Role.Parameter)
        {
            View dense = adjoint.GradientOf(Table);
            adjoint.Add(new AddRows(adjoint.Incoming(Result), dense, adjoint.Contribute(dense)));
            return;
        }

        // One row for each distinct word: there are at most as many as there are tokens.
        View rows = new(adjoint.GradientBuffer(Table.Buffer, Result.Buffer with { Slots = Dim.One, Rows = Result.Rows }));
        adjoint.Add(new SumRows(adjoint.Incoming(Result), rows));
    }
}

/// <summary>Adds the gradient rows of each word to its row of the table's dense gradient.</summary>
internal sealed record AddRows(View PerPosition, View Table) : Operation
{
    /// <summary>There must be something to add to: a table that nothing else uses has a sparse gradient.</summary>
    public AddRows(View perPosition, View table, Start start)
        : this(perPosition, table)
    {
        if (start != Start.Sum)
        {
            throw new System.NotSupportedException($"{table.Buffer.Name} receives nothing but rows.");
        }
    }

    public override IEnumerable<View> Reads => [PerPosition, Table];

    public override IEnumerable<View> Writes => [Table];

    public override IEnumerable<View> Sums => [Table];

    public override IEnumerable<Extent> Extents => [new(Table, Table.Rows, PerPosition.Columns)];

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}

/// <summary>Sums the gradient rows of equal words: the sparse gradient of a table.</summary>
internal sealed record SumRows(View PerPosition, View PerWord) : Operation
{
    public override IEnumerable<View> Reads => [PerPosition];

    public override IEnumerable<View> Writes => [PerWord];

    public override IEnumerable<Extent> Extents => [new(PerWord, PerPosition.Rows, PerPosition.Columns)];

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}
