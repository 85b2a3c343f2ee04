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
