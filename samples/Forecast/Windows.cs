using System;

namespace Forecast;

/// <summary>The hours before a moment and those after it, as the forecaster and the baselines take them.</summary>
internal static class Windows
{
    /// <summary>Hours that are known.</summary>
    public const int Past = 48;

    /// <summary>Targets: each series at each horizon, series by series.</summary>
    public const int Targets = 12;

    /// <summary>Hours ahead.</summary>
    public static readonly int[] Horizons = [1, 3, 6, 12];

    /// <summary>Writes the targets after the hours before a moment.</summary>
    public static void Future(GeneratedHours hours, int moment, Span<float> future)
    {
        for (int target = 0; target < Targets; target++)
            future[target] = hours[moment + Horizons[target % Horizons.Length] - 1][target / Horizons.Length];
    }

    /// <summary>A batch of windows, time-major, as the network takes it.</summary>
    public static void Fill(GeneratedHours hours, ReadOnlySpan<int> moments, Span<float> past, Span<float> future)
    {
        for (int window = 0; window < moments.Length; window++)
        {
            for (int step = 0; step < Past; step++)
                hours[moments[window] - Past + step].CopyTo(past[(((step * moments.Length) + window) * GeneratedHours.Series)..]);
            Future(hours, moments[window], future.Slice(window * Targets, Targets));
        }
    }
}
