using System;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using ModelGen.Cpu;
using Xunit;

namespace ModelGen.Runtime.Tests.Cpu;

public class ThreadTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void EveryWorkerRunsEachRegionOnce(int threads)
    {
        using var team = new ThreadTeam(threads);
        var runs = new int[threads];
        for (int region = 0; region < 1000; region++) team.Run(worker => Interlocked.Increment(ref runs[worker.Index]));
        Assert.All(runs, count => Assert.Equal(1000, count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void EveryTaskOfEveryLoopIsTakenOnceThoughSomeRunAhead(int threads)
    {
        // No barrier between the loops: whoever finds nothing left goes on to the next one.
        const int Loops = 50, Tasks = 20;
        using var team = new ThreadTeam(threads);
        var taken = new int[Loops, Tasks];
        for (int region = 0; region < 20; region++)
        {
            team.Run(worker =>
            {
                for (int loop = 0; loop < Loops; loop++)
                {
                    int tasks = worker.BeginTasks();
                    for (int task; (task = worker.NextTask(tasks)) < Tasks;)
                    {
                        Interlocked.Increment(ref taken[loop, task]);
                        if (task % 7 == worker.Index) Thread.SpinWait(200);
                    }
                }
            });
        }

        Assert.All(taken.Cast<int>(), count => Assert.Equal(20, count));
    }

    [Fact]
    public void WorkersThatHaveFallenAsleepWakeUp()
    {
        using var team = new ThreadTeam(3);
        int runs = 0;
        for (int region = 0; region < 30; region++)
        {
            Thread.Sleep(region % 3);
            team.Run(_ => Interlocked.Increment(ref runs));
        }

        Assert.Equal(90, runs);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void ABarrierShowsWhatTheOthersWroteBefore(int threads)
    {
        // More threads than processors take turns on them: a barrier costs a sleep.
        int turns = 4000 / threads;
        using var team = new ThreadTeam(threads);
        var written = new int[threads];
        int wrong = 0;
        team.Run(worker =>
        {
            for (int turn = 1; turn <= turns; turn++)
            {
                written[worker.Index] = turn;
                worker.Barrier();
                if (written.Any(value => value != turn)) Interlocked.Increment(ref wrong);
                worker.Barrier();
            }
        });
        Assert.Equal(0, wrong);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 0)]
    [InlineData(3, 2)]
    public void AWorkerThatFailsReleasesTheOthersAndItsExceptionComesOut(int threads, int failing)
    {
        using var team = new ThreadTeam(threads);
        var thrown = Assert.Throws<FormatException>(() => team.Run(worker =>
        {
            if (worker.Index == failing) throw new FormatException("broken");
            worker.Barrier();
        }));
        Assert.Equal("broken", thrown.Message);
    }

    [Fact]
    public void ATeamWorksOnAfterAFault()
    {
        using var team = new ThreadTeam(3);
        for (int attempt = 0; attempt < 20; attempt++)
        {
            Assert.Throws<FormatException>(() => team.Run(worker =>
            {
                worker.Barrier();
                if (worker.Index == 1) throw new FormatException();
                worker.Barrier();
            }));
            int done = 0;
            team.Run(worker =>
            {
                worker.Barrier();
                Interlocked.Increment(ref done);
            });
            Assert.Equal(3, done);
        }
    }

    [Fact]
    public void RunningARegionAllocatesNothing()
    {
        using var team = new ThreadTeam(3);
        var allocated = new long[3];
        Action<Worker> region = worker =>
        {
            worker.Barrier();
            allocated[worker.Index] = GC.GetAllocatedBytesForCurrentThread();
        };
        for (int warm = 0; warm < 10; warm++)
        {
            // Long enough to fall asleep: a thread's first sleep may allocate.
            Thread.Sleep(20);
            team.Run(region);
        }

        long least = Allocation.Least(
            () =>
            {
                for (int i = 0; i < 100; i++) team.Run(region);
            },
            () => GC.GetAllocatedBytesForCurrentThread() + allocated[1] + allocated[2]);
        Assert.Equal(0, least);
    }

    [Fact]
    public void WorkersHaveSeparateScratchMemory()
    {
        using var team = new ThreadTeam(2);
        team.Run(worker =>
        {
            MemoryMarshal.CreateSpan(ref worker.Scratch, ThreadTeam.ScratchLength).Fill(worker.Index);
            worker.Barrier();
            Assert.Equal(worker.Index, worker.Scratch);
        });
    }

    [Fact]
    public void ADisposedTeamRefusesWork()
    {
        var team = new ThreadTeam(2);
        team.Dispose();
        team.Dispose();
        Assert.Throws<ObjectDisposedException>(() => team.Run(_ => { }));
    }

    [Theory]
    [InlineData(100, 1)]
    [InlineData(101, 16)]
    [InlineData(3, 16)]
    public void SharesCoverEverythingOnce(int count, int grain)
    {
        using var team = new ThreadTeam(4);
        var done = new int[count];
        team.Run(worker =>
        {
            for (int i = worker.Begin(count, grain); i < worker.End(count, grain); i++) Interlocked.Increment(ref done[i]);
        });
        Assert.All(done, times => Assert.Equal(1, times));
    }
}
