using System;
using System.Linq;
using ModelGen.Cpu;
using Xunit;

namespace ModelGen.Runtime.Tests.Cpu;

/// <summary>Products for each row of a batch, and additive scores, against the plainest loops.</summary>
public class AttentionTests
{
    public static TheoryData<int, int, int, int, int> Shapes => new()
    {
        // Rows of the batch, queries, keys, width, threads.
        { 1, 1, 1, 1, 1 },
        { 3, 1, 5, 16, 2 },
        { 2, 4, 3, 37, 3 },
        { 5, 3, 2, 64, 4 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void ProductsAreThoseOfEachRowOfTheBatch(int batch, int queries, int keys, int width, int threads)
    {
        var random = new Random(width);
        using var team = new ThreadTeam(threads);
        Matrix q = new(queries * batch, width, 3, random), k = new(keys * batch, width, 5, random), s = new(queries * batch, keys, 2, random);
        foreach (Start start in (Start[])[Start.Zero, Start.Sum])
        {
            foreach (float scale in (float[])[1, -0.5f])
            {
                Check(s, start, scale, (row, j) => Enumerable.Range(0, width).Sum(i => (double)q[row, i] * k[(j * batch) + (row % batch), i]), to =>
                    team.Run(worker => BatchProducts.MultiplyTransposedRight(
                        worker, batch, s.Rows, keys, width, ref q.First, q.Pitch, ref k.First, k.Pitch, ref to.First, to.Pitch, scale, start)));
                Check(q, start, scale, (row, i) => Enumerable.Range(0, keys).Sum(j => (double)s[row, j] * k[(j * batch) + (row % batch), i]), to =>
                    team.Run(worker => BatchProducts.Multiply(
                        worker, batch, q.Rows, width, keys, ref s.First, s.Pitch, ref k.First, k.Pitch, ref to.First, to.Pitch, scale, start)));
                Check(k, start, scale, (row, i) => Enumerable.Range(0, queries).Sum(t => (double)s[(t * batch) + (row % batch), row / batch] * q[(t * batch) + (row % batch), i]), to =>
                    team.Run(worker => BatchProducts.MultiplyTransposedLeft(
                        worker, batch, k.Rows, width, queries, ref s.First, s.Pitch, ref q.First, q.Pitch, ref to.First, to.Pitch, scale, start)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void AdditiveScoresAndTheirDerivatives(int batch, int queries, int keys, int width, int threads)
    {
        var random = new Random(width);
        using var team = new ThreadTeam(threads);
        Matrix q = new(queries * batch, width, 3, random), k = new(keys * batch, width, 5, random), v = new(1, width, 0, random), g = new(queries * batch, keys, 2, random);
        Check(g, Start.Zero, 1, (row, j) => Enumerable.Range(0, width).Sum(i => v[0, i] * U(row, j, i)), to => team.Run(worker => AdditiveScores.Compute(
            worker, batch, q.Rows, keys, width, ref q.First, q.Pitch, ref k.First, k.Pitch, ref v.First, ref to.First, to.Pitch)));
        foreach (Start start in (Start[])[Start.Zero, Start.Sum])
        {
            var shares = new Matrix(q.Rows, width, 1, random);
            Check(q, start, 1, (row, i) => v[0, i] * Enumerable.Range(0, keys).Sum(j => g[row, j] * (1 - Math.Pow(U(row, j, i), 2))), to => team.Run(worker => AdditiveScores.OfQueries(
                worker, batch, q.Rows, keys, width, ref q.First, q.Pitch, ref k.First, k.Pitch, ref v.First, ref g.First, g.Pitch, ref to.First, to.Pitch, start, ref shares.First, shares.Pitch)));
            Is(shares, (row, i) => Enumerable.Range(0, keys).Sum(j => g[row, j] * U(row, j, i)));
            Check(k, start, 1, (row, i) => v[0, i] * Enumerable.Range(0, queries).Select(t => (t * batch) + (row % batch)).Sum(query => g[query, row / batch] * (1 - Math.Pow(U(query, row / batch, i), 2))), to =>
                team.Run(worker => AdditiveScores.OfKeys(
                    worker, batch, k.Rows, queries, width, ref q.First, q.Pitch, ref k.First, k.Pitch, ref v.First, ref g.First, g.Pitch, ref to.First, to.Pitch, start)));
        }

        double U(int row, int slot, int i) => Math.Tanh((double)q[row, i] + k[(slot * batch) + (row % batch), i]);
    }

    // A result of the shape of a matrix, with something there before.
    private static void Check(Matrix like, Start start, float scale, Func<int, int, double> value, Action<Matrix> run)
    {
        var to = new Matrix(like.Rows, like.Columns, 4, new Random(1));
        var before = new Matrix(like.Rows, like.Columns, 4, new Random(1));
        run(to);
        Is(to, (row, column) => (start == Start.Sum ? before[row, column] : 0) + (scale * value(row, column)));
    }

    private static void Is(Matrix matrix, Func<int, int, double> value)
    {
        matrix.AssertNothingAroundIsTouched();
        for (int row = 0; row < matrix.Rows; row++)
        {
            for (int column = 0; column < matrix.Columns; column++)
                Assert.Equal(value(row, column), matrix[row, column], 1e-5);
        }
    }
}
