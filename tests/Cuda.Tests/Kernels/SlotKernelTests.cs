using System;
using System.Linq;
using ModelGen.Emulator;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.Kernels;

/// <summary>Operations over the slots of a sequence against plain loops, in all orders of threads.</summary>
[NeedsGpp]
public class SlotKernelTests
{
    // Arguments: rows, columns, rows of a slot; three matrices with their pitches.
    private const string Text = """
        #include "slots.cuh"
        KERNEL(256, Fill) { const int* s = numbers(m); fill_slots(s[0], s[1], s[2], m.arena + s[3], s[4], m.arena + s[5], s[6]); }
        KERNEL(256, SumZero)
        {
            const int* s = numbers(m);
            slot_sum<Start::Zero>(s[0], s[1], s[2], m.arena + s[3], s[4], m.arena + s[7], s[8], m.arena + s[5], s[6]);
        }
        KERNEL(256, Max) { const int* s = numbers(m); slot_max(s[0], s[1], s[2], m.arena + s[3], s[4], m.arena + s[7], s[8], m.arena + s[5], s[6], index(m)); }
        KERNEL(256, MaxOfAll) { const int* s = numbers(m); slot_max(s[0], s[1], s[2], m.arena + s[3], s[4], nullptr, 0, m.arena + s[5], s[6], index(m)); }
        KERNEL(256, SlopesZero) { const int* s = numbers(m); slot_max_gradient<Start::Zero>(s[0], s[1], s[2], m.arena + s[3], s[4], index(m), m.arena + s[5], s[6]); }
        KERNEL(256, SlopesSum) { const int* s = numbers(m); slot_max_gradient<Start::Sum>(s[0], s[1], s[2], m.arena + s[3], s[4], index(m), m.arena + s[5], s[6]); }
        KERNEL(256, Last) { const int* s = numbers(m); choose_last_rows(s[0], s[2], m.arena + s[7], s[8], index(m), index(m) + s[0]); }
        KERNEL(256, LastOfAll) { const int* s = numbers(m); choose_last_rows(s[0], s[2], nullptr, 0, index(m), index(m) + s[0]); }
        KERNEL(256, Reversed) { const int* s = numbers(m); choose_reversed_rows(s[0], s[2], m.arena + s[7], s[8], index(m), index(m) + s[0]); }
        KERNEL(256, ReversedOfAll) { const int* s = numbers(m); choose_reversed_rows(s[0], s[2], nullptr, 0, index(m), index(m) + s[0]); }
        KERNEL(256, PickZero) { const int* s = numbers(m); pick_rows<Start::Zero>(s[0], s[1], m.arena + s[3], s[4], targets(m), m.arena + s[5], s[6]); }
        KERNEL(256, PickSum) { const int* s = numbers(m); pick_rows<Start::Sum>(s[0], s[1], m.arena + s[3], s[4], targets(m), m.arena + s[5], s[6]); }
        KERNEL(256, SumSum) { const int* s = numbers(m); slot_sum<Start::Sum>(s[0], s[1], s[2], m.arena + s[3], s[4], nullptr, 0, m.arena + s[5], s[6]); }
        """;

    private static readonly (int Slots, int Rows, int Columns)[] Shapes = [(1, 1, 1), (7, 1, 13), (5, 3, 40), (2, 40, 30)];

    public static TheoryData<int> Orders => KernelBench.Orders;

