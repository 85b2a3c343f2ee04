using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace ModelGen.Cuda.Tests.Models;

/// <summary>How far numbers are from each other.</summary>
internal static class Near
{
    /// <summary>The relative distance of two numbers; infinite where one of them is not a number.</summary>
    public static double Distance(double expected, double actual) => Distance(expected, actual, Math.Abs(expected));

    /// <summary>The largest distance between two tensors, relative to the largest value of the expected one.</summary>
    public static double Distance(IReadOnlyCollection<float> expected, IReadOnlyCollection<float> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        float scale = expected.Max(MathF.Abs);
        return expected.Zip(actual).Max(pair => Distance(pair.First, pair.Second, scale));
    }

    /// <summary>Two tensors are the same but for rounding.</summary>
    public static void Check(string what, IReadOnlyCollection<float> expected, IReadOnlyCollection<float> actual, double tolerance)
    {
        double distance = Distance(expected, actual);
        Assert.True(distance <= tolerance, $"{what} is off by {distance:E1} of its largest value.");
    }

    private static double Distance(double expected, double actual, double scale)
    {
        double distance = Math.Abs(expected - actual);
        return distance == 0 ? 0 : double.IsFinite(distance) ? distance / scale : double.PositiveInfinity;
    }
}
