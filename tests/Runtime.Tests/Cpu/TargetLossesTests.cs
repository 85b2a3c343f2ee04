using System;
using System.Linq;
using System.Runtime.CompilerServices;
using ModelGen.Cpu;
using Xunit;

namespace ModelGen.Runtime.Tests.Cpu;

/// <summary>Forms of cross entropy, sums and means of losses, against plain loops in double precision.</summary>
public sealed class TargetLossesTests
{
    private const double Close = 2e-6;

    /// <summary>With nothing added it is the plain one, ignored rows aside.</summary>
    [Theory]
    [InlineData(1, 1, 1, 0, 0)]
    [InlineData(7, 5, 2, 0, 0)]
    [InlineData(33, 17, 3, 0.1, 0)]
    [InlineData(5, 100, 2, 0, 1e-8)]
    [InlineData(9, 6, 4, 0.5, 0.25)]
    public void A_row_has_the_loss_and_the_gradient_of_the_definition(int rows, int classes, int threads, double smoothing, double offset)
    {
        Matrix logits = Values(rows, classes, 1), losses = new(1, rows), weights = Values(rows, 1, 2);
        int[] targets = [.. Enumerable.Range(0, rows).Select(row => row % 3 == 1 ? -1 - (row % 2) : row * 5 % classes)];
        Run(threads, worker => TargetLosses.CrossEntropy(
            worker, rows, classes, ref logits.First, logits.Pitch, targets, ref losses.First, smoothing, offset));
        losses.AssertNothingAroundIsTouched();
        Assert.All(Enumerable.Range(0, rows), row => Same(Loss(logits.Row(row), targets[row]), losses[0, row]));
        foreach (Start start in (Start[])[Start.Zero, Start.Sum])
        {
            Matrix gradient = Values(rows, classes, 3);
            float[] before = gradient.Values();
            Run(threads, worker => TargetLosses.CrossEntropyGradient(
                worker, rows, classes, ref logits.First, logits.Pitch, targets, ref weights.First, 0.25f, ref gradient.First, gradient.Pitch, start,
                smoothing, offset, weights.Pitch));
            gradient.AssertNothingAroundIsTouched();
            for (int row = 0; row < rows; row++)
            {
                for (int v = 0; v < classes; v++)
                {
                    double[] up = [.. logits.Row(row)], down = [.. up];
                    (up[v], down[v]) = (up[v] + 1e-5, down[v] - 1e-5);
                    double slope = (Loss(up, targets[row]) - Loss(down, targets[row])) / 2e-5 * 0.25 * weights[row, 0];
                    Same(slope + (start == Start.Sum ? before[(row * classes) + v] : 0), gradient[row, v]);
                }
            }
        }

        double Loss<T>(T[] line, int target)
        {
            double[] exponentials = [.. line.Select(logit => Math.Exp(Convert.ToDouble(logit, null)))];
            double sum = exponentials.Sum();
            return target < 0 ? 0
                : ((1 - smoothing) * -Math.Log((exponentials[target] / sum) + offset)) + (smoothing * exponentials.Average(each => -Math.Log(each / sum)));
        }
    }

    /// <summary>A row that is ignored may hold anything.</summary>
    [Fact]
    public void What_is_ignored_is_not_looked_at()
    {
        Matrix logits = Values(3, 4, 1), losses = new(1, 3), gradient = Values(3, 4, 2);
        logits[1, 2] = float.NaN;
        Run(2, worker =>
        {
            TargetLosses.CrossEntropy(worker, 3, 4, ref logits.First, logits.Pitch, [0, -100, 3], ref losses.First, 0.1, 1e-8);
            TargetLosses.CrossEntropyGradient(
                worker, 3, 4, ref logits.First, logits.Pitch, [0, -100, 3], ref Unsafe.NullRef<float>(), 1, ref gradient.First, gradient.Pitch, Start.Zero, 0.1, 1e-8);
        });
        Assert.Equal(0, losses[0, 1]);
        Assert.Equal(new float[4], gradient.Row(1));
        Assert.All(losses.Values().Concat(gradient.Values()), value => Assert.True(float.IsFinite(value)));
    }

