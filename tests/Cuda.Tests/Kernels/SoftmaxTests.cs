using System;
using System.Linq;
using ModelGen.Emulator;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.Kernels;

[NeedsGpp]
public class SoftmaxTests
{
    // Arguments: classes, logits, pitch, targets follow; losses, result and its pitch.
    private const string Text = """
        #include "softmax.cuh"
        #include "model.cuh"

        KERNEL(256, Loss)
        {
            const int* s = numbers(m);
            int b = block_index();
            softmax_loss(s[0], m.arena + s[1] + b * s[2], targets(m)[b], m.arena + s[3] + b);
        }
        KERNEL(256, Gradient)
        {
            const int* s = numbers(m);
            int b = block_index();
            softmax_gradient(s[0], m.arena + s[1] + b * s[2], targets(m)[b], m.arena + s[3] + b, 0.25f, FloatRow{m.arena + s[1] + b * s[2]});
        }
        KERNEL(256, Factors)
        {
            const int* s = numbers(m);
            int b = block_index();
            float* logits = m.arena + s[1] + b * s[2];
            softmax_gradient(s[0], logits, targets(m)[b], m.arena + s[3] + b, 0.25f, FactorRow{logits, rounded_at(m, s[6]) + b * s[2]});
        }
        KERNEL(256, Probabilities)
        {
            const int* s = numbers(m);
            int b = block_index();
            softmax_probabilities(s[0], m.arena + s[1] + b * s[2], m.arena + s[4] + b * s[5]);
        }
        """;

    public static TheoryData<int> Orders => KernelBench.Orders;

    [SkippableTheory]
    [MemberData(nameof(Orders))]
    public void Loss_probabilities_and_gradient_are_those_of_the_definition(int order)
    {
        foreach (int classes in new[] { 2, 3, 255, 257, 1500 })
        {
            // Scales for which a sum of exponentials would be too large, and shifts for which all would vanish.
            foreach ((float scale, float shift) in new[] { (3f, 0f), (1000f, 0f), (1f, -5000f), (1f, 1e30f) })
                Check(classes, (ThreadOrder)order, (row, column, random) => ((((float)random * 2) - 1) * scale) + shift);
        }
    }

    /// <summary>Threads keep rows of up to 10,240 floats and the three behind them, where their quads are aligned.</summary>
    [SkippableTheory]
    [InlineData(10_243, 0)]
    [InlineData(10_244, 0)]
    [InlineData(1_500, 1)]
    public void A_row_may_be_of_any_length_and_anywhere(int classes, int offset) =>
        Check(classes, ThreadOrder.Shuffled, (_, _, random) => (((float)random * 2) - 1) * 3, offset);

    /// <summary>Rows that threads keep, with something behind their quads and without; and such as they do not keep.</summary>
    [SkippableTheory]
    [InlineData(40, 0)]
    [InlineData(43, 0)]
    [InlineData(43, 1)]
    public void The_gradient_is_stored_in_16_bits_as_well(int classes, int offset)
    {
        (KernelBench bench, BenchMatrix logits, _, _) = Make(classes, ThreadOrder.Shuffled, offset, Precision.Bf16);
        var random = new Random(classes);
        logits.Fill((_, _) => random.NextSingle());
        BenchMatrix factors = bench.Matrix(1, logits.Rows * logits.Pitch / 2);
        bench.Numbers = [.. bench.Numbers, factors.Offset];
        bench.Launch("Factors", logits.Rows);
        for (int row = 0; row < logits.Rows; row++)
        {
            for (int v = 0; v < classes; v++)
            {
                int place = (row * logits.Pitch) + v;
                uint word = BitConverter.SingleToUInt32Bits(factors[0, place / 2]), bits = place % 2 == 0 ? word << 16 : word & 0xFFFF_0000;
                Assert.Equal(Factors.Rounded(logits[row, v], Precision.Bf16), BitConverter.UInt32BitsToSingle(bits));
            }
        }
    }

    [SkippableFact]
    public void What_is_not_a_number_spreads_over_its_row_only()
    {
        foreach (float bad in new[] { float.NaN, float.PositiveInfinity })
        {
            foreach (string kernel in new[] { "Loss", "Gradient" })
            {
                (KernelBench bench, BenchMatrix logits, BenchMatrix losses, _) = Make(40, ThreadOrder.Forward);
                logits.Fill((row, column) => row == 1 && column == 17 ? bad : column);
                bench.Launch(kernel, logits.Rows);
                Assert.True(float.IsNaN(losses[0, 1]));
                Assert.True(float.IsFinite(losses[0, 0]) && float.IsFinite(losses[0, 2]));
                if (kernel == "Gradient") Assert.True(float.IsNaN(logits[1, 3]) && float.IsFinite(logits[0, 3]));
            }
        }
    }

    private static void Check(int classes, ThreadOrder order, Func<int, int, double, float> logit, int offset = 0)
    {
        foreach (string kernel in new[] { "Loss", "Probabilities", "Gradient" })
        {
            (KernelBench bench, BenchMatrix logits, BenchMatrix losses, BenchMatrix result) = Make(classes, order, offset);
            var random = new Random(classes);
            logits.Fill((row, column) => logit(row, column, random.NextDouble()));
            double[,] before = logits.Copy();
            double Largest(int row) => Enumerable.Range(0, classes).Max(v => before[row, v]);
            double[] largest = [.. Enumerable.Range(0, logits.Rows).Select(Largest)];
            double Sum(double max, int row) => Enumerable.Range(0, classes).Sum(v => Math.Exp(before[row, v] - max));
            double[] sums = [.. largest.Select(Sum)];
            double Probability(int row, int v) => Math.Exp(before[row, v] - largest[row]) / sums[row];
            bench.Launch(kernel, logits.Rows);
            if (kernel == "Probabilities")
            {
                result.Is(Probability, 1e-6);
                continue;
            }

            losses.Is((_, row) => Math.Log(sums[row]) - (before[row, bench.Targets[row]] - largest[row]), 1e-6, $"{classes}");
            if (kernel == "Gradient")
                logits.Is((row, v) => 0.25 * (Probability(row, v) - (v == bench.Targets[row] ? 1 : 0)), 1e-6);
        }
    }

    private static (KernelBench Bench, BenchMatrix Logits, BenchMatrix Losses, BenchMatrix Result) Make(
        int classes, ThreadOrder order, int offset = 0, Precision precision = Precision.Fp32)
    {
        const int Rows = 3;
        var bench = new KernelBench(Text, precision) { Order = order };
        BenchMatrix logits = bench.Matrix(Rows, classes, offset: offset), losses = bench.Matrix(1, Rows), result = bench.Matrix(Rows, classes);
        bench.Numbers = [classes, logits.Offset, logits.Pitch, losses.Offset, result.Offset, result.Pitch];
        bench.Targets = [0, classes - 1, classes / 2];
        return (bench, logits, losses, result);
    }
}
