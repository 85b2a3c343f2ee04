using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using ModelGen.Emulator;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.Kernels;

[NeedsGpp]
public class ProductTests
{
    private static readonly string[] Forms = ["Plain", "TransposedRight", "TransposedLeft"];
    private static readonly string[] Starts = ["Zero", "Sum", "Bias"];
    private static readonly (int Rows, int Columns)[] Tiles = [(32, 32), (64, 64), (128, 64), (128, 128)];

    // Tails of every kind; more than one tile in each direction; a single row, column and value of k.
    private static readonly (int Rows, int Columns, int Inner)[] Shapes =
        [(1, 1, 1), (1, 70, 13), (33, 1, 37), (50, 70, 66), (130, 140, 35), (64, 128, 32)];

    public static TheoryData<Precision, int> PrecisionsAndOrders => KernelBench.PrecisionsAndOrders;

    /// <summary>All forms and starts with one size of tile, all sizes with all forms.</summary>
    internal static IEnumerable<(string Form, string Start, int Rows, int Columns)> Kernels =>
        from form in Enumerable.Range(0, 3)
        from start in Enumerable.Range(0, 3)
        from tile in Enumerable.Range(0, Tiles.Length)
        where tile == 0 || (form + start + tile) % 3 == 0
        select (Forms[form], Starts[start], Tiles[tile].Rows, Tiles[tile].Columns);

    [SkippableTheory]
    [InlineData(Precision.Fp32, (int)ThreadOrder.Shuffled)]
    [InlineData(Precision.Bf16, (int)ThreadOrder.Forward)]
    public void A_product_is_the_sum_of_products(Precision precision, int order)
    {
        int count = 0;
        foreach ((string form, string start, int tileRows, int tileColumns) in Kernels)
        {
            foreach ((int rows, int columns, int inner) in Shapes)
            {
                // Each kernel has aligned and other matrices, and other ones in each order.
                int offset = (count++ + (count / Shapes.Length) + order) % 2 * 13;
                Check(precision, (ThreadOrder)order, form, start, tileRows, tileColumns, rows, columns, inner, offset);
            }
        }
    }

    [Long]
    [SkippableTheory]
    [MemberData(nameof(PrecisionsAndOrders))]
    public void A_product_does_not_depend_on_the_order_of_threads(Precision precision, int order) =>
        A_product_is_the_sum_of_products(precision, order);

    [SkippableFact]
    public void Overflow_of_16_bit_floats_is_infinite()
    {
        var bench = new KernelBench(Text(), Precision.Fp16);
        BenchMatrix c = Run(bench, "Plain", "Zero", 32, 32, 2, 2, 1, 0, a => a.Fill((_, _) => 1e5f), b => b.Fill((_, _) => 1));
        c.Is((_, _) => double.PositiveInfinity, 0);
    }

    /// <summary>One kernel of each kind; shapes and places come as tokens.</summary>
    internal static string Text() => Text(Kernels);

    private static string Text(IEnumerable<(string Form, string Start, int Rows, int Columns)> kernels)
    {
        var text = new StringBuilder("#include \"gemm.cuh\"\n");
        foreach ((string form, string start, int rows, int columns) in kernels)
        {
            text.Append($$"""
                PRODUCT_KERNEL(256, {{form}}{{start}}{{rows}}x{{columns}})
                {
                    const int* s = numbers(m);
                    if (s[10]) product<{{rows}}, {{columns}}, Form::{{form}}, Start::{{start}}, true, true>(
                        s[0], s[1], s[2], m.arena + s[3], s[4], m.arena + s[5], s[6], m.arena + s[7], s[8], m.arena + s[9]);
                    else product<{{rows}}, {{columns}}, Form::{{form}}, Start::{{start}}, false, false>(
                        s[0], s[1], s[2], m.arena + s[3], s[4], m.arena + s[5], s[6], m.arena + s[7], s[8], m.arena + s[9]);
                }

                """);
        }

        return text.ToString();
    }

    internal static void Check(
        Precision precision, ThreadOrder order, string form, string start, int tileRows, int tileColumns, int rows, int columns,
        int inner, int offset, IReadOnlyDictionary<string, string>? headers = null)
    {
        // What is compiled for one test is as little as it needs.
        var bench = new KernelBench(headers is null ? Text() : Text([(form, start, tileRows, tileColumns)]), precision)
        {
            Order = order,
            Headers = headers,
        };
        double[,] before = new double[0, 0];
        BenchMatrix a = null!, b = null!;
        float[] bias = [];
        BenchMatrix c = Run(
            bench, form, start, tileRows, tileColumns, rows, columns, inner, offset, left => a = left, right => b = right,
            (result, row) =>
            {
                before = result.Copy();
                bias = row;
            });

        double Left(int row, int k) => Factors.Rounded(form == "TransposedLeft" ? a[k, row] : a[row, k], precision);
        double Right(int k, int column) => Factors.Rounded(form == "TransposedRight" ? b[column, k] : b[k, column], precision);
        c.Is(
            (row, column) => (start == "Sum" ? before[row, column] : start == "Bias" ? bias[column] : 0)
                + Enumerable.Range(0, inner).Sum(k => Left(row, k) * Right(k, column)),
            2e-5, $"{form} {start} {tileRows}x{tileColumns}: {rows}x{columns}x{inner} at {offset}");
    }

    private static BenchMatrix Run(
        KernelBench bench, string form, string start, int tileRows, int tileColumns, int rows, int columns, int inner, int offset,
        Action<BenchMatrix> left, Action<BenchMatrix> right, Action<BenchMatrix, float[]>? result = null)
    {
        var random = new Random(rows + columns + inner + offset);
        BenchMatrix a = form == "TransposedLeft"
            ? bench.Matrix(inner, rows, random, offset)
            : bench.Matrix(rows, inner, random, offset);
        BenchMatrix b = form == "TransposedRight"
            ? bench.Matrix(columns, inner, random, offset)
            : bench.Matrix(inner, columns, random, offset);
        BenchMatrix bias = bench.Matrix(1, columns, random);
        BenchMatrix c = bench.Matrix(rows, columns, start == "Sum" ? random : null, offset);
        left(a);
        right(b);
        result?.Invoke(c, [.. Enumerable.Range(0, columns).Select(column => bias[0, column])]);
        bench.Numbers = [rows, columns, inner, a.Offset, a.Pitch, b.Offset, b.Pitch, c.Offset, c.Pitch, bias.Offset, offset % 4 == 0 ? 1 : 0];
        int tiles = (rows + tileRows - 1) / tileRows * ((columns + tileColumns - 1) / tileColumns);
        bench.Launch($"{form}{start}{tileRows}x{tileColumns}", tiles);
        return c;
    }
}
