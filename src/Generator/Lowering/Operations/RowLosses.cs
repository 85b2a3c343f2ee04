using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Lowering;

/// <summary>What losses of rows have in common.</summary>
internal static class RowLosses
{
    /// <summary>The shapes of what has a number for each row of a prediction.</summary>
    public static IEnumerable<Extent> Extents(View prediction, View? targets, View rowLoss, View? weights)
    {
        yield return new Extent(rowLoss, Dim.One, prediction.Rows);
        if (targets is not null)
        {
            yield return new Extent(targets, Dim.One, prediction.Rows);
        }

        foreach (Extent extent in OfEach(prediction.Rows, weights))
        {
            yield return extent;
        }
    }

    /// <summary>The shapes of numbers of which there is one for each row, side by side or one below the other.</summary>
    public static IEnumerable<Extent> OfEach(Dim count, params IEnumerable<View?> numbers) => numbers.OfType<View>()
        .Select(view => IsColumn(view) ? new Extent(view, count, Dim.One) : new Extent(view, Dim.One, count));

    /// <summary>How many numbers there are, side by side or one below the other.</summary>
    public static Dim CountOf(View numbers) => IsColumn(numbers) ? numbers.Rows : numbers.Columns;

    /// <summary>Whether numbers stand one below the other.</summary>
    public static bool IsColumn(View numbers) => numbers.Columns.Value == 1;
}
