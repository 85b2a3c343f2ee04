using System;
using System.Linq;
using ModelGen.Cpu;
using ModelGen.Emulator;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.Kernels;

[NeedsGpp]
public class RowKernelTests
{
    private const string Text = """
        #include "rows.cuh"
        #include "random.cuh"

        KERNEL(256, Copy) { const int* s = numbers(m); copy_rows(s[0], s[1], m.arena + s[2], s[3], m.arena + s[4], s[5]); }
        KERNEL(256, Fill) { const int* s = numbers(m); fill_rows(s[0], s[1], m.arena + s[2], m.arena + s[4], s[5]); }
        KERNEL(256, Clear) { const int* s = numbers(m); clear_rows(s[0], s[1], m.arena + s[4], s[5]); }
        KERNEL(256, ColumnSumZero)
        {
            const int* s = numbers(m);
            column_sum<Start::Zero>(s[0], s[1], m.arena + s[2], s[3], m.arena + s[4]);
        }
        KERNEL(256, ColumnSumSum)
        {
            const int* s = numbers(m);
            column_sum<Start::Sum>(s[0], s[1], m.arena + s[2], s[3], m.arena + s[4]);
        }
        KERNEL(256, RowSumZero) { const int* s = numbers(m); row_sum<Start::Zero>(s[0], s[1], m.arena + s[2], s[3], m.arena + s[4], s[5]); }
        KERNEL(256, RowSumSum) { const int* s = numbers(m); row_sum<Start::Sum>(s[0], s[1], m.arena + s[2], s[3], m.arena + s[4], s[5]); }
        KERNEL(256, Mask) { const int* s = numbers(m); draw_mask(m, s[2], s[3] / 100.0f, s[0], s[1], m.arena + s[4], s[5]); }
        """;

    public static TheoryData<int> Orders => KernelBench.Orders;

    [SkippableTheory]
    [MemberData(nameof(Orders))]
    public void Rows_are_copied_filled_and_cleared(int order)
    {
        foreach ((int rows, int columns) in new[] { (1, 1), (7, 13), (40, 50) })
        {
            Run("Copy", rows, columns, order, (from, to, _) => to.Is((row, column) => from[row, column], 0));
            Run("Fill", rows, columns, order, (from, to, _) => to.Is((_, column) => from[0, column], 0));
            Run("Clear", rows, columns, order, (_, to, _) => to.Is((_, _) => 0, 0));
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Orders))]
    public void A_column_sum_is_assigned_or_added(int order)
    {
        foreach ((int rows, int columns) in new[] { (1, 1), (7, 13), (40, 130) })
        {
            foreach (string start in new[] { "Zero", "Sum" })
            {
                Run($"ColumnSum{start}", rows, columns, order, resultRows: 1, check: (from, to, before) => to.Is(
                    (_, column) => (start == "Sum" ? before[0, column] : 0)
                        + Enumerable.Range(0, rows).Sum(row => (double)from[row, column]), 1e-5));
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Orders))]
    public void A_row_sum_is_assigned_or_added(int order)
    {
        foreach ((int rows, int columns) in new[] { (1, 1), (7, 13), (40, 130) })
        {
            foreach (string start in new[] { "Zero", "Sum" })
            {
                Run($"RowSum{start}", rows, columns, order, resultColumns: 1, check: (from, to, before) => to.Is(
                    (row, _) => (start == "Sum" ? before[row, 0] : 0)
                        + Enumerable.Range(0, columns).Sum(column => (double)from[row, column]), 1e-5));
            }
        }
    }

    /// <summary>No model sums rows yet: NVIDIA's compiler takes the building blocks all the same, and has nothing to say.</summary>
    [NeedsNvrtc]
    [SkippableTheory]
    [InlineData("sm_80")]
    [InlineData("sm_90")]
    public void NVIDIAs_compiler_has_no_warning(string architecture) =>
        Assert.Equal(
            "", new NvrtcCompiler().Compile(new KernelSource("Rows", new KernelBench(Text).Source, Precision.Fp32), architecture).Log.Trim('\0', '\n', ' '));

    [SkippableTheory]
    [MemberData(nameof(Orders))]
    public void Masks_are_the_CPUs_bit_for_bit(int order)
    {
        foreach ((int rows, int width) in new[] { (1, 1), (5, 13), (20, 64) })
        {
            foreach (int percent in new[] { 1, 35, 50, 100 })
            {
                var bench = new KernelBench(Text) { Order = (ThreadOrder)order };
                BenchMatrix mask = bench.Matrix(rows, width);
                bench.Control = new Control { Seed = 0xFEDC_BA98_7654_3210, Step = 0x1_2345_6789, DrawsMasks = 1 };
                bench.Numbers = [rows, width, 3, percent, mask.Offset, mask.Pitch];
                bench.Launch("Mask");
                using var team = new ThreadTeam(1);
                var expected = new float[rows * width];
                DropoutMask.Draw(
                    new Worker(team, 0), bench.Control.Seed, bench.Control.Step, 3, percent / 100f, rows, width, ref expected[0],
                    width);
                mask.Is((row, column) => expected[(row * width) + column], 0);
            }
        }
    }

    [SkippableFact]
    public void Masks_that_were_given_stay()
    {
        var bench = new KernelBench(Text);
        BenchMatrix mask = bench.Matrix(5, 13, new Random(1));
        double[,] given = mask.Copy();
        bench.Numbers = [5, 13, 0, 50, mask.Offset, mask.Pitch];
        bench.Launch("Mask");
        mask.Is((row, column) => given[row, column], 0);
    }

    private static void Run(
        string kernel, int rows, int columns, int order, Action<BenchMatrix, BenchMatrix, double[,]> check,
        int? resultRows = null, int? resultColumns = null)
    {
        var random = new Random(rows);
        var bench = new KernelBench(Text) { Order = (ThreadOrder)order };
        BenchMatrix from = bench.Matrix(rows, columns, random);
        BenchMatrix to = bench.Matrix(resultRows ?? rows, resultColumns ?? columns, random, offset: 13);
        double[,] before = to.Copy();
        bench.Numbers = [rows, columns, from.Offset, from.Pitch, to.Offset, to.Pitch];
        bench.Launch(kernel);
        check(from, to, before);
    }
}
