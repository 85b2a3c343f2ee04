using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ModelGen.Cpu;

/// <summary>
/// How long each phase of a generated step takes, for the benchmarks. It runs where the switch <c>ModelGen.PhaseClock</c> of
/// <see cref="AppContext"/> is set before the first step; elsewhere the compiler removes every trace of it.
/// </summary>
public static class PhaseClock
{
    private static readonly bool IsOn = AppContext.TryGetSwitch("ModelGen.PhaseClock", out bool isOn) && isOn;

    private static readonly Dictionary<string, long> Ticks = [];
    private static string? _phase;
    private static long _since;

    /// <summary>The phases in the order in which they first ran, and the seconds that the first worker has spent in each.</summary>
    public static IEnumerable<(string Phase, double Seconds)> Times
    {
        get
        {
            foreach ((string phase, long ticks) in Ticks)
                yield return (phase, (double)ticks / Stopwatch.Frequency);
        }
    }

    /// <summary>Ends one phase and begins the next.</summary>
    /// <param name="worker">The calling worker; the clock is the first one's.</param>
    /// <param name="phase">The phase that begins.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Enter(Worker worker, string phase)
    {
        if (IsOn && worker.Index == 0) Begin(phase);
    }

    /// <summary>Forgets the times, and the phase under way: what is done until the next one begins belongs to none.</summary>
    public static void Reset()
    {
        Ticks.Clear();
        _phase = null;
    }

    private static void Begin(string phase)
    {
        long now = Stopwatch.GetTimestamp();
        if (_phase is not null)
            Ticks[_phase] = Ticks.GetValueOrDefault(_phase) + now - _since;
        (_phase, _since) = (phase, now);
    }
}
