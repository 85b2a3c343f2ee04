using System;

namespace ModelGen.Runtime.Tests;

/// <summary>
/// Bytes that work allocates: the least of several trials. A collection that another test causes meanwhile is booked on whichever
/// thread was interrupted, by the unused rest of its 8 KB of memory; what the work itself allocates, it allocates in every trial.
/// </summary>
internal static class Allocation
{
    private const int Trials = 30;

    /// <summary>By the calling thread.</summary>
    public static long OfThread(Action work) => Least(work, GC.GetAllocatedBytesForCurrentThread);

    /// <summary>By all threads of the process, the test runner's among them.</summary>
    public static long OfProcess(Action work) => Least(work, () => GC.GetTotalAllocatedBytes(precise: true));

    /// <summary>By whoever is counted.</summary>
    public static long Least(Action work, Func<long> allocated)
    {
        long least = long.MaxValue;
        for (int trial = 0; trial < Trials && least > 0; trial++)
        {
            long before = allocated();
            work();
            least = Math.Min(least, allocated() - before);
        }

        return least;
    }
}