    [SkippableTheory]
    [MemberData(nameof(Orders))]
    public void A_slot_comes_into_all_slots(int order)
    {
        foreach ((int slots, int rows, int columns) in Shapes)
        {
            (KernelBench bench, BenchMatrix x, BenchMatrix y, _) = Make(order, rows, slots * rows, rows, columns, slots * rows);
            bench.Launch("Fill");
            y.Is((row, column) => x[row % rows, column], 0);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Orders))]
    public void Slots_are_summed_by_their_weights(int order)
    {
        foreach ((int slots, int rows, int columns) in Shapes)
        {
            foreach (string start in new[] { "Zero", "Sum" })
            {
                (KernelBench bench, BenchMatrix x, BenchMatrix y, BenchMatrix weights) = Make(order, slots * rows, rows, rows, columns, slots * rows);
                for (int row = 0; start == "Zero" && row < slots * rows; row += 2)
                {
                    (weights[row, 0], x[row, 0]) = (0, float.NaN);
                }

                double[,] before = y.Copy();
                bench.Launch($"Sum{start}");
                y.Is(
                    (b, column) => (start == "Sum" ? before[b, column] : 0) + Enumerable.Range(0, slots).Select(slot => (slot * rows) + b)
                        .Sum(row => start == "Sum" ? x[row, column] : weights[row, 0] == 0 ? 0 : (double)x[row, column] * weights[row, 0]),
                    1e-5);
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Orders))]
    public void The_largest_over_slots_and_its_gradient(int order)
    {
        foreach ((int slots, int rows, int columns) in Shapes)
        {
            foreach (string kernel in new[] { "Max", "MaxOfAll" })
            {
                (KernelBench bench, BenchMatrix x, BenchMatrix y, BenchMatrix real) = Make(order, slots * rows, rows, rows, columns, slots * rows);
                real.Fill((row, _) => row % rows == 1 || row % 3 == 1 ? 0 : 0.5f);
                x.Fill((row, column) => column == 0 ? 1 : row == (slots - 1) * rows && column == 1 ? float.NaN : x[row, column]);
                bench.Index = new int[rows * columns];
                bench.Launch(kernel);
                int[] from = [.. Enumerable.Range(0, rows * columns).Select(e => Best(e / columns, e % columns))];
                Assert.Equal(from, bench.Index);
                y.Is((b, column) => from[(b * columns) + column] is >= 0 and int best ? x[best, column] : 0, 0);

                int Best(int b, int column)
                {
                    int best = -1;
                    foreach (int row in Enumerable.Range(0, slots).Select(slot => (slot * rows) + b).Where(row => kernel == "MaxOfAll" || real[row, 0] > 0))
                    {
                        bool isLarger = best < 0 || x[row, column] > x[best, column] || (float.IsNaN(x[row, column]) && !float.IsNaN(x[best, column]));
                        best = isLarger ? row : best;
                    }

                    return best;
                }
            }

            foreach (string kernel in new[] { "SlopesZero", "SlopesSum" })
            {
                (KernelBench bench, BenchMatrix incoming, BenchMatrix gradient, _) = Make(order, rows, slots * rows, rows, columns, slots * rows);
                bench.Index = [.. Enumerable.Range(0, rows * columns).Select(e => e % 4 == 0 ? -1 : (e % slots * rows) + (e / columns))];
                double[,] before = gradient.Copy();
                bench.Launch(kernel);
                gradient.Is(
                    (row, column) => (kernel == "SlopesSum" ? before[row, column] : 0)
                        + (bench.Index[(row % rows * columns) + column] == row ? incoming[row % rows, column] : 0),
                    1e-6, kernel);
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Orders))]
    public void Rows_are_chosen_and_picked(int order)
    {
        foreach ((int slots, int rows, int columns) in Shapes)
        {
            foreach (string kernel in new[] { "Last", "LastOfAll", "Reversed", "ReversedOfAll" })
            {
                (KernelBench bench, _, _, BenchMatrix real) = Make(order, 1, 1, rows, columns, slots * rows);
                real.Fill((row, _) => row % rows == 1 || row % 3 == 1 ? 0 : 0.5f);
                bool isLast = kernel.StartsWith("Last", StringComparison.Ordinal), isMasked = !kernel.EndsWith("All", StringComparison.Ordinal);
                int[] chosen = [.. Enumerable.Repeat(-1, slots * rows)], places = [.. Enumerable.Repeat(-1, slots * rows)];
                for (int b = 0; b < rows; b++)
                {
                    int[] kept = [.. Enumerable.Range(0, slots).Select(slot => (slot * rows) + b).Where(row => !isMasked || real[row, 0] > 0)];
                    foreach ((int row, int place) in isLast ? kept.TakeLast(1).Select(row => (row, b)) : kept.Zip(kept.Reverse()))
                        (chosen[place], places[row]) = (row, place);
                }

                bench.Index = [.. Enumerable.Repeat(-7, 2 * slots * rows)];
                bench.Launch(kernel);
                Assert.Equal(chosen.Take(isLast ? rows : slots * rows), bench.Index.Take(isLast ? rows : slots * rows));
                Assert.Equal(places, bench.Index.Skip(slots * rows));
                foreach (string pick in new[] { "PickZero", "PickSum" })
                {
                    (bench, BenchMatrix x, BenchMatrix y, _) = Make(order, slots * rows, slots * rows, rows, columns, slots * rows);
                    bench.Targets = chosen;
                    double[,] before = y.Copy();
                    bench.Launch(pick);
                    y.Is((row, column) => (pick == "PickSum" ? before[row, column] : 0) + (chosen[row] < 0 ? 0 : x[chosen[row], column]), 1e-6, pick);
                }
            }
        }
    }

    [NeedsNvrtc]
    [SkippableTheory]
    [InlineData("sm_80")]
    [InlineData("sm_90")]
    public void NVIDIAs_compiler_has_no_warning(string architecture) =>
        Assert.Equal("", new NvrtcCompiler().Compile(new KernelSource("Slots", new KernelBench(Text).Source, Precision.Fp32), architecture).Log.Trim('\0', '\n', ' '));

    private static (KernelBench Bench, BenchMatrix X, BenchMatrix Y, BenchMatrix Weights) Make(
        int order, int rowsOfX, int rowsOfY, int slotRows, int columns, int rows)
    {
        var random = new Random(columns);
        var bench = new KernelBench(Text) { Order = (ThreadOrder)order };
        BenchMatrix x = bench.Matrix(rowsOfX, columns, random), y = bench.Matrix(rowsOfY, columns, random, offset: 13), weights = bench.Matrix(rows, 1, random);
        bench.Numbers = [rows, columns, slotRows, x.Offset, x.Pitch, y.Offset, y.Pitch, weights.Offset, weights.Pitch];
        return (bench, x, y, weights);
    }
}
