using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Cuda.Tests.Emulation;
using ModelGen.Emulator;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.Kernels;

/// <summary>
/// Products have no races, also those of sizes that no tiny model has; and their barriers are needed: without one there is a race, in the one
/// order that is tried.
/// </summary>
[Long, NeedsGpp]
public sealed class KernelRaceTests
{
    private const ThreadOrder Order = ThreadOrder.Forward;

    private static readonly Dictionary<string, Action<IReadOnlyDictionary<string, string>>> Kernels = new()
    {
        ["product"] = headers => Product(Precision.Fp32, 32, "Plain", "Zero", headers),
        ["product of turned factors"] = headers => Product(Precision.Fp32, 128, "TransposedRight", "Bias", headers),
        ["product on tensor cores"] = headers => Product(Precision.Bf16, 64, "Plain", "Zero", headers),
        ["turned product on tensor cores"] = headers => Product(Precision.Tf32, 64, "TransposedLeft", "Sum", headers),
        ["rounded product"] = headers => RoundedProductTests.Check(
            Precision.Bf16, Order, "Plain", "Zero", 64, 64, slices: 3, rows: 50, columns: 70, inner: 200, headers),
        ["exchange"] = headers => ScatterProductTests.Check(ScatterProductTests.Shapes[1], Precision.Bf16, Order, headers),
        ["exchange of a large layer"] = headers => ScatterProductTests.Check(ScatterProductTests.Shapes[5], Precision.Tf32, Order, headers),
        ["loop"] = headers => Loop("Padded", Precision.Fp32, headers),
        ["loop on tensor cores"] = headers => Loop("Padded", Precision.Bf16, headers),
        ["loop that exchanges factors"] = headers => Loop("Odd", Precision.Bf16, headers, UnitProductTests.Exchange.Factors),
        ["loop of clusters"] = headers => Loop("Eighths", Precision.Bf16, headers, UnitProductTests.Exchange.Clusters),
        ["loop that streams weights"] = headers => Loop("Deep", Precision.Bf16, headers),
        ["loop backwards"] = headers => Loop("DeepBack", Precision.Tf32, headers),
        ["sums of a block"] = SumsOfABlock,
    };

    public static TheoryData<string> Names => new(Kernels.Keys);

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void A_kernel_has_no_race(string kernel)
    {
        RaceFinding.Begin();
        Kernels[kernel](KernelHeaders.All);
    }

    /// <summary>The first barrier of a sum stands against warps that overtake others, which emulated ones never do.</summary>
    [SkippableTheory]
    [InlineData("product", "stages.cuh", 0)]
    [InlineData("product on tensor cores", "stages.cuh", 0)]
    [InlineData("exchange", "scatter.cuh", 0)]
    [InlineData("loop", "recurrence.cuh", 1)]
    [InlineData("loop", "recurrence.cuh", 2)]
    [InlineData("loop", "model.cuh", 0)]
    [InlineData("loop", "model.cuh", 1)]
    [InlineData("loop that exchanges factors", "model.cuh", 0)]
    [InlineData("loop that exchanges factors", "model.cuh", 1)]
    [InlineData("loop of clusters", "model.cuh", 0)]
    [InlineData("loop of clusters", "gather.cuh", 0)]
    [InlineData("sums of a block", "math.cuh", 0)]
    [InlineData("sums of a block", "math.cuh", 1)]
    public void Without_one_of_its_barriers_it_has_one(string kernel, string file, int barrier) =>
        AssertRace(kernel, file, text => Without(text, "block_barrier();", barrier));

    [SkippableTheory]
    [InlineData("loop", "model.cuh", "while (((before", "while (false && ((before")]
    [InlineData("product", "stages.cuh", "wait_copies<Stages - 2>();", "wait_copies<Stages - 1>();")]
    [InlineData("product on tensor cores", "stages.cuh", "wait_copies<Stages - 2>();", "wait_copies<Stages - 1>();")]
    [InlineData("exchange", "scatter.cuh", "exchange + step % 2 *", "exchange + 0 *")]
    public void Nor_does_a_barrier_help_that_waits_for_the_wrong_thing(string kernel, string file, string right, string wrong)
    {
        Assert.Contains(right, KernelHeaders.All[file], StringComparison.Ordinal);
        AssertRace(kernel, file, text => text.Replace(right, wrong, StringComparison.Ordinal));
    }

    private static void AssertRace(string kernel, string file, Func<string, string> plant)
    {
        RaceFinding.Begin();
        var headers = KernelHeaders.All.ToDictionary(header => header.Key, header => header.Key == file ? plant(header.Value) : header.Value);
        var error = Assert.Throws<CudaException>(() => Kernels[kernel](headers));
        Assert.Contains(": race in kernel ", error.Message, StringComparison.Ordinal);
    }

    private static string Without(string text, string words, int occurrence)
    {
        int start = -1;
        for (int i = 0; i <= occurrence; i++)
            start = text.IndexOf(words, start + 1, StringComparison.Ordinal);
        Assert.NotEqual(-1, start);
        return text.Remove(start, words.Length);
    }

    private static void Product(Precision precision, int tile, string form, string start, IReadOnlyDictionary<string, string> headers) =>
        ProductTests.Check(precision, Order, form, start, tile, tile, rows: 50, columns: 70, inner: 200, offset: 0, headers);

    private static void Loop(string shape, Precision precision, IReadOnlyDictionary<string, string> headers, UnitProductTests.Exchange exchange = default) =>
        UnitProductTests.Run(UnitProductTests.Shapes.Single(one => one.Name == shape), precision, Order, offset: 0, exchange, headers);

    private static void SumsOfABlock(IReadOnlyDictionary<string, string> headers)
    {
        var bench = new KernelBench("""
            #include "math.cuh"
            #include "model.cuh"
            KERNEL(256, Sums) { m.arena[thread_index()] = block_sum(1.0f) + block_sum(2.0f); }
            """) { Headers = headers };
        bench.Matrix(1, 256, new Random(1));
        bench.Launch("Sums", blocks: 1);
    }
}
