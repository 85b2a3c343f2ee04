using System;
using System.Linq;

namespace SequenceMemory;

/// <summary>The numbers that the networks learn by heart: a sum of four waves, at most 1 in magnitude before their mean is taken away.</summary>
public static class Wave
{
    /// <summary>How many numbers there are.</summary>
    public const int Length = 320;

    /// <summary>The numbers.</summary>
    public static float[] Numbers()
    {
        double[] values = [.. Enumerable.Range(0, Length).Select(index => At(0.01 * index))];
        double largest = values.Max(Math.Abs);
        double mean = values.Average() / largest;
        return [.. values.Select(value => (float)(value / largest - mean))];
    }

    private static double At(double time) =>
        0.5 * Math.Sin(2 * time) - 0.05 * Math.Cos(17 * time + 0.8) + 0.05 * Math.Sin(25 * time + 10) - 0.02 * Math.Cos(45 * time + 0.3);
}
