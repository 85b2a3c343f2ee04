using System;
using System.Linq;
using ModelGen.Emulator;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.Kernels;

/// <summary>Softmax over some of the columns, and its way back, against plain loops, in all orders of threads.</summary>
[NeedsGpp]
public class MaskedSoftmaxTests
{
    // Arguments: columns, rows of a slot; four matrices with their pitches.
    private const string Text = """
        #include "softmax.cuh"
        KERNEL(256, Masked)
        {
            const int* s = numbers(m);
            int row = block_index();
            masked_softmax(s[0], m.arena + s[2] + row * s[3], m.arena + s[4] + row % s[1] * s[5], s[1] * s[5], m.arena + s[6] + row * s[7]);
        }
        KERNEL(256, InPlace)
        {
            const int* s = numbers(m);
            int row = block_index();
            masked_softmax(s[0], m.arena + s[2] + row * s[3], m.arena + s[4] + row % s[1] * s[5], s[1] * s[5], m.arena + s[2] + row * s[3]);
        }
        KERNEL(256, BackZero)
        {
            const int* s = numbers(m);
            int row = block_index();
            softmax_backward<Start::Zero>(s[0], m.arena + s[2] + row * s[3], m.arena + s[8] + row * s[9], m.arena + s[6] + row * s[7]);
        }
        KERNEL(256, BackSum)
        {
            const int* s = numbers(m);
            int row = block_index();
            softmax_backward<Start::Sum>(s[0], m.arena + s[2] + row * s[3], m.arena + s[8] + row * s[9], m.arena + s[6] + row * s[7]);
        }
        """;

    private static readonly (int Rows, int SlotRows, int Columns)[] Shapes = [(1, 1, 1), (6, 3, 5), (4, 2, 300)];

    public static TheoryData<int> Orders => KernelBench.Orders;

    [SkippableTheory]
    [MemberData(nameof(Orders))]
    public void Columns_that_are_not_real_are_zero(int order)
    {
        foreach ((int rows, int slotRows, int columns) in Shapes)
        {
            foreach (string kernel in new[] { "Masked", "InPlace" })
            {
                Bench of = Make(order, rows, slotRows, columns);
                of.Real.Fill((row, _) => row % slotRows == 1 || row % 3 == 1 ? 0 : 0.5f);
                of.X.Fill((row, v) => Real(row, v) ? (of.X[row, v] * 3) + 500 : float.NaN);
                double[,] x = of.X.Copy();
                of.Kernels.Launch(kernel, rows);
                (kernel == "Masked" ? of.Y : of.X).Is(
                    (row, v) => Real(row, v) ? Math.Exp(x[row, v] - 500) / Enumerable.Range(0, columns).Where(each => Real(row, each)).Sum(each => Math.Exp(x[row, each] - 500)) : 0,
                    1e-5, kernel);

                bool Real(int row, int v) => of.Real[(v * slotRows) + (row % slotRows), 0] > 0;
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Orders))]
    public void The_gradient_is_that_of_the_definition(int order)
    {
        foreach ((int rows, int slotRows, int columns) in Shapes)
        {
            foreach (string kernel in new[] { "BackZero", "BackSum" })
            {
                Bench of = Make(order, rows, slotRows, columns);
                double[,] before = of.Y.Copy();
                of.Kernels.Launch(kernel, rows);
                of.Y.Is(
                    (row, v) => (kernel == "BackSum" ? before[row, v] : 0)
                        + (of.X[row, v] * (of.Incoming[row, v] - Enumerable.Range(0, columns).Sum(each => (double)of.X[row, each] * of.Incoming[row, each]))),
                    1e-5, kernel);
            }
        }
    }

    private static Bench Make(int order, int rows, int slotRows, int columns)
    {
        var random = new Random(columns);
        var bench = new KernelBench(Text) { Order = (ThreadOrder)order };
        BenchMatrix x = bench.Matrix(rows, columns, random), real = bench.Matrix(columns * slotRows, 1, random);
        BenchMatrix y = bench.Matrix(rows, columns, random, offset: 13), incoming = bench.Matrix(rows, columns, random);
        bench.Numbers = [columns, slotRows, x.Offset, x.Pitch, real.Offset, real.Pitch, y.Offset, y.Pitch, incoming.Offset, incoming.Pitch];
        return new Bench(bench, x, real, y, incoming);
    }

    private sealed record Bench(KernelBench Kernels, BenchMatrix X, BenchMatrix Real, BenchMatrix Y, BenchMatrix Incoming);
}
