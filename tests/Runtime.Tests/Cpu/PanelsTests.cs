using System;
using System.Linq;
using ModelGen.Cpu;
using Xunit;

namespace ModelGen.Runtime.Tests.Cpu;

public class PanelsTests
{
    // Units around the width of a strip and of a thread's share, rows around the heights of the tiles.
    private static readonly int[] Units = [1, 7, 8, 9, 15, 16, 17, 23, 24, 31, 32, 33, 41, 48, 65, 200];
    private static readonly int[] Rows = [1, 2, 5, 7, 11, 12, 13, 19, 20, 23, 24, 25, 37];

    public static TheoryData<int, int, Start> GroupsAndThreads()
    {
        var data = new TheoryData<int, int, Start>();
        foreach (int groups in (int[])[1, 2, 3, 4, 5])
        {
            foreach (int threads in (int[])[1, 2, 3, 5])
            {
                data.Add(groups, threads, Start.Zero);
                data.Add(groups, threads, Start.Sum);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(GroupsAndThreads))]
    public void AProductWithPanelsIsTheProductWithTheMatrix(int groups, int threads, Start start)
    {
        using var team = new ThreadTeam(threads);
        var random = new Random(3);
        foreach (int units in Units)
        {
            foreach (int rows in Rows)
            {
                int depth = random.Next(1, 60);
                var b = new Matrix(depth, groups * units, random.Next(3), random);
                Check(team, rows, groups, units, depth, start, random, (k, column) => b[k, column], (worker, panels) =>
                    Panels.Pack(worker, depth, groups, units, ref b.First, b.Pitch, ref panels.First));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void AProductWithTransposedPanelsIsTheProductWithTheTranspose(int threads)
    {
        using var team = new ThreadTeam(threads);
        var random = new Random(4);
        foreach (int units in Units)
        {
            int depth = random.Next(1, 60);
            var b = new Matrix(units, depth, random.Next(3), random);
            Check(team, 20, 1, units, depth, Start.Sum, random, (k, column) => b[column, k], (worker, panels) =>
                Panels.PackTransposed(worker, units, depth, ref b.First, b.Pitch, ref panels.First));
        }
    }

    private static void Check(
        ThreadTeam team, int rows, int groups, int units, int depth, Start start, Random random, Func<int, int, float> b,
        Action<Worker, Matrix> pack)
    {
        var a = new Matrix(rows, depth, random.Next(3), random);
        var c = new Matrix(rows, groups * units, random.Next(3), random);
        var panels = new Matrix(1, depth * groups * ((units + 15) / 16 * 16));
        double[] expected = Matrix.Product(rows, groups * units, depth, (row, k) => a[row, k], (k, column) => b(k, column));
        if (start == Start.Sum) expected = [.. expected.Zip(c.Values(), (product, before) => product + before)];
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
