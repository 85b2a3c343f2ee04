using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace ModelGen.Cuda.Tests.Models;

/// <summary>How far numbers are from each other.</summary>
internal static class Near
{
    /// <summary>The relative distance of two numbers; infinite where one of them is not a number.</summary>
    public static double Distance(double expected, double actual) =>
        double.IsFinite(expected) && double.IsFinite(actual) ? Math.Abs(expected - actual) / Math.Max(Math.Abs(expected), 1e-30) : double.PositiveInfinity;

    /// <summary>The largest distance between two tensors, relative to the largest value of the expected one.</summary>
    public static double Distance(IReadOnlyCollection<float> expected, IReadOnlyCollection<float> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        double scale = Math.Max(expected.Max(MathF.Abs), 1e-30);
        return expected.Zip(actual).Max(pair =>
            float.IsFinite(pair.First) && float.IsFinite(pair.Second) ? Math.Abs(pair.First - (double)pair.Second) / scale : double.PositiveInfinity);
    }

    /// <summary>Two tensors are the same but for rounding.</summary>
    public static void Check(string what, IReadOnlyCollection<float> expected, IReadOnlyCollection<float> actual, double tolerance)
    {
        double distance = Distance(expected, actual);
        Assert.True(distance <= tolerance, $"{what} is off by {distance:E1} of its largest value.");
    }
}
