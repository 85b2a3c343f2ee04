using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;
using System.Threading;
using ModelGen.Cpu;
using Xunit;

namespace ModelGen.Runtime.Tests.Cpu;

/// <summary>
/// Two threads that each announce something and then look at what the other has announced (Dekker): a worker that arrives and one
/// that goes to sleep, a region that begins and a worker that sleeps between regions, a fault and a worker that sleeps. Processors let
/// a read overtake a write, for a moment so short that a run seldom shows it (<see cref="BarrierStressTests"/>); then both miss each
/// other, and the sleeper sleeps for ever. So the compiled methods themselves are held to it.
/// </summary>
public class FenceTests
{
    private enum Event
    {
        None,
        Store,
        Fence,
        Look,
    }

    [Theory]
    [InlineData("Barrier")]
    [InlineData("Park")]
    [InlineData("WakeAll")]
    [InlineData("AwaitRegion")]
    [InlineData("Work")]
    public void What_is_announced_is_seen_by_all_before_its_thread_looks_at_the_others(string method)
    {
        Event[] events = [.. EventsOf(method)];

        // An interlocked operation announces and is a fence; a look may be one, too.
        Assert.Contains(Event.Fence, events);
        Assert.NotEqual(Event.Look, events[0]);
        Assert.DoesNotContain((Event.Store, Event.Look), events.Zip(events.Skip(1)));
    }

    [Fact]
    public void Events_are_read_from_methods_as_they_are()
    {
        Assert.Equal([Event.Store, Event.Look, Event.Store, Event.Fence, Event.Look], Events(((Action<long[]>)Sample).Method));

        static void Sample(long[] flags)
        {
            Volatile.Write(ref flags[0], 1);
            if (Volatile.Read(ref flags[1]) == 0) flags[1] = 1;
            Interlocked.MemoryBarrier();
            Volatile.Read(ref flags[0]);
        }
    }

    private static IEnumerable<Event> EventsOf(string method) =>
        Events(typeof(ThreadTeam).GetMethod(method, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)!);

    private static IEnumerable<Event> Events(MethodBase method) =>
        Instructions.Of(method).Select(instruction => EventOf(instruction.Code, instruction.Callee)).Where(what => what != Event.None);

    private static Event EventOf(OpCode code, MethodBase? callee)
    {
        if (callee?.DeclaringType == typeof(Interlocked)) return Event.Fence;
        if (callee?.DeclaringType == typeof(Volatile)) return callee.Name == nameof(Volatile.Write) ? Event.Store : Event.Look;
        if (callee?.Name == "WakeParked") return Event.Look;
        string name = code.Name!;
        return name.StartsWith("stfld", StringComparison.Ordinal) || name.StartsWith("stind", StringComparison.Ordinal)
            || name.StartsWith("stelem", StringComparison.Ordinal) || name.StartsWith("stobj", StringComparison.Ordinal)
            ? Event.Store
            : Event.None;
    }
}
