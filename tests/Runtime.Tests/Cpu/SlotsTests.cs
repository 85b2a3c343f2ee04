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

    private static void Run(int threads, Action<Worker> work)
    {
        using var team = new ThreadTeam(threads);
        team.Run(work);
    }

    private static Matrix Values(int rows, int columns, int seed, int gap = 3) => new(rows, columns, gap, new Random(seed));
}
