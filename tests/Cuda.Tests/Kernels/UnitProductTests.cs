using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Emulator;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.Kernels;

[NeedsGpp]
public class UnitProductTests
{
    private const int Steps = 4;

    /// <summary>Shapes of loops: the last block full and with fewer units; k with tails, nearly and just full; many rows and one.</summary>
    internal static readonly LoopShape[] Shapes =
    [
        new("Tiny", "Plain", "Sum", Rows: 5, Groups: 4, Units: 13, Depth: 13, OwnUnits: 4),
        new("Odd", "Plain", "Zero", Rows: 1, Groups: 3, Units: 20, Depth: 39, OwnUnits: 5),
        new("Padded", "Plain", "Sum", Rows: 33, Groups: 4, Units: 30, Depth: 50, OwnUnits: 12),
        new("NearlyFull", "Plain", "Zero", Rows: 3, Groups: 2, Units: 9, Depth: 125, OwnUnits: 8),
        new("JustFull", "Plain", "Sum", Rows: 3, Groups: 1, Units: 9, Depth: 128, OwnUnits: 8),
        new("NearlyFullBack", "TransposedRight", "Sum", Rows: 3, Groups: 1, Units: 9, Depth: 254, OwnUnits: 8),
        new("Eighths", "Plain", "Sum", Rows: 7, Groups: 4, Units: 20, Depth: 130, OwnUnits: 8),
        new("Quarter", "TransposedRight", "Zero", Rows: 2, Groups: 1, Units: 10, Depth: 37, OwnUnits: 4),
        new("Deep", "Plain", "Sum", Rows: 20, Groups: 4, Units: 32, Depth: 2570, OwnUnits: 16),
        new("Back", "TransposedRight", "Zero", Rows: 20, Groups: 1, Units: 13, Depth: 52, OwnUnits: 8),
        new("DeepBack", "TransposedRight", "Sum", Rows: 3, Groups: 1, Units: 20, Depth: 3502, OwnUnits: 12),
    ];

    private const string RoundFirst = "RoundFirst", Exchanging = "Exchanging";

    public static TheoryData<Precision, int> PrecisionsAndOrders => KernelBench.PrecisionsAndOrders;

    [Long]
    [SkippableTheory]
    [MemberData(nameof(PrecisionsAndOrders))]
    public void Every_step_multiplies_what_all_blocks_made_of_the_step_before(Precision precision, int order)
    {
        foreach (LoopShape shape in Shapes)
        {
            Check(shape, precision, (ThreadOrder)order, offset: 0);
            Check(shape, precision, (ThreadOrder)order, offset: 13);
        }
    }

    /// <summary>Factors that their makers have rounded are those that their readers would round.</summary>
    [Long]
    [SkippableTheory]
    [InlineData(Precision.Bf16)]
    [InlineData(Precision.Fp16)]
    public void Exchanged_in_16_bits_all_is_the_same_to_the_bit(Precision precision)
    {
        foreach (LoopShape shape in Shapes)
        {
            AssertSame(Run(shape, precision, ThreadOrder.Shuffled, 0, Exchange.Floats), Run(shape, precision, ThreadOrder.Shuffled, 0, Exchange.Factors));
        }
    }

    /// <summary>Blocks of a cluster fetch what they read together.</summary>
    [Long]
    [SkippableTheory]
    [InlineData(Precision.Bf16, 0)]
    [InlineData(Precision.Bf16, 1)]
    [InlineData(Precision.Fp16, 2)]
    public void Fetched_by_clusters_all_is_the_same_to_the_bit(Precision precision, int order)
    {
        foreach (LoopShape shape in Shapes)
            AssertSame(Run(shape, precision, (ThreadOrder)order, 0, Exchange.Factors), Run(shape, precision, (ThreadOrder)order, 0, Exchange.Clusters));
    }

    /// <summary>Three blocks own units, so a fourth is idle.</summary>
    [SkippableFact]
    public void A_block_that_owns_nothing_fetches_for_the_other()
    {
        LoopShape shape = Shapes.Single(one => one.Name == "Eighths");
        AssertSame(
            Run(shape, Precision.Bf16, ThreadOrder.Shuffled, 0, Exchange.Factors, KernelHeaders.All),
            Run(shape, Precision.Bf16, ThreadOrder.Shuffled, 0, Exchange.Clusters, KernelHeaders.All));
    }

