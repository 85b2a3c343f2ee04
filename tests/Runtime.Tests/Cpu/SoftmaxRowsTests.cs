using System;
using System.Linq;
using ModelGen.Cpu;
using Xunit;

namespace ModelGen.Runtime.Tests.Cpu;

/// <summary>Softmax over some of the columns, and its way back, against plain loops.</summary>
public sealed class SoftmaxRowsTests
{
    public static TheoryData<int, int, int, int> Shapes => new()
    {
        { 1, 1, 1, 1 }, { 6, 3, 5, 2 }, { 4, 4, 33, 3 }, { 40, 2, 100, 4 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Columns_that_are_not_real_are_zero_and_have_no_gradient(int rows, int slotRows, int columns, int threads)
    {
        Matrix logits = new(rows, columns, 3, new Random(1)), real = new(columns * slotRows, 1, 15), result = new(rows, columns, 5, new Random(2));
        for (int row = 0; row < columns * slotRows; row++)
        {
            real[row, 0] = row % slotRows == 1 || row % 3 == 1 ? 0 : 0.5f;
        }

        // What is not real may be anything, and what is real may be large.
        for (int row = 0; row < rows; row++)
        {
            for (int v = 0; v < columns; v++)
            {
                logits[row, v] = real[(v * slotRows) + (row % slotRows), 0] > 0 ? (logits[row, v] * 3) + 500 : float.NaN;
            }
        }

        Run(threads, worker => SoftmaxRows.Masked(
            worker, rows, columns, ref logits.First, logits.Pitch, slotRows, ref real.First, real.Pitch, ref result.First, result.Pitch));
        result.AssertNothingAroundIsTouched();
        for (int row = 0; row < rows; row++)
        {
            double sum = Enumerable.Range(0, columns).Where(v => Real(row, v)).Sum(v => Math.Exp(logits[row, v] - 500));
            Assert.All(Enumerable.Range(0, columns), v => Assert.Equal(Real(row, v) ? Math.Exp(logits[row, v] - 500) / sum : 0, result[row, v], 1e-5));
        }

        float[] apart = result.Values();
        Run(threads, worker => SoftmaxRows.Masked(
            worker, rows, columns, ref logits.First, logits.Pitch, slotRows, ref real.First, real.Pitch, ref logits.First, logits.Pitch));
        Assert.Equal(apart, logits.Values());

        bool Real(int row, int v) => real[(v * slotRows) + (row % slotRows), 0] > 0;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_gradient_is_that_of_the_definition(int rows, int slotRows, int columns, int threads)
    {
        Matrix y = new(rows, columns, slotRows, new Random(1)), incoming = new(rows, columns, 3, new Random(2));
        foreach (Start start in (Start[])[Start.Zero, Start.Sum])
        {
            Matrix gradient = new(rows, columns, 5, new Random(3));
            float[] before = gradient.Values();
            Run(threads, worker => SoftmaxRows.Gradient(
                worker, rows, columns, ref y.First, y.Pitch, ref incoming.First, incoming.Pitch, ref gradient.First, gradient.Pitch, start));
            gradient.AssertNothingAroundIsTouched();
            for (int row = 0; row < rows; row++)
            {
                double sum = y.Row(row).Zip(incoming.Row(row)).Sum(pair => (double)pair.First * pair.Second);
                Assert.All(Enumerable.Range(0, columns), v => Assert.Equal(
                    (y[row, v] * (incoming[row, v] - sum)) + (start == Start.Sum ? before[(row * columns) + v] : 0), gradient[row, v], 1e-5));
            }
        }
    }

    private static void Run(int threads, Action<Worker> work)
    {
        using var team = new ThreadTeam(threads);
        team.Run(work);
    }
}
