using System;
using ModelGen.Cpu;
using Xunit;

namespace ModelGen.Runtime.Tests.Cpu;

/// <summary>Shares of more items than any list in a test has: those of the longest arena.</summary>
public class WorkerShareTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(3, 16)]
    [InlineData(8, 16)]
    public void SharesOfTheLongestArenaFollowEachOtherAndAreAlike(int threads, int grain)
    {
        using var team = new ThreadTeam(threads);
        int end = 0;
        for (int index = 0; index < threads; index++)
        {
            var worker = new Worker(team, index);
            Assert.Equal(end, worker.Begin(Array.MaxLength, grain));
            end = worker.End(Array.MaxLength, grain);
            Assert.InRange(end - worker.Begin(Array.MaxLength, grain), Array.MaxLength / threads - grain, Array.MaxLength / threads + grain);
        }

        Assert.Equal(Array.MaxLength, end);
    }
}
