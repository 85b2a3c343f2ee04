using System;
using System.Linq;
using ModelGen.Emulator;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.Kernels;

/// <summary>Forms of cross entropy, sums and means of losses against plain loops, in all orders of threads.</summary>
[NeedsGpp]
public class LossKernelTests
{
    // Arguments: rows, columns; four matrices with their pitches; smoothing and offset in millionths.
    private const string Text = """
        #include "losses.cuh"
        KERNEL(256, Loss)
        {
            const int* s = numbers(m);
            int row = block_index();
            target_loss(s[1], m.arena + s[2] + row * s[3], targets(m)[row], m.arena + s[4] + row, s[10] * 1e-6, s[11] * 1e-6);
        }
        KERNEL(256, GradientZero)
        {
            const int* s = numbers(m);
            int row = block_index();
            target_loss_gradient<Start::Zero>(s[1], m.arena + s[2] + row * s[3], targets(m)[row], s[10] * 1e-6, s[11] * 1e-6, 0.25f, m.arena + s[6] + row * s[7]);
        }
        KERNEL(256, GradientSum)
        {
            const int* s = numbers(m);
            int row = block_index();
            target_loss_gradient<Start::Sum>(s[1], m.arena + s[2] + row * s[3], targets(m)[row], s[10] * 1e-6, s[11] * 1e-6, 0.25f, m.arena + s[6] + row * s[7]);
        }
        KERNEL(256, Sum) { const int* s = numbers(m); sum_losses<Start::Zero>(s[0], m.arena + s[2], m.arena + s[8], 3, m.partials, s[3], s[9], 0.5); }
        KERNEL(256, SumSlopesZero) { const int* s = numbers(m); sum_losses_gradient<Start::Zero>(s[0], m.arena + s[8], s[9], 0.5f, m.arena + s[6], s[7]); }
        KERNEL(256, SumSlopesSum) { const int* s = numbers(m); sum_losses_gradient<Start::Sum>(s[0], nullptr, 0, 0.5f, m.arena + s[6], s[7]); }
        KERNEL(256, Mean) { const int* s = numbers(m); mean_weights(s[0], m.arena + s[8], s[9], nullptr, m.arena + s[6], s[7]); }
        KERNEL(256, MeanOfLabels) { const int* s = numbers(m); mean_weights(s[0], nullptr, 0, targets(m), m.arena + s[6], s[7]); }
        KERNEL(256, MeanOfBoth) { const int* s = numbers(m); mean_weights(s[0], m.arena + s[8], s[9], targets(m), m.arena + s[6], s[7]); }
        """;

    public static TheoryData<int> Orders => KernelBench.Orders;

    [SkippableTheory]
    [MemberData(nameof(Orders))]
    public void A_row_has_the_loss_and_the_gradient_of_the_definition(int order)
    {
        foreach ((int classes, double smoothing, double offset) in new[] { (1, 0, 0), (3, 0.1, 0), (300, 0, 0.05), (40, 0.5, 0.25) })
        {
            foreach (string kernel in new[] { "Loss", "GradientZero", "GradientSum" })
            {
                Bench of = Make(order, 5, classes, classes, smoothing, offset);
                of.Kernels.Targets = [0, -1, classes - 1, -100, classes / 2];
                of.X[3, 0] = float.NaN;
                double[,] before = of.Y.Copy();
                of.Kernels.Launch(kernel, 5);
                if (kernel == "Loss")
                {
                    of.Losses.Is((_, row) => Loss(row, 0, 0), 1e-5);
                    continue;
                }

                of.Y.Is(
                    (row, v) => (kernel == "GradientSum" ? before[row, v] : 0) + ((Loss(row, v, 1e-5) - Loss(row, v, -1e-5)) / 2e-5 * 0.25), 1e-5, $"{kernel} {classes}");

                double Loss(int row, int moved, double distance)
                {
                    int target = of.Kernels.Targets[row];
                    double[] exponentials = [.. Enumerable.Range(0, classes).Select(v => Math.Exp(of.X[row, v] + (v == moved ? distance : 0)))];
                    double sum = exponentials.Sum();
                    return target < 0 ? 0
                        : ((1 - smoothing) * -Math.Log((exponentials[target] / sum) + offset)) + (smoothing * exponentials.Average(each => -Math.Log(each / sum)));
                }
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Orders))]
    public void Numbers_of_rows_are_summed_by_their_weights(int order)
    {
        foreach (int rows in new[] { 1, 40, 1000 })
        {
            Bench of = Make(order, rows, 1, 1, 0, 0);
            of.Kernels.Launch("Sum", 1);
            Assert.Equal(Enumerable.Range(0, rows).Sum(row => (double)of.X[row, 0] * of.Weights[row, 0]) / 6, of.Kernels.Partials[0], 1e-9);
            foreach (string kernel in new[] { "SumSlopesZero", "SumSlopesSum" })
            {
                double[,] before = of.Y.Copy();
                of.Kernels.Launch(kernel);
                of.Y.Is((row, _) => kernel == "SumSlopesSum" ? before[row, 0] + 0.5 : 0.5 * of.Weights[row, 0], 1e-6);
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Orders))]
    public void Weights_of_a_mean_are_over_their_sum(int order)
    {
        foreach (int rows in new[] { 1, 40, 1000 })
        {
            foreach (string kernel in new[] { "Mean", "MeanOfLabels", "MeanOfBoth" })
            {
                Bench of = Make(order, rows, 1, 1, 0, 0);
                of.Kernels.Targets = [.. Enumerable.Range(0, rows).Select(row => (row % 4) - 1)];
                double[] counts = [.. Enumerable.Range(0, rows).Select(row => (kernel == "MeanOfLabels" ? 1 : of.Weights[row, 0]) * (kernel != "Mean" && row % 4 == 0 ? 0 : 1.0))];
                of.Kernels.Launch(kernel, 1);
                of.Y.Is((row, _) => counts.Sum() == 0 ? 0 : counts[row] / counts.Sum(), 1e-6, kernel);
            }
        }
    }

    private static Bench Make(int order, int rows, int columns, int columnsOfY, double smoothing, double offset)
    {
        var random = new Random(rows + columns);
        var bench = new KernelBench(Text) { Order = (ThreadOrder)order };
        BenchMatrix x = bench.Matrix(rows, columns, random), losses = bench.Matrix(1, rows), y = bench.Matrix(rows, columnsOfY, random, offset: 13), weights = bench.Matrix(rows, 1, random);
        weights.Fill((row, _) => row % 5 == 0 ? 0 : 1 + (row % 3));
        bench.Numbers =
        [
            rows, columns, x.Offset, x.Pitch, losses.Offset, losses.Pitch, y.Offset, y.Pitch, weights.Offset, weights.Pitch, (int)Math.Round(smoothing * 1e6),
            (int)Math.Round(offset * 1e6),
        ];
        return new Bench(bench, x, losses, y, weights);
    }

    private sealed record Bench(KernelBench Kernels, BenchMatrix X, BenchMatrix Losses, BenchMatrix Y, BenchMatrix Weights);
}
