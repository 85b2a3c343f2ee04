using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;
using ModelGen.Generator.Reading;
using Xunit;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>Barriers stand where they must, and not where they need not.</summary>
public sealed class ScheduleTests
{
    private const int RandomLists = 1500;

    private static readonly Dim T = new("T", 4), B = new("B", 2), H = new("H", 2), G = new("4H", "4 * H", 8);

    private static readonly Buffer A = Storage("a"), C = Storage("c"), D = Storage("d");

    public static TheoryData<string> Cells => [.. StandardCells.Names];

    public static TheoryData<string, bool> Pairs => new()
    {
        { "a read after a write", true },
        { "a write after a read", true },
        { "a write after a write", true },
        { "a read after a read", false },
        { "other buffers", false },
        { "the same storage", true },
        { "other columns", false },
        { "columns that overlap", true },
        { "other slots", false },
        { "slots that overlap", true },
        { "the same units", false },
        { "other units", true },
        { "units and none", true },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Two_operations_wait_for_each_other(string about, bool waits)
    {
        (Operation first, Operation second) = about switch
        {
            "a read after a write" => (Writes(A), Reads(A)),
            "a write after a read" => (Reads(A), Writes(A)),
            "a write after a write" => (Writes(A), Writes(A)),
            "a read after a read" => (Reads(A), Reads(A)),
            "other buffers" => (Writes(A), Writes(C)),
            "the same storage" => (Writes(A), Reads(D with { SharesStorageOf = A })),
            "other columns" => (Writes(new View(A).Block(0, H)), Reads(new View(A).Block(1, H))),
            "columns that overlap" => (Writes(new View(A).Blocks(0, 2, H)), Reads(new View(A).Block(1, H))),
            "other slots" => (Writes(Slots(0, 2)), Reads(Slots(2, 2))),
            "slots that overlap" => (Reads(Slots(1, 2)), Writes(Slots(2, 1))),
            "the same units" => (Writes(A) with { Units = H }, Reads(A) with { Units = H }),
            "other units" => (Writes(A) with { Units = H }, Reads(A) with { Units = B with { Value = 4 } }),
            _ => (Writes(A) with { Units = H }, (Operation)Reads(A)),
        };
        var schedule = new Schedule();
        Assert.False(schedule.NeedsBarrierBefore(first));
        Assert.Equal(waits, schedule.NeedsBarrierBefore(second));
        foreach (Target target in Target.All)
        {
            Assert.Empty(Races.In(Intervals.Of(target, [first, second])));
        }
    }

    [Fact]
    public void A_barrier_parts_what_comes_after_from_all_that_came_before()
    {
        var schedule = new Schedule();
        Assert.False(schedule.Drain());
        Assert.False(schedule.NeedsBarrierBefore(Writes(A)));
        Assert.False(schedule.NeedsBarrierBefore(Writes(C)));
        Assert.True(schedule.NeedsBarrierBefore(Reads(A)));
        Assert.False(schedule.NeedsBarrierBefore(Reads(C)));
        Assert.True(schedule.Drain());
        Assert.False(schedule.Drain());
        Assert.False(schedule.NeedsBarrierBefore(Writes(A)));
    }

    /// <summary>A loop of one operation that reads at one offset from t and writes at another.</summary>
    [Theory]
    [InlineData(false, 0, 1, true)]
    [InlineData(false, 1, 0, true)]
    [InlineData(true, 0, 1, true)]
    [InlineData(true, 1, 0, true)]
    [InlineData(false, 0, 0, false)]
    [InlineData(true, 1, 1, false)]
    public void The_next_step_waits_for_this_one(bool isBackwards, int read, int write, bool waits)
    {
        var loop = new TimeLoop("loop", T, isBackwards, [new Touch(View.At(A, read), View.At(A, write))]);
        var schedule = new Schedule();
        Assert.False(schedule.NeedsBarrierBefore(loop.Body[0]));

        // Without a barrier in the body, every earlier step is pending: one that touches the same slot is the same step.
        Assert.Equal(waits || read == write, schedule.NeedsBarrierToRepeat(loop, firstBarrier: 1));
        Assert.Empty(Races.In(Intervals.Of(Target.Cpu, [loop, Reads(A)])));
        Assert.Empty(Races.In(Intervals.Of(Target.Cuda, [loop, Reads(A)])));
    }

    [Fact]
    public void Operations_put_together_by_chance_never_race()
    {
        int barriers = 0, operations = 0;
        for (int seed = 0; seed < RandomLists; seed++)
        {
            var random = new Random(seed);
            Operation[] list = [.. Enumerable.Range(0, random.Next(2, 6)).Select(_ => Draw(random))];
            foreach (Target target in Target.All)
            {
                IReadOnlyList<IReadOnlyList<Step>> intervals = Intervals.Of(target, list);
                Assert.True(!Races.In(intervals).Any(), $"{seed}, {target}: {Races.In(intervals).FirstOrDefault()}");
                barriers += intervals.Count(interval => interval.Count > 0);
                operations += intervals.Sum(interval => interval.Count);
            }
        }

        // Barriers everywhere would be no schedule.
        Assert.InRange(barriers, operations / 4, operations * 3 / 4);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void No_plan_races(string name)
    {
        CellSpec cell = StandardCells.Find(name)!;
        AssertNoRace(name, PlanCases.Model(cell, layers: 2, keepProb: 0.75, isTied: true));
        AssertNoRace(name, PlanCases.Layer(cell, layers: 2, isBidirectional: true, hasLengths: true));
        AssertNoRace(name, PlanCases.Layer(cell, layers: 3, steps: 4, dropout: 0.25));
    }

    [Fact]
    public void No_plan_of_a_cell_put_together_by_chance_races()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            CellSpec cell = RandomCellSpec.Of(new Random(seed));
            AssertNoRace($"random cell {seed}", seed % 2 == 0
                ? PlanCases.Model(cell, layers: 2)
                : PlanCases.Layer(cell, layers: 2, isBidirectional: seed % 4 == 1, hasLengths: seed % 3 == 0, dropout: 0.25));
        }
    }

