using System;
using System.Linq;
using ModelGen.Cpu;
using Xunit;

namespace ModelGen.Runtime.Tests.Cpu;

public class ReductionTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 15, 2)]
    [InlineData(4, 16, 3)]
    [InlineData(21, 77, 5)]
    [InlineData(400, 800, 2)]
    public void ColumnSumsAreTheSumsOfTheColumns(int rows, int columns, int threads)
    {
        using var team = new ThreadTeam(threads);
        var x = new Matrix(rows, columns, 3, new Random(1));
        var sum = new Matrix(1, columns, 0, new Random(2));
        team.Run(worker => Columns.Sum(worker, rows, columns, ref x.First, x.Pitch, ref sum.First));
        sum.AssertNothingAroundIsTouched();
        for (int column = 0; column < columns; column++)
            Assert.Equal(Enumerable.Range(0, rows).Sum(row => (double)x[row, column]), sum[0, column], 1e-7 * rows);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 15, 2)]
    [InlineData(5, 16, 3)]
    [InlineData(21, 77, 5)]
    public void RowSumsAreAssignedOrAdded(int rows, int columns, int threads)
    {
        foreach (Start start in new[] { Start.Zero, Start.Sum })
        {
            using var team = new ThreadTeam(threads);
            var x = new Matrix(rows, columns, 3, new Random(1));
            var sum = new Matrix(rows, 1, 2, new Random(2));
            float[] before = sum.Values();
            team.Run(worker => Rows.Sum(worker, rows, columns, ref x.First, x.Pitch, ref sum.First, sum.Pitch, start));
            sum.AssertNothingAroundIsTouched();
            for (int row = 0; row < rows; row++)
            {
                double expected = Enumerable.Range(0, columns).Sum(column => (double)x[row, column]) + (start == Start.Sum ? before[row] : 0);
                Assert.Equal(expected, sum[row, 0], 1e-6 * columns);
            }
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(15, 2)]
    [InlineData(16, 3)]
    [InlineData(1001, 5)]
    [InlineData(3_000_000, 2)]
    public void SumOfSquaresIsGoodToDoublePrecision(int length, int threads)
    {
        using var team = new ThreadTeam(threads);
        var x = new Matrix(1, length, 0, new Random(1));
        var parts = new double[threads];
        team.Run(worker => parts[worker.Index] = GradientNorm.SumOfSquares(worker, length, ref x.First));
        double expected = x.Values().Sum(value => (double)value * value);
        Assert.Equal(1, parts.Sum() / expected, 1e-12);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(17, 2)]
    [InlineData(1001, 5)]
    public void UpdateTakesAStepAgainstTheGradient(int length, int threads)
    {
        using var team = new ThreadTeam(threads);
        var parameters = new Matrix(1, length, 0, new Random(1));
        var gradients = new Matrix(1, length, 0, new Random(2));
        float[] before = parameters.Values();
        team.Run(worker => Sgd.Update(worker, length, ref parameters.First, ref gradients.First, 0.25f));
        parameters.AssertNothingAroundIsTouched();
        for (int i = 0; i < length; i++) Assert.Equal(before[i] - (0.25 * gradients[0, i]), parameters[0, i], 1e-7);
    }
}
