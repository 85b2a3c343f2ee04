using System;
using System.Linq;
using ModelGen.Emulator;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.Kernels;

[NeedsGpp]
public class UpdateTests
{
    private const string Text = """
        #include "optim.cuh"

        KERNEL(256, Squares) { const int* s = m.tokens; sum_of_squares(s[0], m.arena + s[1], m.partials); }
        KERNEL(256, SquaresOfRows)
        {
            const int* s = m.tokens;
            sum_of_squares_of_rows(s[0], s[1], m.leaders, m.arena + s[2], s[3], m.partials);
        }
        KERNEL(256, FinishNorm) { finish_norm(m, m.tokens[0], m.tokens[1]); }
        KERNEL(256, Descend) { const int* s = m.tokens; descend(s[0], m.arena + s[1], m.arena + s[2], m.control->rate); }
        KERNEL(256, DescendRows)
        {
            const int* s = m.tokens;
            descend_rows(s[0], s[1], m.leaders, m.targets, m.arena + s[4], s[5], m.arena + s[2], s[3], m.control->rate);
        }
        KERNEL(256, Losses) { sum_losses(m, m.tokens[0], m.arena + m.tokens[1]); }
        """;

    public static TheoryData<int> Orders => KernelBench.Orders;

    [SkippableTheory]
    [MemberData(nameof(Orders))]
    public void Squares_are_summed_over_all_blocks(int order)
    {
        foreach (int count in new[] { 1, 1000, 5000 })
        {
            var bench = new KernelBench(Text) { Order = (ThreadOrder)order, Partials = new double[3] };
            BenchMatrix values = bench.Matrix(1, count, new Random(count));
            bench.Tokens = [count, values.Offset];
            bench.Launch("Squares", blocks: 3);
            Near(Enumerable.Range(0, count).Sum(i => (double)values[0, i] * values[0, i]), bench.Partials.Sum());
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Orders))]
    public void Only_rows_of_leaders_count(int order)
    {
        var bench = new KernelBench(Text) { Order = (ThreadOrder)order, Partials = new double[3], Leaders = [0, 1, 0, 3, 1] };
        BenchMatrix rows = bench.Matrix(5, 300, new Random(1));
        for (int column = 0; column < 300; column++) rows[2, column] = rows[4, column] = float.NaN;
        bench.Tokens = [5, 300, rows.Offset, rows.Pitch];
        bench.Launch("SquaresOfRows", blocks: 3);
        double Squares(int row) => Enumerable.Range(0, 300).Sum(column => (double)rows[row, column] * rows[row, column]);
        Near(Squares(0) + Squares(1) + Squares(3), bench.Partials.Sum());
    }

    [SkippableTheory]
    [InlineData(5, 13, 5.0 / 13)] // longer than allowed: clipped
    [InlineData(20, 13, 1)]
    [InlineData(0, 13, 0)] // a limit, too: nothing moves
    [InlineData(-1, 13, 1)] // no limit
    public void Gradients_that_are_too_long_are_clipped(int maxNorm, double norm, double rate)
    {
        KernelBench bench = FinishNorm(Precision.Fp32, maxNorm, 1, good: 0, [.. Enumerable.Repeat(norm * norm / 500, 500)]);
        Near(norm, bench.Control.Norm);
        Near(rate, bench.Control.Rate, 1e-7);
    }

    [SkippableFact]
    public void What_is_not_a_number_spreads_to_the_norm_but_stops_no_step()
    {
        foreach (double bad in new[] { double.NaN, double.PositiveInfinity })
        {
            KernelBench bench = FinishNorm(Precision.Bf16, 5, scale: 1, good: 0, [1, bad]);
            Assert.Equal(bad, bench.Control.Norm);
            Assert.Equal(1f, bench.Control.Rate);
            Assert.Equal(0, bench.Control.Skipped);
        }
    }

    [SkippableFact]
    public void A_scale_that_is_too_large_is_halved_and_the_step_skipped()
    {
        KernelBench bench = FinishNorm(Precision.Fp16, 5, scale: 1024, good: 7, [1, double.PositiveInfinity]);
        Assert.Equal((0f, 512f), (bench.Control.Rate, bench.Control.LossScale));
        Assert.Equal((0, 1), (bench.Control.GoodSteps, bench.Control.Skipped));

        bench = FinishNorm(Precision.Fp16, 5, scale: 1, good: 7, [double.NaN]);
        Assert.Equal((0f, 1f), (bench.Control.Rate, bench.Control.LossScale));
    }

    [SkippableFact]
    public void A_scale_that_was_good_for_long_is_doubled_for_the_next_step()
    {
        foreach ((float scale, float next) in new[] { (1024f, 2048f), (16777216f, 16777216f) })
        {
            KernelBench bench = FinishNorm(Precision.Fp16, 5, scale, good: 1999, [9.0 * scale * scale]);
            Near(3, bench.Control.Norm);
            Near(1 / scale, bench.Control.Rate, 1e-9);
            Assert.Equal((next, 0), (bench.Control.LossScale, bench.Control.GoodSteps));
        }

        Assert.Equal(8, FinishNorm(Precision.Fp16, 5, 1024, good: 7, [1]).Control.GoodSteps);
    }

    [SkippableTheory]
    [MemberData(nameof(Orders))]
    public void Parameters_descend(int order)
    {
        foreach (float rate in new[] { 0f, 0.5f })
        {
            var bench = new KernelBench(Text) { Order = (ThreadOrder)order };
            BenchMatrix parameters = bench.Matrix(1, 3000, new Random(1)), gradients = bench.Matrix(1, 3000, new Random(2));
            if (rate == 0) gradients[0, 17] = float.PositiveInfinity;
            double[,] before = parameters.Copy();
            bench.Control.Rate = rate;
            bench.Tokens = [3000, parameters.Offset, gradients.Offset];
            bench.Launch("Descend");
            parameters.Is((_, i) => rate == 0 ? before[0, i] : before[0, i] - (rate * gradients[0, i]), 1e-6);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Orders))]
    public void Rows_of_the_words_of_the_step_descend(int order)
    {
        foreach (float rate in new[] { 0f, 0.5f })
        {
            var bench = new KernelBench(Text) { Order = (ThreadOrder)order, Targets = [6, 2, 6, 0], Leaders = [0, 1, 0, 3] };
            BenchMatrix table = bench.Matrix(7, 13, new Random(1)), perWord = bench.Matrix(4, 13, new Random(2));
            double[,] before = table.Copy();
            if (rate == 0) perWord[0, 3] = float.PositiveInfinity;
            bench.Control.Rate = rate;
            bench.Tokens = [4, 13, perWord.Offset, perWord.Pitch, table.Offset, table.Pitch];
            bench.Launch("DescendRows");
            table.Is(
                (word, column) =>
                {
                    int leader = Array.IndexOf(bench.Targets, word);
                    return before[word, column] - (rate == 0 || leader < 0 ? 0 : rate * perWord[leader, column]);
                },
                1e-6);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Orders))]
    public void The_loss_is_summed_over_the_tokens(int order)
    {
        var bench = new KernelBench(Text) { Order = (ThreadOrder)order };
        BenchMatrix losses = bench.Matrix(1, 700, new Random(1));
        bench.Tokens = [700, losses.Offset];
        bench.Launch("Losses", blocks: 1);
        Near(Enumerable.Range(0, 700).Sum(i => (double)losses[0, i]), bench.Control.Loss);
    }

    private static KernelBench FinishNorm(Precision precision, int maxNorm, float scale, int good, double[] partials)
    {
        var bench = new KernelBench(Text, precision) { Partials = partials, Tokens = [partials.Length, maxNorm] };
        bench.Matrix(1, 1);
        bench.Control = new Control { LearningRate = 0.5f, LossScale = scale, GoodSteps = good };
        bench.Launch("FinishNorm", blocks: 1);
        return bench;
    }

    private static void Near(double expected, double found, double tolerance = 1e-9) =>
        Assert.True(Math.Abs(expected - found) <= tolerance * Math.Max(1, Math.Abs(expected)), $"{found} instead of {expected}");
}
