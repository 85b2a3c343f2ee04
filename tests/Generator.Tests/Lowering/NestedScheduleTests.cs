using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using Xunit;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>Barriers in loops inside of loops stand where they must, and not where they need not.</summary>
public sealed class NestedScheduleTests
{
    private static readonly Dim T = new("T", 3), S = new("S", 2), H = new("H", 2);

    private static readonly Dim[][] Strides = [[], [Dim.One], [Dim.Zero, Dim.One], [S, Dim.One], [S.PlusOne(), Dim.One], [Dim.One, T], [S]];

    [Fact]
    public void Operations_put_together_by_chance_never_race()
    {
        int barriers = 0, steps = 0;
        for (int seed = 0; seed < 800; seed++)
        {
            var random = new Random(seed);
            Operation[] list = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Draw(random, 0))];
            IReadOnlyList<IReadOnlyList<Step>> intervals = Intervals.Of(Target.Cpu, list);
            Assert.True(!Races.In(intervals).Any(), $"{seed}: {Races.In(intervals).FirstOrDefault()}");
            barriers += intervals.Count(interval => interval.Count > 0);
            steps += intervals.Sum(interval => interval.Count);
        }

        // Barriers everywhere would be no schedule.
        Assert.InRange(barriers, steps / 4, steps * 4 / 5);
    }

    /// <summary>What moves with the inner loop alone is met by every outer step; what moves with both is not.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_next_outer_step_waits_for_what_it_meets(bool movesWithBoth)
    {
        View view = View.At(Make("a"), 0, movesWithBoth ? [S, Dim.One] : [Dim.Zero, Dim.One]);
        var loop = new TimeLoop("outer", T, false, [new Touch(View.At(Make("c"), 0), null, H), new TimeLoop("inner", S, false, [new Touch(null, view)])]);
        IReadOnlyList<IReadOnlyList<Step>> intervals = Intervals.Of(Target.Cpu, [loop]);
        Assert.Empty(Races.In(intervals));
        Assert.Equal(!movesWithBoth, Races.In([.. intervals.SelectMany(interval => interval).Chunk(100)]).Any());
    }

    private static Operation Draw(Random random, int depth) => depth < 2 && random.Next(2) == 0
        ? new TimeLoop("loop", depth == 0 ? T : S, random.Next(2) == 0, [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Draw(random, depth + 1))])
        : Touching(random, depth);

    private static Touch Touching(Random random, int depth)
    {
        bool isDivided = random.Next(2) == 0;
        return new Touch(
            random.Next(4) > 0 ? Viewed(random, depth) : null, random.Next(3) > 0 ? Viewed(random, depth) : null, isDivided ? H : null);
    }

    private static View Viewed(Random random, int depth)
    {
        Dim[] strides = [.. Strides[random.Next(Strides.Length)].Take(depth)];
        View view = View.At(Make($"{"acd"[random.Next(3)]}"), random.Next(2), [.. strides]);
        return view with { Slots = new Dim("slots", random.Next(1, 3)) };
    }

    private static Buffer Make(string name) => new(name, Role.Activation, new Dim("slots", 12), Dim.One, H);
}
