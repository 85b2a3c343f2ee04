using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using ModelGen.Emulator;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.Kernels;

/// <summary>Products of factors that were rounded to 16 bits beforehand.</summary>
[NeedsGpp]
public class RoundedProductTests
{
    private static readonly string[] Forms = ["Plain", "TransposedRight", "TransposedLeft"];
    private static readonly string[] Starts = ["Zero", "Sum", "Bias"];
    private static readonly (int Rows, int Columns)[] Tiles = [(64, 64), (128, 64), (128, 128)];

    // Tails of every kind; more than one tile in each direction; a single row, column and value of k; several slices.
    private static readonly (int Rows, int Columns, int Inner)[] Shapes =
        [(1, 1, 1), (1, 70, 13), (66, 1, 37), (50, 70, 130), (130, 140, 35), (64, 128, 64)];

    private static IEnumerable<(string Form, string Start, int Rows, int Columns)> Kernels =>
        from form in Enumerable.Range(0, 3)
        from tile in Enumerable.Range(0, Tiles.Length)
        select (Forms[form], Starts[(form + tile) % 3], Tiles[tile].Rows, Tiles[tile].Columns);

    [SkippableFact]
    public void A_product_is_the_sum_of_products() => Check(Precision.Bf16, ThreadOrder.Forward);

    [Long]
    [SkippableTheory]
    [InlineData(Precision.Bf16, (int)ThreadOrder.Reversed)]
    [InlineData(Precision.Bf16, (int)ThreadOrder.Shuffled)]
    [InlineData(Precision.Fp16, (int)ThreadOrder.Forward)]
    [InlineData(Precision.Fp16, (int)ThreadOrder.Shuffled)]
    public void It_does_not_depend_on_the_order_of_threads(Precision precision, int order) => Check(precision, (ThreadOrder)order);

    private static void Check(Precision precision, ThreadOrder order)
    {
        foreach ((string form, string start, int tileRows, int tileColumns) in Kernels)
        {
            foreach ((int rows, int columns, int inner) in Shapes)
            {
                foreach (int slices in start == "Zero" ? (int[])[1, 3] : [1])
                    Check(precision, order, form, start, tileRows, tileColumns, slices, rows, columns, inner);
            }
        }
    }

    internal static void Check(
        Precision precision, ThreadOrder order, string form, string start, int tileRows, int tileColumns, int slices, int rows, int columns,
        int inner, IReadOnlyDictionary<string, string>? headers = null)
    {
        var bench = new KernelBench(Text(headers is null ? Kernels : [(form, start, tileRows, tileColumns)]), precision)
        {
            Order = order,
            Headers = headers,
        };
        var random = new Random(rows + columns + inner);
        int offset = (rows + inner) % 2 * 13;
        BenchMatrix a = form == "TransposedLeft" ? bench.Matrix(inner, rows, random, offset) : bench.Matrix(rows, inner, random, offset);
        BenchMatrix b = form == "TransposedRight" ? bench.Matrix(columns, inner, random) : bench.Matrix(inner, columns, random);
        BenchMatrix bias = bench.Matrix(1, columns, random);
        BenchMatrix c = bench.Matrix(rows, columns, start == "Sum" ? random : null);
        double[,] before = c.Copy();
        (int left, int leftPitch) = Copy(bench, a);
        (int right, int rightPitch) = Copy(bench, b);

        // Whole quads of columns.
        int slicePitch = (columns + 3) / 4 * 4;
        BenchMatrix parts = bench.Matrix(1, slices * rows * slicePitch);
        (int result, int pitch) = slices == 1 ? (c.Offset, c.Pitch) : (parts.Offset, slicePitch);
        bench.Numbers = [rows, columns, inner, left, leftPitch, right, rightPitch, result, pitch, bias.Offset];
        int tiles = (rows + tileRows - 1) / tileRows * ((columns + tileColumns - 1) / tileColumns);
        bench.Launch($"{form}{start}{tileRows}x{tileColumns}{(slices > 1 ? "Slices" : "")}", tiles * slices);
        if (slices > 1)
        {
            bench.Numbers = [rows, columns, parts.Offset, slicePitch, c.Offset, c.Pitch];
            bench.Launch("AddSlices");
        }

        double Left(int row, int k) => Factors.Rounded(form == "TransposedLeft" ? a[k, row] : a[row, k], precision);
        double Right(int k, int column) => Factors.Rounded(form == "TransposedRight" ? b[column, k] : b[k, column], precision);
        c.Is(
            (row, column) => (start == "Sum" ? before[row, column] : start == "Bias" ? bias[0, column] : 0)
                + Enumerable.Range(0, inner).Sum(k => Left(row, k) * Right(k, column)),
            2e-5, $"{form} {start} {tileRows}x{tileColumns}, {slices} slices: {rows}x{columns}x{inner}");
    }

    private static (int Offset, int Pitch) Copy(KernelBench bench, BenchMatrix matrix)
    {
        // Two of 16 bits in a float.
        int pitch = (matrix.Columns + 7) / 8 * 8;
        BenchMatrix copy = bench.Matrix(1, matrix.Rows * pitch / 2);
        bench.Numbers = [matrix.Rows, matrix.Columns, matrix.Offset, matrix.Pitch, copy.Offset, pitch];
        bench.Launch("Round");
        return (copy.Offset, pitch);
    }

    private static string Text(IEnumerable<(string Form, string Start, int Rows, int Columns)> kernels)
    {
        var text = new StringBuilder("""
            #include "gemm.cuh"

            KERNEL(256, Round)
            {
                const int* s = numbers(m);
                round_rows(s[0], s[1], m.arena + s[2], s[3], rounded_at(m, s[4]), s[5]);
            }

            KERNEL(256, AddSlices)
            {
                const int* s = numbers(m);
                add_slices<3, Start::Zero>(s[0], s[1], m.arena + s[2], s[3], m.arena + s[4], s[5]);
            }

            """);
        foreach ((string form, string start, int rows, int columns) in kernels)
        {
            foreach (string slices in start == "Zero" ? (string[])["", "Slices"] : [""])
            {
                text.Append($$"""

                    PRODUCT_KERNEL(256, {{form}}{{start}}{{rows}}x{{columns}}{{slices}})
                    {
                        const int* s = numbers(m);
                        rounded_product<{{rows}}, {{columns}}, Form::{{form}}, Start::{{start}}{{(slices.Length > 0 ? ", 3" : "")}}>(
                            s[0], s[1], s[2], rounded_at(m, s[3]), s[4], rounded_at(m, s[5]), s[6], m.arena + s[7], s[8], m.arena + s[9]);
                    }

                    """);
            }
        }

        return text.ToString();
    }
}
