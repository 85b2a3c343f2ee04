using System;

namespace Forecast;

/// <summary>What a method says of the targets of a moment: the quantiles 0.1, 0.5 and 0.9.</summary>
/// <param name="Low">Which a tenth of the numbers is below.</param>
/// <param name="Middle">Which half of them is below.</param>
/// <param name="High">Which nine tenths are below.</param>
internal sealed record Quantiles(float[] Low, float[] Middle, float[] High)
{
    /// <summary>Which quantiles these are.</summary>
    public static readonly double[] Levels = [0.1, 0.5, 0.9];

    /// <summary>The quantile loss of a target, the mean over the three quantiles.</summary>
    public double LossOf(int target, float value) =>
        (Loss(Levels[0], value - Low[target]) + Loss(Levels[1], value - Middle[target]) + Loss(Levels[2], value - High[target])) / 3;

    /// <summary>Whether the number lies in the band, as eight tenths should.</summary>
    public bool Holds(int target, float value) => value >= Low[target] && value <= High[target];

    private static double Loss(double quantile, double above) => Math.Max(quantile * above, (quantile - 1) * above);
}
