using System;
using System.Linq;
using System.Runtime.InteropServices;
using ModelGen.Emulator;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.Kernels;

[NeedsGpp]
public class UpdateTests
{
    private const string Text = """
        #include "losses.cuh"
        #include "optim.cuh"

        KERNEL(256, Squares) { const int* s = numbers(m); sum_of_squares(s[0], m.arena + s[1], m.partials); }
        KERNEL(256, SquaresOfRows)
        {
            const int* s = numbers(m);
            sum_of_squares_of_rows(s[0], s[1], index(m), m.arena + s[2], s[3], m.partials);
        }
        KERNEL(256, FinishNorm) { finish_norm(m, numbers(m)[0], double_at(m, numbers(m)[2]), numbers(m)[1]); }
        KERNEL(256, Descend) { const int* s = numbers(m); descend(s[0], m.arena + s[1], m.arena + s[2], m.control->rate); }
        KERNEL(256, DescendRows)
        {
            const int* s = numbers(m);
            descend_rows(s[0], s[1], index(m), m.arena + s[4], s[5], m.arena + s[2], s[3], m.control->rate);
        }
        KERNEL(256, Losses)
        {
            const int* s = numbers(m);
            sum_losses<Start::Zero>(s[0], m.arena + s[1], nullptr, s[2], double_at(m, s[3]));
            sum_losses<Start::Sum>(s[0], m.arena + s[1], m.arena + s[4], s[2], double_at(m, s[3]));
        }
        KERNEL(256, SquaredError)
        {
            const int* s = numbers(m);
            int row = block_index();
            squared_error(s[0], m.arena + s[1] + row * s[2], m.arena + s[3] + row * s[2], m.arena + s[4] + row);
        }
        KERNEL(256, SquaredErrorGradient)
        {
            const int* s = numbers(m);
            squared_error_gradient<Start::Sum>(s[5], s[0], m.arena + s[1], s[2], m.arena + s[3], s[2], m.arena + s[6], 0.5f, m.arena + s[7], s[2]);
        }
        KERNEL(256, CrossEntropyGradient)
        {
            const int* s = numbers(m);
            int row = block_index();
            cross_entropy_gradient<Start::Sum>(s[0], m.arena + s[1] + row * s[2], targets(m)[row], 0.5f, m.arena + s[3] + row * s[2]);
        }
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
            bench.Numbers = [count, values.Offset];
            bench.Launch("Squares", blocks: 3);
            Near(Enumerable.Range(0, count).Sum(i => (double)values[0, i] * values[0, i]), bench.Partials.Sum());
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Orders))]
    public void Only_rows_of_an_id_count(int order)
    {
        var bench = new KernelBench(Text) { Order = (ThreadOrder)order, Partials = new double[3], Index = [7, 8, -1, 9, -1] };
        BenchMatrix rows = bench.Matrix(5, 300, new Random(1));
        for (int column = 0; column < 300; column++) rows[2, column] = rows[4, column] = float.NaN;
        bench.Numbers = [5, 300, rows.Offset, rows.Pitch];
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
        Near(norm, Norm(bench));
        Near(rate, bench.Control.Rate, 1e-7);
    }

    [SkippableFact]
    public void What_is_not_a_number_spreads_to_the_norm_but_stops_no_step()
    {
        foreach (double bad in new[] { double.NaN, double.PositiveInfinity })
        {
            KernelBench bench = FinishNorm(Precision.Bf16, 5, scale: 1, good: 0, [1, bad]);
            Assert.Equal(bad, Norm(bench));
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
            Near(3, Norm(bench));
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
            bench.Numbers = [3000, parameters.Offset, gradients.Offset];
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
            var bench = new KernelBench(Text) { Order = (ThreadOrder)order, Index = [6, 2, -1, 0] };
            BenchMatrix table = bench.Matrix(7, 13, new Random(1)), perWord = bench.Matrix(4, 13, new Random(2));
            double[,] before = table.Copy();
            if (rate == 0) perWord[0, 3] = float.PositiveInfinity;
            bench.Control.Rate = rate;
            bench.Numbers = [4, 13, perWord.Offset, perWord.Pitch, table.Offset, table.Pitch];
            bench.Launch("DescendRows");
            table.Is(
                (word, column) =>
                {
                    int leader = Array.IndexOf(bench.Index, word);
                    return before[word, column] - (rate == 0 || leader < 0 ? 0 : rate * perWord[leader, column]);
                },
                1e-6);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Orders))]
    public void The_cost_is_the_sum_of_losses_and_those_of_another_head_are_added_with_their_weights(int order)
    {
        var bench = new KernelBench(Text) { Order = (ThreadOrder)order };
        BenchMatrix losses = bench.Matrix(1, 700, new Random(1)), cost = bench.Matrix(1, 2, new Random(1)), weights = bench.Matrix(1, 700, new Random(2));
        bench.Numbers = [700, losses.Offset, 5, cost.Offset, weights.Offset];
        bench.Launch("Losses", blocks: 1);
        Near(Enumerable.Range(0, 700).Sum(i => losses[0, i] * (1.0 + weights[0, i])) / 5, DoubleAt(bench, cost));
    }

    [SkippableTheory]
    [MemberData(nameof(Orders))]
    public void Squared_errors_and_their_gradient_are_those_of_the_definition(int order)
    {
        const int Rows = 5, Columns = 300;
        var bench = new KernelBench(Text) { Order = (ThreadOrder)order };
        BenchMatrix prediction = bench.Matrix(Rows, Columns, new Random(1)), target = bench.Matrix(Rows, Columns, new Random(2));
        BenchMatrix losses = bench.Matrix(1, Rows), weights = bench.Matrix(1, Rows, new Random(3)), gradient = bench.Matrix(Rows, Columns, new Random(4));
        double[,] before = gradient.Copy();
        bench.Numbers = [Columns, prediction.Offset, prediction.Pitch, target.Offset, losses.Offset, Rows, weights.Offset, gradient.Offset];
        bench.Launch("SquaredError", blocks: Rows);
        losses.Is((_, row) => Enumerable.Range(0, Columns).Sum(column => Math.Pow((double)prediction[row, column] - target[row, column], 2)), 1e-4);
        bench.Launch("SquaredErrorGradient");
        gradient.Is((row, column) => before[row, column] + ((double)prediction[row, column] - target[row, column]) * weights[0, row], 1e-5);
    }

    [SkippableTheory]
    [MemberData(nameof(Orders))]
    public void The_gradient_of_cross_entropy_is_added_to_what_is_there(int order)
    {
        const int Rows = 3, Classes = 300;
        var bench = new KernelBench(Text) { Order = (ThreadOrder)order, Targets = [4, 299, 0] };
        BenchMatrix logits = bench.Matrix(Rows, Classes, new Random(1)), gradient = bench.Matrix(Rows, Classes, new Random(2));
        double[,] before = gradient.Copy();
        bench.Numbers = [Classes, logits.Offset, logits.Pitch, gradient.Offset];
        bench.Launch("CrossEntropyGradient", blocks: Rows);
        gradient.Is(
            (row, v) => before[row, v]
                + (0.5 * ((Math.Exp(logits[row, v]) / Enumerable.Range(0, Classes).Sum(other => Math.Exp(logits[row, other]))) - (v == bench.Targets[row] ? 1 : 0))),
            1e-5);
    }

    private static KernelBench FinishNorm(Precision precision, int maxNorm, float scale, int good, double[] partials)
    {
        var bench = new KernelBench(Text, precision) { Partials = partials, Numbers = [partials.Length, maxNorm, 0] };
        bench.Matrix(1, 2, new Random(1));
        bench.Control = new Control { LearningRate = 0.5f, LossScale = scale, GoodSteps = good };
        bench.Launch("FinishNorm", blocks: 1);
        return bench;
    }

    private static double Norm(KernelBench bench) => BitConverter.ToDouble(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(bench.Arena)));

    private static double DoubleAt(KernelBench bench, BenchMatrix place) =>
        BitConverter.ToDouble(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(bench.Arena)[place.Offset..]));

    private static void Near(double expected, double found, double tolerance = 1e-9) =>
        Assert.True(Math.Abs(expected - found) <= tolerance * Math.Max(1, Math.Abs(expected)), $"{found} instead of {expected}");
}
