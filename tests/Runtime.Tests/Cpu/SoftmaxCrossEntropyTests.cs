using System;
using System.Linq;
using ModelGen.Cpu;
using Xunit;

namespace ModelGen.Runtime.Tests.Cpu;

public class SoftmaxCrossEntropyTests
{
    [Theory]
    [InlineData(1, 1, 1, 1.0)]
    [InlineData(3, 2, 2, 5.0)]
    [InlineData(7, 17, 3, 20.0)]
    [InlineData(20, 255, 2, 1.0)]
    [InlineData(5, 1000, 5, 150.0)]
    [InlineData(4, 10_000, 2, 1.0)]
    [InlineData(4, 10_000, 1, 0.0)]
    public void LossAndGradientAreThoseOfDoublePrecision(int rows, int classes, int threads, double scale)
    {
        const float Weight = 0.05f;
        using var team = new ThreadTeam(threads);
        var random = new Random(11);
        Matrix logits = Logits(rows, classes, scale, random);
        var before = logits.Values();
        int[] targets = [.. Enumerable.Range(0, rows).Select(_ => random.Next(classes))];
        var alone = new Matrix(1, rows);
        var loss = new Matrix(1, rows);
        var sum = new Matrix(1, rows);

        team.Run(worker => SoftmaxCrossEntropy.Loss(worker, rows, classes, ref logits.First, logits.Pitch, targets, ref alone.First));
        Assert.Equal(before, logits.Values());
        team.Run(worker =>
            SoftmaxCrossEntropy.Forward(
                worker, rows, classes, ref logits.First, logits.Pitch, targets, ref loss.First, ref sum.First));
        float[] exponentials = logits.Values();
        team.Run(worker =>
            SoftmaxCrossEntropy.Backward(worker, rows, classes, ref logits.First, logits.Pitch, targets, ref sum.First, Weight));

        Assert.Equal(loss.Values(), alone.Values());
        Assert.All(new[] { logits, alone, loss, sum }, matrix => matrix.AssertNothingAroundIsTouched());
        for (int row = 0; row < rows; row++)
        {
            double[] z = [.. before.Skip(row * classes).Take(classes).Select(value => (double)value)];
            double max = z.Max(), total = z.Sum(value => Math.Exp(value - max));
            Assert.Equal(1, sum[0, row] / total, 1e-6);
            Assert.Equal(Math.Log(total) + max - z[targets[row]], loss[0, row], 1e-6 * Math.Max(1, Math.Log(total) + max - z[targets[row]]));
            for (int column = 0; column < classes; column++)
            {
                double e = Math.Exp(z[column] - max);
                Assert.Equal(e, exponentials[(row * classes) + column], 2e-7);
                double gradient = Weight * ((e / total) - (column == targets[row] ? 1 : 0));
                Assert.Equal(gradient, logits[row, column], 1e-6 * Math.Abs(gradient) + 2e-8);
            }
        }
    }

    [Fact]
    public void LogitsFarApartGiveFiniteLosses()
    {
        using var team = new ThreadTeam(1);
        var logits = new Matrix(2, 3);
        logits[0, 0] = 500;
        logits[0, 1] = -500;
        logits[1, 2] = -3000;
        var loss = new Matrix(1, 2);
        var sum = new Matrix(1, 2);
        team.Run(worker =>
            SoftmaxCrossEntropy.Forward(worker, 2, 3, ref logits.First, logits.Pitch, [1, 2], ref loss.First, ref sum.First));
        Assert.Equal(1000f, loss[0, 0]);
        Assert.Equal(3000f + (float)Math.Log(2), loss[0, 1], 1e-3);
        team.Run(worker =>
            SoftmaxCrossEntropy.Backward(worker, 2, 3, ref logits.First, logits.Pitch, [1, 2], ref sum.First, 1f));
        Assert.Equal(new float[] { 1, -1, 0, 0.5f, 0.5f, -1 }, logits.Values());
    }

    [Fact]
    public void ALogitThatIsNoNumberMakesTheLossNoNumber()
    {
        foreach (int column in new[] { 0, 5, 20, 39 })
        {
            using var team = new ThreadTeam(1);
            var logits = new Matrix(1, 40);
            logits[0, column] = float.NaN;
            var loss = new Matrix(1, 1);
            team.Run(worker => SoftmaxCrossEntropy.Loss(worker, 1, 40, ref logits.First, 40, [3], ref loss.First));
            Assert.True(float.IsNaN(loss[0, 0]));
        }
    }

    private static Matrix Logits(int rows, int classes, double scale, Random random)
    {
        var logits = new Matrix(rows, classes, gap: 3, random);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < classes; column++) logits[row, column] *= (float)scale;
        }

        return logits;
    }
}
