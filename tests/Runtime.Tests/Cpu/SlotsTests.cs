using System;
using System.Linq;
using System.Runtime.CompilerServices;
using ModelGen.Cpu;
using Xunit;

namespace ModelGen.Runtime.Tests.Cpu;

/// <summary>Operations over the slots of a sequence against plain loops.</summary>
public sealed class SlotsTests
{
    public static TheoryData<int, int, int, int> Shapes => new()
    {
        { 1, 1, 1, 1 }, { 4, 1, 3, 2 }, { 5, 3, 16, 2 }, { 7, 5, 33, 3 }, { 20, 2, 100, 4 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_slot_comes_into_all_slots(int slots, int rows, int columns, int threads)
    {
        Matrix slot = Values(rows, columns, 1), result = Values(slots * rows, columns, 2, gap: 5);
        Run(threads, worker => Slots.Fill(worker, slots * rows, columns, rows, ref slot.First, slot.Pitch, ref result.First, result.Pitch));
        result.AssertNothingAroundIsTouched();
        Assert.Equal(Enumerable.Repeat(slot.Values(), slots).SelectMany(values => values), result.Values());
    }

    /// <summary>What a row of weight 0 holds does not matter, not even where it is no number.</summary>
    [Theory]
    [MemberData(nameof(Shapes))]
    public void Slots_are_summed_by_their_weights(int slots, int rows, int columns, int threads)
    {
        foreach (bool isWeighted in (bool[])[false, true])
        {
            foreach (Start start in (Start[])[Start.Zero, Start.Sum])
            {
                Matrix x = Values(slots * rows, columns, 1), weights = Values(slots * rows, 1, 2, gap: 15), sum = Values(rows, columns, 3, gap: 5);
                for (int row = 0; isWeighted && row < slots * rows; row += 2)
                {
                    (weights[row, 0], x[row, 0]) = (0, float.NaN);
                }

                float[] before = sum.Values();
                Run(threads, worker => Slots.Sum(
                    worker, slots * rows, columns, rows, ref x.First, x.Pitch, ref isWeighted ? ref weights.First : ref Unsafe.NullRef<float>(), weights.Pitch,
                    ref sum.First, sum.Pitch, start));
                sum.AssertNothingAroundIsTouched();
                for (int b = 0; b < rows; b++)
                {
                    for (int column = 0; column < columns; column++)
                    {
                        double expected = start == Start.Sum ? before[(b * columns) + column] : 0;
                        for (int row = b; row < slots * rows; row += rows)
                        {
                            expected += !isWeighted ? x[row, column] : weights[row, 0] == 0 ? 0 : (double)x[row, column] * weights[row, 0];
                        }

                        Assert.Equal(expected, sum[b, column], 1e-5);
                    }
                }
            }
        }
    }

    /// <summary>The first of equal ones, and not a number before all others; nothing where nothing is real.</summary>
    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_largest_over_slots_and_its_gradient(int slots, int rows, int columns, int threads)
    {
        foreach (bool isMasked in (bool[])[false, true])
        {
            Matrix x = Values(slots * rows, columns, 1), real = Mask(slots, rows), largest = Values(rows, columns, 2, gap: 5);
            for (int row = 0; row < slots * rows; row++)
            {
                x[row, 0] = 1;
            }

            x[(slots - 1) * rows, columns - 1] = float.NaN;
            int[] from = new int[rows * columns];
            Run(threads, worker => Slots.Max(
                worker, slots * rows, columns, rows, ref x.First, x.Pitch, ref isMasked ? ref real.First : ref Unsafe.NullRef<float>(), real.Pitch, ref largest.First,
                largest.Pitch, from));
            largest.AssertNothingAroundIsTouched();
            for (int e = 0; e < rows * columns; e++)
            {
                (int b, int column) = (e / columns, e % columns);
                int best = -1;
                foreach (int row in Enumerable.Range(0, slots).Select(slot => (slot * rows) + b).Where(row => !isMasked || real[row, 0] > 0))
                {
                    bool isLarger = best < 0 || x[row, column] > x[best, column] || (float.IsNaN(x[row, column]) && !float.IsNaN(x[best, column]));
                    best = isLarger ? row : best;
                }

                Assert.Equal(best, from[e]);
                Assert.Equal(best < 0 ? 0 : x[best, column], largest[b, column]);
            }

            foreach (Start start in (Start[])[Start.Zero, Start.Sum])
            {
                Matrix incoming = Values(rows, columns, 3), gradient = Values(slots * rows, columns, 4, gap: 2);
                float[] before = gradient.Values();
                Run(threads, worker => Slots.MaxGradient(
                    worker, slots * rows, columns, rows, ref incoming.First, incoming.Pitch, from, ref gradient.First, gradient.Pitch, start));
                gradient.AssertNothingAroundIsTouched();
                Assert.Equal(
                    Enumerable.Range(0, slots * rows * columns).Select(e => (start == Start.Sum ? before[e] : 0)
                        + (from[(e / columns % rows * columns) + (e % columns)] == e / columns ? incoming[e / columns % rows, e % columns] : 0)),
                    gradient.Values());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Rows_are_chosen_and_picked(int slots, int rows, int columns, int threads)
    {
        foreach (bool isMasked in (bool[])[false, true])
        {
            foreach (bool isLast in (bool[])[false, true])
            {
                Matrix x = Values(slots * rows, columns, 1), real = Mask(slots, rows);
                int[] chosen = [.. Enumerable.Repeat(-7, isLast ? rows : slots * rows)], places = [.. Enumerable.Repeat(-7, slots * rows)];
                Run(threads, worker =>
                {
                    ref float mask = ref isMasked ? ref real.First : ref Unsafe.NullRef<float>();
                    if (isLast)
                        SlotRows.ChooseLast(worker, rows, ref mask, real.Pitch, chosen, places);
                    else
                        SlotRows.ChooseReversed(worker, rows, ref mask, real.Pitch, chosen, places);
                });
                int[] expected = [.. Enumerable.Repeat(-1, chosen.Length)], back = [.. Enumerable.Repeat(-1, places.Length)];
                for (int b = 0; b < rows; b++)
                {
                    int[] kept = [.. Enumerable.Range(0, slots).Select(slot => (slot * rows) + b).Where(row => !isMasked || real[row, 0] > 0)];
                    foreach ((int row, int place) in isLast ? kept.TakeLast(1).Select(row => (row, b)) : kept.Zip(kept.Reverse()))
                        (expected[place], back[row]) = (row, place);
                }

                Assert.Equal(expected, chosen);
                Assert.Equal(back, places);
                foreach (Start start in (Start[])[Start.Zero, Start.Sum])
                {
                    Matrix result = Values(chosen.Length, columns, 2, gap: 5);
                    float[] before = result.Values();
                    Run(threads, worker => SlotRows.Pick(worker, chosen.Length, columns, ref x.First, x.Pitch, chosen, ref result.First, result.Pitch, start));
                    result.AssertNothingAroundIsTouched();
                    Assert.Equal(
                        Enumerable.Range(0, chosen.Length * columns).Select(e => (start == Start.Sum ? before[e] : 0)
                            + (chosen[e / columns] < 0 ? 0 : x[chosen[e / columns], e % columns])),
                        result.Values());
                }
            }
        }
    }

    // With holes; of the second row nothing is real.
    private static Matrix Mask(int slots, int rows)
    {
        Matrix real = new(slots * rows, 1, 15);
        for (int row = 0; row < slots * rows; row++)
        {
            real[row, 0] = row % rows == 1 || row % 3 == 1 ? 0 : 1;
        }

        return real;
    }

    private static void Run(int threads, Action<Worker> work)
    {
        using var team = new ThreadTeam(threads);
        team.Run(work);
    }

    private static Matrix Values(int rows, int columns, int seed, int gap = 3) => new(rows, columns, gap, new Random(seed));
}
