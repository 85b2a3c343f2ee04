using System;

namespace ModelGen.Networks;

/// <summary>A row of numbers for each id.</summary>
public sealed class Table
{
    private readonly string _name;

    /// <summary>A table of these rows.</summary>
    /// <param name="count">Rows, one for each id.</param>
    /// <param name="width">Columns.</param>
    /// <param name="rows">The rows, <c>[count, width]</c>.</param>
    /// <exception cref="ArgumentException">There are more or fewer numbers.</exception>
    public Table(int count, int width, params ReadOnlySpan<double> rows)
        : this("the table", new Matrix(count, width, rows, nameof(rows)))
    {
    }

    internal Table(string name, Matrix rows) => (_name, Rows) = (name, rows);

    /// <summary>The rows.</summary>
    internal Matrix Rows { get; }

    /// <summary>The rows of ids, <c>[T, B, width]</c>.</summary>
    /// <exception cref="ArgumentException">An id has no row.</exception>
    public Sequence this[Tokens ids] => Sequence.OfRows(ids.Axis, Rows.Columns, (t, b) => RowOf(ids[t, b]));

    /// <summary>The rows of ids, <c>[B, width]</c>.</summary>
    /// <exception cref="ArgumentException">An id has no row.</exception>
    public Vector this[Ids ids] => Vector.OfRows(ids.Batch, Rows.Columns, b => RowOf(ids[b]));

    /// <summary>x times the table's transpose: how well each row fits, <c>[T, B, count]</c>. With the same table at the entrance it is a tied softmax layer (Press and Wolf 2017, arXiv:1608.05859).</summary>
    /// <param name="x">As wide as the table.</param>
    /// <exception cref="ArgumentException">It is not.</exception>
    public Sequence Transposed(Sequence x)
    {
        Shapes.CheckWidth(x, Rows.Columns, nameof(x), _name);
        return Sequence.OfRows(x.Axis, Rows.Rows, (t, b) => Rows.TransposedTimes(x.Row(t, b)));
    }

    /// <inheritdoc cref="Transposed(Sequence)"/>
    public Vector Transposed(Vector x)
    {
        Shapes.CheckWidth(x, Rows.Columns, nameof(x), _name);
        return Vector.OfRows(x.Batch, Rows.Rows, b => Rows.TransposedTimes(x.Row(b)));
    }

    private double[] RowOf(int id) => id >= 0 && id < Rows.Rows ? Rows.Row(id)
        : throw new ArgumentException($"An id is {id}: {_name} has {Rows.Rows} rows, so expected 0 to {Rows.Rows - 1}.", nameof(id));
}
