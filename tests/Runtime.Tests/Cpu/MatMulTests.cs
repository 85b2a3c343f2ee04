using System;
using System.Linq;
using ModelGen.Cpu;
using Xunit;

namespace ModelGen.Runtime.Tests.Cpu;

public sealed class MatMulTests : IDisposable
{
    // Rows around the heights of the tiles, columns around the widths of the panels, sums around the blocks.
    private static readonly int[] Heights = [1, 2, 3, 4, 5, 7, 8, 11, 12, 13, 20, 25, 39, 40, 53, 90];
    private static readonly int[] Widths = [1, 5, 15, 16, 17, 31, 32, 33, 50, 64, 100, 263];
    private static readonly int[] Depths = [1, 2, 3, 4, 7, 33, 401, 1537, 3100];

    private readonly ThreadTeam[] _teams = [new(1), new(2), new(3), new(5)];

    public enum Form
    {
        Plain,
        PlainSum,
        Bias,
        Right,
        RightSum,
        RightBias,
        Left,
        LeftSum,
    }

    public void Dispose() => Assert.All(_teams, team => team.Dispose());

    [Theory]
    [InlineData(Form.Plain)]
    [InlineData(Form.PlainSum)]
    [InlineData(Form.Bias)]
    [InlineData(Form.Right)]
    [InlineData(Form.RightSum)]
    [InlineData(Form.RightBias)]
    [InlineData(Form.Left)]
    [InlineData(Form.LeftSum)]
    public void Every_shape_gives_the_product_with_the_same_bits_on_any_number_of_threads_and_nothing_else_is_written(Form form)
    {
        var random = new Random(7);
        foreach (int m in Heights)
        {
            foreach (int n in Widths)
            {
                int k = Depths[random.Next(Depths.Length)];
                Check(form, m, n, k, gap: random.Next(4), random);
            }
        }
    }

    [Theory]
    [InlineData(Form.Plain, 20, 800, 200)]
    [InlineData(Form.Right, 20, 200, 800)]
    [InlineData(Form.Left, 200, 800, 400)]
    [InlineData(Form.Right, 400, 200, 1000)]
    [InlineData(Form.Bias, 400, 1000, 200)]
    public void So_do_the_shapes_of_a_model(Form form, int m, int n, int k) => Check(form, m, n, k, gap: 0, new Random(3));

    private void Check(Form form, int m, int n, int k, int gap, Random random)
    {
        bool left = form is Form.Left or Form.LeftSum, right = form is Form.Right or Form.RightSum or Form.RightBias;
        Matrix a = left ? new Matrix(k, m, gap, random) : new Matrix(m, k, gap, random);
        Matrix b = right ? new Matrix(n, k, gap, random) : new Matrix(k, n, gap, random);
        var bias = new Matrix(1, n, gap, random);
        var c = new Matrix(m, n, gap, random);
        float[] before = form is Form.Bias or Form.RightBias ? [.. Enumerable.Repeat(bias.Values(), m).SelectMany(row => row)] : Adds(form) ? c.Values() : new float[m * n];
        double A(int row, int i) => left ? a[i, row] : a[row, i];
        double B(int i, int column) => right ? b[column, i] : b[i, column];
        double[] expected = [.. Matrix.Product(m, n, k, A, B).Zip(before, (product, already) => product + already)];
        double[] magnitude =
        [
            .. Matrix.Product(m, n, k, (row, i) => Math.Abs(A(row, i)), (i, column) => Math.Abs(B(i, column)))
                .Zip(before, (product, already) => product + Math.Abs(already)),
        ];

        // What is added to is the same for each team.
        float[] start = c.Values();
        float[]? first = null;
        foreach (ThreadTeam team in _teams)
        {
            c.Set(start);
            team.Run(worker => Multiply(worker, form, k, a, b, bias, c));
            c.AssertNothingAroundIsTouched();
            first ??= c.Values();
            Assert.Equal(first, c.Values());
        }

        for (int i = 0; i < first!.Length; i++)
        {
            double tolerance = 1e-6 * Math.Sqrt(k) * Math.Max(magnitude[i] / Math.Sqrt(k), 1e-3);
            Assert.True(
                Math.Abs(first[i] - expected[i]) <= tolerance,
                $"{form} {m}x{n}x{k}, row {i / n}, column {i % n}: {first[i]} for {expected[i]}");
        }
    }

    private static void Multiply(Worker worker, Form form, int k, Matrix a, Matrix b, Matrix bias, Matrix c)
    {
        (int m, int n) = (c.Rows, c.Columns);
        Start start = Adds(form) ? Start.Sum : Start.Zero;
        switch (form)
        {
            case Form.Plain or Form.PlainSum:
                MatMul.Multiply(
                    worker, m, n, k, ref a.First, a.Pitch, ref b.First, b.Pitch, ref c.First, c.Pitch, start);
                break;
            case Form.Bias:
                MatMul.MultiplyWithBias(
                    worker, m, n, k, ref a.First, a.Pitch, ref b.First, b.Pitch, ref c.First, c.Pitch, ref bias.First);
                break;
            case Form.RightBias:
                MatMul.MultiplyTransposedRightWithBias(
                    worker, m, n, k, ref a.First, a.Pitch, ref b.First, b.Pitch, ref c.First, c.Pitch, ref bias.First);
                break;
            case Form.Right or Form.RightSum:
                MatMul.MultiplyTransposedRight(
                    worker, m, n, k, ref a.First, a.Pitch, ref b.First, b.Pitch, ref c.First, c.Pitch, start);
                break;
            default:
                MatMul.MultiplyTransposedLeft(
                    worker, m, n, k, ref a.First, a.Pitch, ref b.First, b.Pitch, ref c.First, c.Pitch, start);
                break;
        }
    }

    private static bool Adds(Form form) => form is Form.PlainSum or Form.RightSum or Form.LeftSum;
}
