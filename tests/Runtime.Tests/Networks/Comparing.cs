using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Networks;
using Xunit;

namespace ModelGen.Runtime.Tests.Networks;

/// <summary>Values of the slow twin against numbers, in double precision.</summary>
internal static class Comparing
{
    public const double Tolerance = 1e-11;

    public static void AreClose(IReadOnlyList<double> expected, IReadOnlyList<double> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int place = 0; place < expected.Count; place++)
            Assert.True(Math.Abs(expected[place] - actual[place]) <= Tolerance * Math.Max(1, Math.Abs(expected[place])), $"[{place}] is {actual[place]:g17}, and not {expected[place]:g17}");
    }

    /// <summary>At real steps; at padding a sequence is zero.</summary>
    public static void AreClose(IReadOnlyList<double> expected, Sequence actual)
    {
        double[] real = [.. expected.Select((value, place) => place / actual.Width is var row && actual.Axis.IsReal(row / actual.Batch, row % actual.Batch) ? value : 0)];
        AreClose(real, actual.Values);
    }
}
