using System;
using System.Linq;
using ModelGen.Cpu;
using ModelGen.Runtime.Tests.Sessions;

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

    /// <summary>By all threads of a model, and by no other of the process: the test runner's have work of their own.</summary>
    public static long OfModel(object model, Action work)
    {
        ThreadTeam team = SessionModels.Team(model);
        var allocated = new long[team.Count];
        Action<Worker> read = worker => allocated[worker.Index] = GC.GetAllocatedBytesForCurrentThread();
        return Least(work, () =>
        {
            team.Run(read);
            return allocated.Sum();
        });
    }

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
