using System;
using System.Linq;
using ModelGen.Emulator;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.Kernels;

/// <summary>Products for each row of a batch, and additive scores, against the plainest loops. Factors are 32-bit floats in every precision.</summary>
[NeedsGpp]
public class AttentionKernelTests
{
    // What kernels are given, in the order of the numbers: batch, rows, columns, inner; then offset and pitch of each matrix.
    private static readonly string Text = $$"""
        #include "attention.cuh"
        #define MATRIX(i) m.arena + numbers(m)[4 + 2 * i], numbers(m)[5 + 2 * i]
        #define SHAPE numbers(m)[0], numbers(m)[1], numbers(m)[2], numbers(m)[3]
        {{string.Concat(Forms.SelectMany(form => Starts.Select(start =>
            $"KERNEL(256, {form}{start}) {{ batch_product<Form::{form}, Start::{start}>(SHAPE, MATRIX(0), MATRIX(1), -0.5f, MATRIX(2)); }}\n")))}}
        KERNEL(256, Scores) { additive_scores(SHAPE, MATRIX(0), MATRIX(1), m.arena + numbers(m)[8], MATRIX(3)); }
        {{string.Concat(Starts.Select(start => $$"""
        KERNEL(256, Queries{{start}}) { additive_of_queries<Start::{{start}}>(SHAPE, MATRIX(0), MATRIX(1), m.arena + numbers(m)[8], MATRIX(3), MATRIX(4), MATRIX(5)); }
        KERNEL(256, Keys{{start}}) { additive_of_keys<Start::{{start}}>(SHAPE, MATRIX(0), MATRIX(1), m.arena + numbers(m)[8], MATRIX(3), MATRIX(4)); }

        """))}}
        """;

    private static string[] Forms => ["Plain", "TransposedRight", "TransposedLeft"];

    private static string[] Starts => ["Zero", "Sum"];

    public static TheoryData<Precision, int> PrecisionsAndOrders => KernelBench.PrecisionsAndOrders;

    [SkippableTheory]
    [MemberData(nameof(PrecisionsAndOrders))]
    public void Products_are_those_of_each_row_of_the_batch(Precision precision, int order)
    {
        foreach ((int batch, int queries, int keys, int width) in new[] { (1, 1, 1, 1), (3, 2, 5, 70) })
        {
            foreach (string start in Starts)
            {
                double was = start == "Sum" ? 1 : 0;
                Run("TransposedRight", queries * batch, width, keys * batch, width, queries * batch, keys, width, (q, k, before, row, j) =>
                    (was * before[row, j]) - (0.5 * Enumerable.Range(0, width).Sum(i => (double)q[row, i] * k[(j * batch) + (row % batch), i])));
                Run("Plain", queries * batch, keys, keys * batch, width, queries * batch, width, keys, (s, k, before, row, i) =>
                    (was * before[row, i]) - (0.5 * Enumerable.Range(0, keys).Sum(j => (double)s[row, j] * k[(j * batch) + (row % batch), i])));
                Run("TransposedLeft", queries * batch, keys, queries * batch, width, keys * batch, width, queries, (s, q, before, row, i) =>
                    (was * before[row, i]) - (0.5 * Enumerable.Range(0, queries).Select(t => (t * batch) + (row % batch)).Sum(t => (double)s[t, row / batch] * q[t, i])));

                void Run(
                    string form, int leftRows, int leftColumns, int rightRows, int rightColumns, int rows, int columns, int inner,
                    Func<BenchMatrix, BenchMatrix, double[,], int, int, double> value)
                {
                    var random = new Random(rows);
                    var bench = new KernelBench(Text, precision) { Order = (ThreadOrder)order };
                    BenchMatrix left = bench.Matrix(leftRows, leftColumns, random), right = bench.Matrix(rightRows, rightColumns, random), to = bench.Matrix(rows, columns, random);
                    double[,] before = to.Copy();
                    bench.Numbers = [batch, rows, columns, inner, left.Offset, left.Pitch, right.Offset, right.Pitch, to.Offset, to.Pitch];
                    bench.Launch(form + start);
                    to.Is((row, column) => value(left, right, before, row, column), 1e-5);
                }
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(PrecisionsAndOrders))]
    public void Additive_scores_and_their_derivatives(Precision precision, int order)
    {
        foreach ((int batch, int queries, int keys, int width) in new[] { (1, 1, 1, 1), (3, 2, 5, 70) })
        {
            foreach (string start in Starts)
            {
                double was = start == "Sum" ? 1 : 0;
                var random = new Random(width);
                var bench = new KernelBench(Text, precision) { Order = (ThreadOrder)order };
                BenchMatrix q = bench.Matrix(queries * batch, width, random), k = bench.Matrix(keys * batch, width, random), v = bench.Matrix(1, width, random);
                BenchMatrix g = bench.Matrix(queries * batch, keys, random), dq = bench.Matrix(queries * batch, width, random), shares = bench.Matrix(queries * batch, width, random);
                BenchMatrix dk = bench.Matrix(keys * batch, width, random), scores = bench.Matrix(queries * batch, keys);
                (double[,] dqBefore, double[,] dkBefore) = (dq.Copy(), dk.Copy());
                Launch($"Queries{start}", queries * batch, keys, g, dq, shares);
                dq.Is((row, i) => (was * dqBefore[row, i]) + (v[0, i] * Enumerable.Range(0, keys).Sum(j => g[row, j] * (1 - Math.Pow(U(row, j, i), 2)))), 1e-5);
                shares.Is((row, i) => Enumerable.Range(0, keys).Sum(j => g[row, j] * U(row, j, i)), 1e-5);
                Launch($"Keys{start}", keys * batch, queries, g, dk);
                dk.Is(
                    (row, i) => (was * dkBefore[row, i]) + (v[0, i] * Enumerable.Range(0, queries).Select(t => (t * batch) + (row % batch))
                        .Sum(t => g[t, row / batch] * (1 - Math.Pow(U(t, row / batch, i), 2)))),
                    1e-5);
                Launch("Scores", queries * batch, keys, scores);
                scores.Is((row, j) => Enumerable.Range(0, width).Sum(i => v[0, i] * U(row, j, i)), 1e-5);

                double U(int row, int slot, int i) => Math.Tanh((double)q[row, i] + k[(slot * batch) + (row % batch), i]);

                void Launch(string kernel, int rows, int count, params BenchMatrix[] others)
                {
                    bench.Numbers = [batch, rows, count, width, .. new[] { q, k, v }.Concat(others).SelectMany(matrix => (int[])[matrix.Offset, matrix.Pitch])];
                    bench.Launch(kernel);
                }
            }
        }
    }

    [NeedsNvrtc]
    [SkippableTheory]
    [InlineData("sm_80")]
    [InlineData("sm_90")]
    public void NVIDIAs_compiler_has_no_warning(string architecture) =>
        Assert.Equal(
            "", new NvrtcCompiler().Compile(new KernelSource("Attention", new KernelBench(Text).Source, Precision.Fp32), architecture).Log.Trim('\0', '\n', ' '));
}
