using System;
using System.Linq;
using ModelGen.Cpu;
using Xunit;

namespace ModelGen.Runtime.Tests.Cpu;

public sealed class PanelsTests : IDisposable
{
    // Units around the width of a strip and of a thread's share, rows around the heights of the tiles.
    private static readonly int[] Units = [1, 7, 8, 9, 15, 16, 17, 23, 24, 31, 32, 33, 41, 48, 65, 200];
    private static readonly int[] Rows = [1, 2, 5, 7, 11, 12, 13, 19, 20, 23, 24, 25, 37];

    private readonly ThreadTeam[] _teams = [new(1), new(2), new(3), new(5)];

    public void Dispose() => Assert.All(_teams, team => team.Dispose());

    [Theory]
    [InlineData(1, Start.Zero)]
    [InlineData(1, Start.Sum)]
    [InlineData(2, Start.Zero)]
    [InlineData(2, Start.Sum)]
    [InlineData(3, Start.Zero)]
    [InlineData(3, Start.Sum)]
    [InlineData(4, Start.Zero)]
    [InlineData(4, Start.Sum)]
    [InlineData(5, Start.Zero)]
    [InlineData(5, Start.Sum)]
    public void A_product_with_panels_is_the_product_with_the_matrix(int groups, Start start)
    {
        var random = new Random(3);
        foreach (int units in Units)
        {
            foreach (int rows in Rows)
            {
                int depth = random.Next(1, 60);
                var b = new Matrix(depth, groups * units, random.Next(3), random);
                Check(rows, groups, units, depth, start, random, (k, column) => b[k, column], (worker, panels) =>
                    Panels.Pack(worker, depth, groups, units, ref b.First, b.Pitch, ref panels.First));
            }
        }
    }

    [Fact]
    public void A_product_with_transposed_panels_is_the_product_with_the_transpose()
    {
        var random = new Random(4);
        foreach (int units in Units)
        {
            int depth = random.Next(1, 60);
            var b = new Matrix(units, depth, random.Next(3), random);
            Check(20, 1, units, depth, Start.Sum, random, (k, column) => b[column, k], (worker, panels) =>
                Panels.PackTransposed(worker, units, depth, ref b.First, b.Pitch, ref panels.First));
        }
    }

    private void Check(
        int rows, int groups, int units, int depth, Start start, Random random, Func<int, int, float> b,
        Action<Worker, Matrix> pack)
    {
        var a = new Matrix(rows, depth, random.Next(3), random);
        var c = new Matrix(rows, groups * units, random.Next(3), random);
        var panels = new Matrix(1, depth * groups * ((units + 15) / 16 * 16));
        double[] expected = Matrix.Product(rows, groups * units, depth, (row, k) => a[row, k], (k, column) => b(k, column));
        if (start == Start.Sum) expected = [.. expected.Zip(c.Values(), (product, before) => product + before)];
        // What is added to is the same for each team.
        float[] before = c.Values();
        foreach (ThreadTeam team in _teams)
        {
            c.Set(before);
            team.Run(worker =>
            {
                pack(worker, panels);
                worker.Barrier();
                Panels.Multiply(worker, rows, groups, units, depth, ref a.First, a.Pitch, ref panels.First, ref c.First, c.Pitch, start);
            });

            c.AssertNothingAroundIsTouched();
            panels.AssertNothingAroundIsTouched();
            float[] actual = c.Values();
            for (int i = 0; i < actual.Length; i++)
                Assert.True(Math.Abs(actual[i] - expected[i]) <= 2e-5, $"{rows} x {groups} * {units} over {depth}, value {i}: {actual[i]} for {expected[i]}");
        }
    }
}
