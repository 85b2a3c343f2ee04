using System;
using System.Threading;
using ModelGen.Cpu;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Runtime.Tests.Cpu;

/// <summary>
/// The barrier's one order that processors do not keep by themselves: a worker that arrives writes its counter and then looks for
/// sleepers, one that goes to sleep says so and then looks at the counters (Dekker). If either looked before its own write is seen,
/// both would miss each other, and the sleeper would sleep for ever.
/// </summary>
[Long]
public class BarrierStressTests
{
    [Theory]
    [InlineData(110)]
    [InlineData(120)]
    [InlineData(130)]
    [InlineData(200)]
    public void NobodyFallsAsleepForGoodWhenTheLastOneArrives(int latest)
    {
        const int Turns = 150_000, Together = 1000;

        // Without patience a worker goes to sleep at once, about when the last worker comes. All set out together, so that it is close.
        var team = new ThreadTeam(2, spins: 0, TimeSpan.Zero, thread => thread.UnsafeStart());
        int ready = 0, done = 0;
        var run = new Thread(() => team.Run(worker =>
        {
            var random = new Random(worker.Index);
            for (int turn = 0; turn < Turns; turn++)
            {
                Interlocked.Increment(ref ready);
                for (int asked = 0; Volatile.Read(ref ready) < 2 * (turn + 1); asked++)
                {
                    if (asked > Together) Thread.Yield();
                }

                if (worker.Index == 1) Wait(random.Next(latest));
                worker.Barrier();
                if (worker.Index == 0) Volatile.Write(ref done, turn + 1);
            }
        }))
        { IsBackground = true };
        run.Start();

        // Not the time it takes counts, only that it goes on.
        for (int seen = -1; !run.Join(TimeSpan.FromSeconds(20)); seen = Volatile.Read(ref done))
        {
            Assert.True(seen != Volatile.Read(ref done), $"A worker sleeps at turn {seen}, and nobody wakes it.");
        }

        Assert.Equal(Turns, done);
        team.Dispose();
    }

    // Far shorter than a pause of the processor.
    private static void Wait(int steps)
    {
        for (int step = 0; step < steps; step++) Volatile.Read(ref step);
    }
}
