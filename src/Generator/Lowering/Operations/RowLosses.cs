using System.Collections.Generic;

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

        if (weights is not null)
        {
            yield return new Extent(weights, Dim.One, prediction.Rows);
        }
    }
}