    /// <summary>A warp has 2, 4, 8, 16 or 32 slices of the same columns, or not whole ones.</summary>
    [SkippableTheory]
    [InlineData("Eighths")]
    [InlineData("Quarter")]
    [InlineData("JustFull")]
    public void Slices_of_a_warp_are_added_up_by_shuffles(string shape) =>
        Check(Shapes.Single(one => one.Name == shape), Precision.Fp32, ThreadOrder.Shuffled, offset: 0, KernelHeaders.All);

    [SkippableFact]
    public void Weights_that_fit_stay_on_chip_and_others_are_streamed()
    {
        foreach (LoopShape shape in Shapes)
        {
            foreach (Precision precision in Enum.GetValues<Precision>())
            {
                // In fp32 weights have registers only, else shared memory too: 96 and 193 words of a thread.
                bool streams = shape.Name == "Deep" || (shape.Name == "DeepBack" && precision == Precision.Fp32);
                var bench = new KernelBench(ResidentText(), precision);
                BenchMatrix result = bench.Matrix(1, 1);
                bench.Launch($"{shape.Name}IsResident", blocks: 1);
                Assert.Equal(streams ? 0 : 1, result[0, 0]);
            }
        }
    }

    internal static string Text() => Text(Shapes);

    private static string ResidentText() => "#include \"recurrence.cuh\"\n" + string.Join("\n", Shapes.Select(shape =>
        $$"""KERNEL(256, {{shape.Name}}IsResident) { if (thread_index() == 0) m.arena[0] = {{Product(shape)}}::Resident; }"""));

    private static string Product(LoopShape shape, string lies = "Anywhere") =>
        $"UnitProduct<Form::{shape.Form}, Start::{shape.Start}, {shape.Numbers}, Left::{lies}>";

    private static void AssertSame((BenchMatrix Left, BenchMatrix Result) expected, (BenchMatrix Left, BenchMatrix Result) actual)
    {
        Assert.Equal(expected.Result.Copy(), actual.Result.Copy());
        Assert.Equal(expected.Left.Copy(), actual.Left.Copy());
    }

    private static string Text(IEnumerable<LoopShape> shapes)
    {
        string kernels = string.Join("\n", shapes.Select(shape => $$"""
            using {{shape.Name}}Product = {{Product(shape)}};
            KERNEL(256, {{shape.Name}}) { loop<{{shape.Name}}Product, {{shape.Rows}}, false>(m); }
            CLUSTER_KERNEL(256, {{shape.Name}}{{Exchanging}}) { loop<{{Product(shape, "Gathered")}}, {{shape.Rows}}, true>(m); }
            """));
        return $$"""
            #include "gemm.cuh"
            #include "recurrence.cuh"

            #if MODELGEN_PRECISION > 1
            KERNEL(256, {{RoundFirst}})
            {
                const int* s = numbers(m);
                round_rows(s[7], s[8], m.arena + s[2], s[3], rounded_at(m, s[6]), s[3]);
            }
            #endif

            // left[step + 1][row][unit] = tanh(result[step][row][unit]) in the first group
            template <class TProduct, int Rows, bool exchanges>
            DEVICE void loop(const Model& m)
            {
                const int* s = numbers(m);
                TProduct product;
                typename TProduct::Sums sums;
                product.load(m.arena + s[0], s[1]);
                product.begin(m.arena + s[4], s[5], sums);
                for (int step = 0; step < {{Steps}}; step++)
                {
                    float* left = m.arena + s[2] + step * Rows * s[3];
                    float* result = m.arena + s[4] + step * Rows * s[5];
                    Rounded* factors = rounded_at(m, s[6]) + step * Rows * s[3];
                    if constexpr (exchanges) product.multiply(exchanged(left, factors), s[3], result, s[5], sums);
                    else product.multiply(left, s[3], result, s[5], sums);
                    using Own = typename TProduct::Elements;
                    for (int i = 0; i < Own::Count; i++)
                    {
                        if (!Own::exist(i)) continue;
                        int place = (Rows + Own::row(i)) * s[3] + Own::unit(i);
                        if constexpr (exchanges) store_exchanged(left, factors, place, tanhf(sums.values[i][0]));
                        else left[place] = tanhf(sums.values[i][0]);
                    }

                    if (step < {{Steps - 1}}) product.begin(result + Rows * s[5], s[5], sums);
                    grid_barrier(m);
                }
            }

            {{kernels}}
            """;
    }