    private static void AssertNoRace(string about, ModelSpec spec)
    {
        foreach (Target target in Target.All)
        {
            foreach ((string pass, _, IReadOnlyList<Operation> operations) in PlanCases.Build(spec, target).Passes)
            {
                string race = Races.In(Intervals.Of(target, operations)).FirstOrDefault("");
                Assert.True(race.Length == 0, $"{about}, {target}, {pass}: {race}");

                // A program for processors is written phase by phase, which must not change the order.
                Assert.True(
                    target == Target.Cuda || operations.GroupBy(operation => operation.Phase).SelectMany(phase => phase).SequenceEqual(operations),
                    $"{about}, {pass}: operations of a phase are no neighbours");
            }
        }
    }

    private static Operation Draw(Random random) => random.Next(3) > 0
        ? Touching(random, isInLoop: false)
        : new TimeLoop("loop", T, random.Next(2) == 0, [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Touching(random, isInLoop: true))]);

    private static Touch Touching(Random random, bool isInLoop)
    {
        // Where units are divided, so is every view.
        bool isDivided = random.Next(2) == 0;
        return new Touch(
            random.Next(4) > 0 ? Viewed(random, isInLoop, isDivided) : null, random.Next(3) > 0 ? Viewed(random, isInLoop, isDivided) : null,
            isDivided ? H : null);
    }

    private static View Viewed(Random random, bool isInLoop, bool isDivided)
    {
        Buffer buffer = random.Next(4) switch { 0 => A, 1 => C, 2 => D, _ => D with { Name = "e", SharesStorageOf = A } };
        View view = isInLoop && random.Next(3) > 0 ? View.At(buffer, random.Next(3)) : Slots(random.Next(3), random.Next(1, 3)).In(buffer);
        int first = random.Next(4), count = random.Next(1, 5 - first);
        return random.Next(2) == 0 ? view.Blocks(first, count, H) : isDivided ? view : view.Blocks(random.Next(4), 1, Dim.One);
    }

    private static Buffer Storage(string name) => new(name, Role.Activation, new Dim("T+2", 6), B, G);

    private static View Slots(int first, int count) => View.Range(A, new Dim("first", first), new Dim("count", count));

    private static Touch Writes(Buffer buffer) => Writes(new View(buffer));

    private static Touch Writes(View view) => new(null, view);

    private static Touch Reads(Buffer buffer) => Reads(new View(buffer));

    private static Touch Reads(View view) => new(view, null);
}
