using System;
using System.Diagnostics;

namespace ModelGen.Training;

/// <summary>
/// How many steps a model is asked for at a time: so many that a device which is fast does not wait for the next request, and
/// so few that the user need not wait for the program.
/// </summary>
internal sealed class Pace
{
    /// <summary>The most steps of a request.</summary>
    public const int Most = 64;

    private static readonly TimeSpan Aim = TimeSpan.FromMilliseconds(50);
    private long _startedAt;

    /// <summary>Steps of the next request.</summary>
    public int Steps { get; private set; } = 1;

    /// <summary>A request begins.</summary>
    public void Begin() => _startedAt = Stopwatch.GetTimestamp();

    /// <summary>A request of so many steps is over.</summary>
    /// <returns>The time that it took.</returns>
    public TimeSpan End(int steps)
    {
        TimeSpan elapsed = Stopwatch.GetElapsedTime(_startedAt);
        Steps = (int)double.Clamp(Aim * steps / elapsed, 1, Most);
        return elapsed;
    }
}