    internal static void Check(
        LoopShape shape, Precision precision, ThreadOrder order, int offset, IReadOnlyDictionary<string, string>? headers = null) =>
        Run(shape, precision, order, offset, Exchange.Floats, headers);

    // Computes and checks.
    internal static (BenchMatrix Left, BenchMatrix Result) Run(
        LoopShape shape, Precision precision, ThreadOrder order, int offset, Exchange exchange, IReadOnlyDictionary<string, string>? headers = null)
    {
        // What is compiled for one test is as little as it needs.
        var bench = new KernelBench(Text(headers is null ? Shapes : [shape]), precision) { Order = order, Headers = headers, HasClusters = exchange == Exchange.Clusters };
        var random = new Random(shape.Depth + offset);
        int columns = shape.Groups * shape.Units;
        bool plain = shape.Form == "Plain";
        BenchMatrix weights = plain
            ? bench.Matrix(shape.Depth, columns, random, offset)
            : bench.Matrix(shape.Units, shape.Depth, random, offset);
        BenchMatrix left = bench.Matrix((Steps + 1) * shape.Rows, shape.Depth, random, offset);
        BenchMatrix result = bench.Matrix(Steps * shape.Rows, columns, shape.Start == "Sum" ? random : null, offset);
        BenchMatrix factors = bench.Matrix(1, left.Rows * left.Pitch / 2);
        double[,] before = result.Copy();
        bench.Numbers =
            [weights.Offset, weights.Pitch, left.Offset, left.Pitch, result.Offset, result.Pitch, factors.Offset, left.Rows, shape.Depth];
        bool exchanges = exchange != Exchange.Floats;
        if (exchanges) bench.Launch(RoundFirst);

        // As an odd number of barriers leaves it.
        bench.Control.Arrived = 0x8000_0000;
        int blocks = (shape.Units + shape.OwnUnits - 1) / shape.OwnUnits, idle = exchange == Exchange.Clusters ? blocks % CudaLoop.BlocksOfCluster : 0;
        bench.Launch(exchanges ? shape.Name + Exchanging : shape.Name, blocks + idle, cooperative: true);

        double[,] w = new double[shape.Depth, columns];
        for (int k = 0; k < shape.Depth; k++)
            for (int column = 0; column < columns; column++)
                w[k, column] = Factors.Rounded(plain ? weights[k, column] : weights[column, k], precision);
        double[,] l = new double[left.Rows, shape.Depth];
        for (int row = 0; row < left.Rows; row++)
            for (int k = 0; k < shape.Depth; k++) l[row, k] = Factors.Rounded(left[row, k], precision);

        string what = $"{shape.Name} {precision} {order} at {offset}";
        result.Is(
            (row, column) =>
            {
                double sum = shape.Start == "Sum" ? before[row, column] : 0;
                for (int k = 0; k < shape.Depth; k++) sum += l[row, k] * w[k, column];
                return sum;
            },
            1e-4, what);
        left.Is(
            (row, k) => row < shape.Rows || k >= shape.Units ? left[row, k] : Math.Tanh(result[row - shape.Rows, k]), 1e-6, what);
        return (left, result);
    }

    /// <summary>How blocks get what others have made: as floats, as factors in 16 bits, or those by clusters.</summary>
    internal enum Exchange
    {
        Floats,
        Factors,
        Clusters,
    }

    internal sealed record LoopShape(
        string Name, string Form, string Start, int Rows, int Groups, int Units, int Depth, int OwnUnits)
    {
        public string Numbers => $"{Rows}, {Groups}, {Units}, {Depth}, {OwnUnits}";
    }
}
