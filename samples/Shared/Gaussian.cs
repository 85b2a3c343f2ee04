using System;

namespace Samples;

/// <summary>Normally distributed numbers.</summary>
internal static class Gaussian
{
    /// <summary>A number with mean 0 and deviation 1 (Box and Muller 1958).</summary>
    public static double NextGaussian(this Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