    /// <summary>A right class whose probability is 0 has a finite loss with an offset, and an infinite one without.</summary>
    [Fact]
    public void An_offset_keeps_the_loss_finite()
    {
        Matrix logits = new(2, 2), losses = new(1, 2);
        (logits[0, 0], logits[0, 1], logits[1, 0], logits[1, 1]) = (0, 1e30f, 1e30f, 0);
        Run(1, worker => TargetLosses.CrossEntropy(worker, 2, 2, ref logits.First, logits.Pitch, [0, 0], ref losses.First, 0, 1e-8));
        Assert.Equal([18.42068f, 0], losses.Values().Select(loss => MathF.Round(loss, 5)));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(40, 3)]
    public void Numbers_of_rows_stand_side_by_side_or_one_below_the_other(int rows, int threads)
    {
        Matrix losses = Values(rows, 1, 1, gap: 15), weights = Values(rows, 1, 2, gap: 15), side = Values(1, rows, 3);
        var cost = new Arena(16);
        Run(threads, worker => Losses.Sum(
            worker, rows, ref losses.First, ref weights.First, 3, ref cost[0], Start.Zero, scale: 0.5, lossPitch: losses.Pitch, weightPitch: weights.Pitch));
        Assert.Equal(losses.Values().Zip(weights.Values()).Sum(pair => (double)pair.First * pair.Second) / 6, Arena.DoubleAt(ref cost[0]), 1e-12 * rows);
        foreach (Start start in (Start[])[Start.Zero, Start.Sum])
        {
            Matrix gradient = Values(rows, 1, 4, gap: 7);
            float[] before = gradient.Values();
            Run(threads, worker => Losses.SumGradient(worker, rows, ref side.First, 0.5f, ref gradient.First, start, gradientPitch: gradient.Pitch));
            gradient.AssertNothingAroundIsTouched();
            Assert.All(Enumerable.Range(0, rows), row => Same((0.5 * side[0, row]) + (start == Start.Sum ? before[row] : 0), gradient[row, 0]));
        }

        Matrix ones = Values(1, rows, 5);
        Run(threads, worker => Losses.SumGradient(worker, rows, ref Unsafe.NullRef<float>(), 0.25f, ref ones.First, Start.Zero));
        Assert.All(ones.Values(), value => Assert.Equal(0.25f, value));
    }

    [Theory]
    [InlineData(1, true, true)]
    [InlineData(12, false, true)]
    [InlineData(12, true, false)]
    [InlineData(50, true, true)]
    public void Weights_of_a_mean_sum_up_to_one(int rows, bool isWeighted, bool hasLabels)
    {
        Matrix weights = Values(rows, 1, 1, gap: 15), result = Values(1, rows, 2);
        int[] labels = [.. Enumerable.Range(0, rows).Select(row => (row % 4) - 1)];
        Run(2, worker => Losses.MeanWeights(
            worker, rows, ref isWeighted ? ref weights.First : ref Unsafe.NullRef<float>(), hasLabels ? labels : default, ref result.First, weightPitch: weights.Pitch));
        result.AssertNothingAroundIsTouched();
        double[] counts = [.. Enumerable.Range(0, rows).Select(row => hasLabels && labels[row] < 0 ? 0 : isWeighted ? (double)weights[row, 0] : 1)];
        Assert.All(Enumerable.Range(0, rows), row => Same(counts.Sum() == 0 ? 0 : counts[row] / counts.Sum(), result[0, row]));
    }

    [Fact]
    public void Where_nothing_counts_all_weights_of_a_mean_are_zero()
    {
        Matrix weights = new(4, 1), result = Values(4, 1, 2, gap: 3);
        Run(1, worker => Losses.MeanWeights(worker, 4, ref weights.First, default, ref result.First, result.Pitch, weights.Pitch));
        Assert.Equal(new float[4], result.Values());
    }

    /// <summary>The gradients of losses of rows take weights that stand one below the other, too.</summary>
    [Fact]
    public void Weights_one_below_the_other_are_those_side_by_side()
    {
        Matrix logits = Values(6, 5, 1), wanted = Values(6, 5, 2), column = Values(6, 1, 3, gap: 15), side = new(1, 6);
        for (int row = 0; row < 6; row++)
        {
            side[0, row] = column[row, 0];
        }

        int[] targets = [0, 1, 2, 3, 4, 0];
        Assert.Equal(Compute(ref side.First, 1), Compute(ref column.First, column.Pitch));

        float[] Compute(ref float weights, int pitch)
        {
            Matrix entropy = new(6, 5), squares = new(6, 5);
            using var team = new ThreadTeam(1);
            var worker = new Worker(team, 0);
            Losses.CrossEntropyGradient(
                worker, 6, 5, ref logits.First, logits.Pitch, targets, ref weights, 0.5f, ref entropy.First, entropy.Pitch, Start.Zero, pitch);
            Losses.SquaredErrorGradient(
                worker, 6, 5, ref logits.First, logits.Pitch, ref wanted.First, wanted.Pitch, ref weights, 0.5f, ref squares.First, squares.Pitch, Start.Zero, pitch);
            return [.. entropy.Values(), .. squares.Values()];
        }
    }

    private static void Run(int threads, Action<Worker> work)
    {
        using var team = new ThreadTeam(threads);
        team.Run(work);
    }

    private static Matrix Values(int rows, int columns, int seed, int gap = 3) => new(rows, columns, gap, new Random(seed));

    private static void Same(double expected, float actual) => Assert.Equal(expected, actual, Close * (1 + Math.Abs(expected)));
}
