using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Emulator;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.Kernels;

[NeedsGpp]
public class ScatterProductTests
{
    private const int Steps = 3;

    // Nearly all that there is for weights.
    private const string Full = "MostWeightBytes - 12288";

    /// <summary>The last block full and with fewer units; columns that are whole quads and not; weights in all places.</summary>
    internal static readonly Shape[] Shapes =
    [
        new("Tiny", "Sum", Rows: 5, Groups: 4, Units: 13, OwnUnits: 4, "0"),
        new("Whole", "Zero", Rows: 20, Groups: 4, Units: 36, OwnUnits: 12, "0"),
        new("Odd", "Sum", Rows: 1, Groups: 3, Units: 18, OwnUnits: 8, "0"),
        new("Tall", "Zero", Rows: 33, Groups: 1, Units: 70, OwnUnits: 8, "1024"),
        new("Crowded", "Sum", Rows: 6, Groups: 4, Units: 300, OwnUnits: 20, Full),
        new("CrowdedOdd", "Sum", Rows: 6, Groups: 5, Units: 277, OwnUnits: 20, Full),
    ];

    public static TheoryData<Precision, int> PrecisionsAndOrders => KernelBench.PrecisionsAndOrders;

    [SkippableFact]
    public void Blocks_add_what_all_made_of_their_own_columns() => Check(Precision.Tf32, ThreadOrder.Reversed);

    [Long]
    [SkippableTheory]
    [MemberData(nameof(PrecisionsAndOrders))]
    public void The_order_of_threads_does_not_matter(Precision precision, int order) => Check(precision, (ThreadOrder)order);

    private static void Check(Precision precision, ThreadOrder order)
    {
        foreach (Shape shape in Shapes)
            Check(shape, precision, order);
    }

    internal static void Check(
        Shape shape, Precision precision, ThreadOrder order, IReadOnlyDictionary<string, string>? headers = null)
    {
        var bench = new KernelBench(Text(headers is null ? Shapes : [shape]), precision) { Order = order, Headers = headers };
        var random = new Random(shape.Units);
        int depth = shape.Groups * shape.Units, blocks = (shape.Units + shape.OwnUnits - 1) / shape.OwnUnits;
        BenchMatrix weights = bench.Matrix(shape.Units, depth, random);
        BenchMatrix left = bench.Matrix(Steps * shape.Rows, depth, random);
        BenchMatrix result = bench.Matrix(Steps * shape.Rows, shape.Units, shape.Start == "Sum" ? random : null);
        BenchMatrix exchange = bench.Matrix(1, 2 * blocks * shape.Rows * ((shape.Units + 3) / 4 * 4));
        double[,] before = result.Copy();
        bench.Numbers = [weights.Offset, weights.Pitch, left.Offset, left.Pitch, result.Offset, result.Pitch, exchange.Offset];
        bench.Launch(shape.Name, blocks, cooperative: true);

        double[,] w = new double[shape.Units, depth], l = new double[left.Rows, depth];
        for (int k = 0; k < depth; k++)
        {
            for (int unit = 0; unit < shape.Units; unit++)
                w[unit, k] = Factors.Rounded(weights[unit, k], precision);
            for (int row = 0; row < left.Rows; row++)
                l[row, k] = Factors.Rounded(left[row, k], precision);
        }

        result.Is(
            (row, unit) =>
            {
                double sum = shape.Start == "Sum" ? before[row, unit] : 0;
                for (int k = 0; k < depth; k++)
                    sum += l[row, k] * w[unit, k];
                return sum;
            },
            1e-4, $"{shape.Name} {precision} {order}");
    }

    private static string Text(IEnumerable<Shape> shapes)
    {
        IEnumerable<string> kernels = shapes.Select(shape =>
            $"KERNEL(256, {shape.Name}) {{ loop<ScatterProduct<Start::{shape.Start}, {shape.Numbers}>, {shape.Rows}>(m); }}");
        return $$"""
            #include "recurrence.cuh"
            #include "scatter.cuh"

            template <class TProduct, int Rows>
            DEVICE void loop(const Model& m)
            {
                const int* s = numbers(m);
                TProduct product;
                typename TProduct::Sums sums;
                product.load(m.arena + s[0], s[1]);
                for (int step = 0; step < {{Steps}}; step++)
                {
                    product.begin(m.arena + s[4] + step * Rows * s[5], s[5], sums);
                    product.scatter(m.arena + s[2] + step * Rows * s[3], s[3], m.arena + s[6], step);
                    grid_barrier(m);
                    product.reduce(m.arena + s[2] + step * Rows * s[3], s[3], m.arena + s[6], step, m.arena + s[4] + step * Rows * s[5], s[5], sums);
                }
            }

            {{string.Join("\n", kernels)}}
            """;
    }

    internal sealed record Shape(string Name, string Start, int Rows, int Groups, int Units, int OwnUnits, string SharedBegin)
    {
        public string Numbers => $"{Rows}, {Groups}, {Units}, {OwnUnits}, {SharedBegin}";
    }
}
