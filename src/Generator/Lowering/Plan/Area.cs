using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Lowering;

/// <summary>A rectangle of a buffer, all slots stacked: rows and columns, ends exclusive.</summary>
internal readonly record struct Area(decimal FirstRow, decimal EndRow, decimal FirstColumn, decimal EndColumn)
{
    private bool IsEmpty => FirstRow >= EndRow || FirstColumn >= EndColumn;

    /// <summary>Whether it has elements in common with another area.</summary>
    public bool Meets(Area other) => !Common(this, other).IsEmpty;

    /// <summary>What is left of this area when others are taken away.</summary>
    public IEnumerable<Area> Without(IEnumerable<Area> others)
    {
        Area whole = this;
        return others.Where(whole.Meets)
            .Aggregate((IEnumerable<Area>)[this], (rest, other) => [.. rest.SelectMany(area => area.Without(other))]);
    }

    /// <summary>This and another area as one, where together they are a rectangle of these columns.</summary>
    public Area? Join(Area other) =>
        FirstColumn == other.FirstColumn && EndColumn == other.EndColumn && FirstRow <= other.EndRow && other.FirstRow <= EndRow
            ? this with { FirstRow = System.Math.Min(FirstRow, other.FirstRow), EndRow = System.Math.Max(EndRow, other.EndRow) }
            : null;

    /// <summary>The area as views of a buffer: whole slots, and parts of the first and the last one.</summary>
    /// <param name="like">A view of the buffer, which has letters for its extents.</param>
    /// <param name="counts">Numbers of slots that have letters.</param>
    public IEnumerable<View> Views(View like, IEnumerable<Dim> counts)
    {
        Dim[] letters = [.. counts.Where(count => count.Value > 1)];
        decimal rows = like.Buffer.Rows.Value, row = FirstRow;
        while (row < EndRow)
        {
            decimal slot = decimal.Floor(row / rows), within = row - (slot * rows), count = System.Math.Min(rows - within, EndRow - row);
            bool isWhole = count == rows;
            decimal slots = isWhole ? decimal.Floor((EndRow - row) / rows) : 1;
            View view = View.Range(like.Buffer, Number(slot, letters), Number(slots, letters)) with
            {
                FirstColumn = Number(FirstColumn, like.FirstColumn),
                Columns = Number(EndColumn - FirstColumn, like.Columns),
            };
            yield return isWhole ? view : view with { FirstRow = Number(within, like.FirstRow), RowsPerSlot = Number(count, like.RowsPerSlot) };
            row += isWhole ? slots * rows : count;
        }

        static Dim Number(decimal value, params IEnumerable<Dim> usual)
        {
            foreach (Dim dim in usual.Where(dim => dim.Value == value))
            {
                return dim;
            }

            return new Dim(value.ToString("0"), value);
        }
    }

    private static Area Common(Area one, Area other) => new(
        System.Math.Max(one.FirstRow, other.FirstRow), System.Math.Min(one.EndRow, other.EndRow),
        System.Math.Max(one.FirstColumn, other.FirstColumn), System.Math.Min(one.EndColumn, other.EndColumn));

    private IEnumerable<Area> Without(Area other)
    {
        Area common = Common(this, other);
        if (common.IsEmpty)
        {
            return [this];
        }

        Area[] pieces =
        [
            this with { EndRow = common.FirstRow },
            this with { FirstRow = common.EndRow },
            common with { FirstColumn = FirstColumn, EndColumn = common.FirstColumn },
            common with { FirstColumn = common.EndColumn, EndColumn = EndColumn },
        ];
        return pieces.Where(piece => !piece.IsEmpty);
    }
}
