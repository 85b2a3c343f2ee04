using System;
using System.Linq;
using System.Runtime.CompilerServices;
using ModelGen.Cpu;
using Xunit;

namespace ModelGen.Runtime.Tests.Cpu;

/// <summary>Losses of rows against plain loops in double precision.</summary>
public sealed class LossesTests
{
    private const double Close = 2e-6;

    public static TheoryData<int, int, int, bool> Shapes => new()
    {
        { 1, 1, 1, false }, { 1, 7, 3, true }, { 5, 16, 2, false }, { 33, 65, 4, true }, { 100, 3, 3, false }, { 2, 1000, 5, true },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Cross_entropy_is_the_logarithm_of_what_the_target_was_given(int rows, int classes, int threads, bool isWeighted)
    {
        Matrix logits = Values(rows, classes, 1), losses = new(1, rows), weights = Values(1, rows, 2);
        int[] targets = Targets(rows, classes);
        Run(threads, worker => Losses.CrossEntropy(worker, rows, classes, ref logits.First, logits.Pitch, targets, ref losses.First));
        losses.AssertNothingAroundIsTouched();
        for (int row = 0; row < rows; row++)
        {
            Same(Loss(logits.Row(row), targets[row]), losses[0, row]);
        }

        foreach (Start start in (Start[])[Start.Zero, Start.Sum])
        {
            Matrix gradient = Values(rows, classes, 3);
            float[] before = gradient.Values();
            Run(threads, worker => Losses.CrossEntropyGradient(
                worker, rows, classes, ref logits.First, logits.Pitch, targets, ref isWeighted ? ref weights.First : ref Unsafe.NullRef<float>(), 0.25f,
                ref gradient.First, gradient.Pitch, start));
            gradient.AssertNothingAroundIsTouched();
            Check(gradient, before, start, (row, v) =>
                (Probabilities(logits.Row(row))[v] - (v == targets[row] ? 1 : 0)) * 0.25 * (isWeighted ? weights[0, row] : 1));
        }
    }

    /// <summary>The gradient may take the place of what it is the gradient of.</summary>
    [Fact]
    public void The_gradient_in_the_place_of_the_logits()
    {
        Matrix logits = Values(9, 11, 1), gradient = new(9, 11);
        int[] targets = Targets(9, 11);
        Run(2, worker => Losses.CrossEntropyGradient(
            worker, 9, 11, ref logits.First, logits.Pitch, targets, ref Unsafe.NullRef<float>(), 1, ref gradient.First, gradient.Pitch, Start.Zero));
        Run(3, worker => Losses.CrossEntropyGradient(
            worker, 9, 11, ref logits.First, logits.Pitch, targets, ref Unsafe.NullRef<float>(), 1, ref logits.First, logits.Pitch, Start.Zero));
        Assert.Equal(gradient.Values(), logits.Values());
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Squared_error_is_the_sum_of_the_squares_of_a_row(int rows, int columns, int threads, bool isWeighted)
    {
        Matrix prediction = Values(rows, columns, 1), wanted = Values(rows, columns, 2, gap: 5), losses = new(1, rows), weights = Values(1, rows, 3);
        Run(threads, worker => Losses.SquaredError(
            worker, rows, columns, ref prediction.First, prediction.Pitch, ref wanted.First, wanted.Pitch, ref losses.First));
        losses.AssertNothingAroundIsTouched();
        for (int row = 0; row < rows; row++)
        {
            Same(prediction.Row(row).Zip(wanted.Row(row)).Sum(pair => Math.Pow((double)pair.First - pair.Second, 2)), losses[0, row]);
        }

        foreach (Start start in (Start[])[Start.Zero, Start.Sum])
        {
            Matrix gradient = Values(rows, columns, 4);
            float[] before = gradient.Values();
            Run(threads, worker => Losses.SquaredErrorGradient(
                worker, rows, columns, ref prediction.First, prediction.Pitch, ref wanted.First, wanted.Pitch,
                ref isWeighted ? ref weights.First : ref Unsafe.NullRef<float>(), 0.5f, ref gradient.First, gradient.Pitch, start));
            gradient.AssertNothingAroundIsTouched();
            Check(gradient, before, start, (row, column) =>
                ((double)prediction[row, column] - wanted[row, column]) * (isWeighted ? weights[0, row] : 1));
        }
    }

    /// <summary>In double, whatever the number of rows; another head's cost is added to, not lost.</summary>
    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(7, 3, true)]
    [InlineData(100_000, 2, false)]
    [InlineData(100_000, 4, true)]
    public void The_cost_is_the_sum_of_the_losses_by_their_weights(int rows, int threads, bool isWeighted)
    {
        Matrix losses = Values(1, rows, 1), weights = Values(1, rows, 2);
        var cost = new Arena(16);
        Arena.DoubleAt(ref cost[0]) = double.NaN;
        double expected = losses.Values().Zip(weights.Values()).Sum(pair => (double)pair.First * (isWeighted ? pair.Second : 1)) / 3;
        Sum(Start.Zero);
        Assert.Equal(expected, Arena.DoubleAt(ref cost[0]), 1e-12 * rows);
        Sum(Start.Sum);
        Assert.Equal(2 * expected, Arena.DoubleAt(ref cost[0]), 1e-12 * rows);
        Assert.Equal(0, cost[2]);

        void Sum(Start start) => Run(threads, worker => Losses.Sum(
            worker, rows, ref losses.First, ref isWeighted ? ref weights.First : ref Unsafe.NullRef<float>(), 3, ref cost[0], start));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Probabilities_also_in_the_place_of_the_logits(int rows, int classes, int threads, bool isInPlace)
    {
        Matrix logits = Values(rows, classes, 1), result = isInPlace ? logits : new Matrix(rows, classes, 4);
        double[][] expected = [.. Enumerable.Range(0, rows).Select(row => Probabilities(logits.Row(row)))];
        Run(threads, worker => Losses.Softmax(worker, rows, classes, ref logits.First, logits.Pitch, ref result.First, result.Pitch));
        result.AssertNothingAroundIsTouched();
        for (int row = 0; row < rows; row++)
        {
            Assert.All(expected[row].Zip(result.Row(row)), pair => Same(pair.First, pair.Second));
        }
    }

    /// <summary>What is far beyond the range of exponentials has a loss, a gradient and probabilities all the same.</summary>
    [Theory]
    [InlineData(1e30f, -1e30f)]
    [InlineData(1e30f, 0f)]
    [InlineData(0f, -1e30f)]
    [InlineData(float.MaxValue, float.MinValue)]
    [InlineData(200f, 0f)]
    [InlineData(1f, float.NegativeInfinity)]
    public void Logits_that_are_far_apart(float large, float small)
    {
        var logits = new Matrix(2, 3);
        var losses = new Matrix(1, 2);
        Matrix gradient = new(2, 3), probabilities = new(2, 3);
        for (int row = 0; row < 2; row++)
        {
            (logits[row, 0], logits[row, 1], logits[row, 2]) = (small, large, small);
        }

        int[] targets = [1, 0];
        Run(1, worker =>
        {
            Losses.CrossEntropy(worker, 2, 3, ref logits.First, logits.Pitch, targets, ref losses.First);
            Losses.CrossEntropyGradient(
                worker, 2, 3, ref logits.First, logits.Pitch, targets, ref Unsafe.NullRef<float>(), 1, ref gradient.First, gradient.Pitch, Start.Zero);
            Losses.Softmax(worker, 2, 3, ref logits.First, logits.Pitch, ref probabilities.First, probabilities.Pitch);
        });
        double share = Math.Exp((double)small - large);
        Assert.Equal(Math.Log(1 + (2 * share)), losses[0, 0], 1e-6);
        Assert.Equal((float)((double)large - small), losses[0, 1]);
        Assert.Equal([0f, 1f, 0f], probabilities.Row(0).Select(value => MathF.Round(value, 5)));
        Assert.Equal([0f, 0f, 0f], gradient.Row(0).Select(value => MathF.Abs(MathF.Round(value, 5))));
        Assert.Equal([-1f, 1f, 0f], gradient.Row(1).Select(value => MathF.Round(value, 5)));
    }

    [Fact]
    public void A_logit_that_is_no_number_spoils_its_row_alone()
    {
        Matrix logits = Values(3, 5, 1), wanted = Values(3, 5, 2), losses = new(1, 3), squares = new(1, 3), gradient = new(3, 5), slope = new(3, 5), probabilities = new(3, 5);
        logits[1, 2] = float.NaN;
        int[] targets = [0, 0, 4];
        Run(3, worker =>
        {
            Losses.CrossEntropy(worker, 3, 5, ref logits.First, logits.Pitch, targets, ref losses.First);
            Losses.CrossEntropyGradient(
                worker, 3, 5, ref logits.First, logits.Pitch, targets, ref Unsafe.NullRef<float>(), 1, ref gradient.First, gradient.Pitch, Start.Zero);
            Losses.Softmax(worker, 3, 5, ref logits.First, logits.Pitch, ref probabilities.First, probabilities.Pitch);
            Losses.SquaredError(worker, 3, 5, ref logits.First, logits.Pitch, ref wanted.First, wanted.Pitch, ref squares.First);
            Losses.SquaredErrorGradient(
                worker, 3, 5, ref logits.First, logits.Pitch, ref wanted.First, wanted.Pitch, ref Unsafe.NullRef<float>(), 1, ref slope.First, slope.Pitch, Start.Zero);
        });
        Assert.Equal([false, true, false], losses.Values().Select(float.IsNaN));
        Assert.Equal([false, true, false], squares.Values().Select(float.IsNaN));
        foreach (Matrix matrix in (Matrix[])[gradient, probabilities])
        {
            Assert.All(matrix.Row(0).Concat(matrix.Row(2)), value => Assert.True(float.IsFinite(value)));
            Assert.All(matrix.Row(1), value => Assert.True(float.IsNaN(value)));
        }

        Assert.Equal(1, slope.Values().Count(float.IsNaN));
    }

    /// <summary>Rows are shared among the threads, so that what a row gets depends on nothing else.</summary>
    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        Matrix logits = Values(37, 50, 1);
        int[] targets = Targets(37, 50);
        float[] alone = Compute(1);
        Assert.All((int[])[2, 3, 8], threads => Assert.Equal(alone, Compute(threads)));

        float[] Compute(int threads)
        {
            Matrix losses = new(1, 37), gradient = new(37, 50);
            Run(threads, worker =>
            {
                Losses.CrossEntropy(worker, 37, 50, ref logits.First, logits.Pitch, targets, ref losses.First);
                Losses.CrossEntropyGradient(
                    worker, 37, 50, ref logits.First, logits.Pitch, targets, ref losses.First, 1, ref gradient.First, gradient.Pitch, Start.Zero);
            });
            return [.. losses.Values(), .. gradient.Values()];
        }
    }

    private static void Run(int threads, Action<Worker> work)
    {
        using var team = new ThreadTeam(threads);
        team.Run(work);
    }

    private static Matrix Values(int rows, int columns, int seed, int gap = 3) => new(rows, columns, gap, new Random(seed));

    private static int[] Targets(int rows, int classes)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, rows).Select(_ => random.Next(classes))];
    }

    private static double Loss(float[] logits, int target) => Math.Log(logits.Sum(logit => Math.Exp(logit))) - logits[target];

    private static double[] Probabilities(float[] logits)
    {
        double sum = logits.Sum(logit => Math.Exp(logit));
        return [.. logits.Select(logit => Math.Exp(logit) / sum)];
    }

    private static void Check(Matrix actual, float[] before, Start start, Func<int, int, double> expected)
    {
        for (int row = 0; row < actual.Rows; row++)
        {
            for (int column = 0; column < actual.Columns; column++)
            {
                Same(expected(row, column) + (start == Start.Sum ? before[(row * actual.Columns) + column] : 0), actual[row, column]);
            }
        }
    }

    private static void Same(double expected, float actual) => Assert.Equal(expected, actual, Close * (1 + Math.Abs(expected)));
}
