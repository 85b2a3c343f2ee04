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
