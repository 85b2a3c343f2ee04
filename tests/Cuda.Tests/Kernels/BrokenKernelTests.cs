using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using ModelGen.Cuda.Tests.Emulation;
using ModelGen.Emulator;
using ModelGen.Tests;
using Xunit;
using Xunit.Sdk;

namespace ModelGen.Cuda.Tests.Kernels;

/// <summary>Tests of the tests: kernels with a fault that was planted into their text are found out.</summary>
[Long]
[NeedsGpp]
public class BrokenKernelTests
{
    private static readonly UnitProductTests.LoopShape Loop = UnitProductTests.Shapes[0];

    [SkippableTheory]
    [InlineData("wait_copies<Stages - 2>();", "wait_copies<Stages - 1>();")]
    [InlineData("block_barrier();", "")]
    [InlineData("chunk + Stages - 1", "chunk + Stages")]
    public void A_product_whose_chunks_are_not_there_yet_gives_wrong_numbers(string text, string replacement)
    {
        Broken("stages.cuh", text, replacement, Product);
        Broken("stages.cuh", text, replacement, ProductOnTensorCores);
    }

    [SkippableTheory]
    [InlineData("load_matrices<!RowsAlongInner>(place(chunk, row", "load_matrices<RowsAlongInner>(place(chunk, row")]
    [InlineData("count < 0 ? 0 : count > 8 ? 8 : count", "8")]
    [InlineData("lane / 16 * 8, depth = k + lane / 8 % 2 * 8", "lane / 8 % 2 * 8, depth = k + lane / 16 * 8")]
    public void A_rounded_factor_that_is_read_otherwise_than_it_lies_gives_wrong_numbers(string text, string replacement)
    {
        Broken("rounded_tile.cuh", text, replacement, RoundedProduct);
    }

    [SkippableTheory]
    [InlineData("exchange + step % 2 *", "exchange + 0 *")]
    [InlineData("block_barrier();", "")]
    [InlineData("place(quad, block, row) : 0), counts)", "place(quad, block, row) : 0), exists)")]
    public void An_exchange_that_blocks_disturb_gives_wrong_numbers(string text, string replacement)
    {
        Broken("scatter.cuh", text, replacement, Exchange);
    }

    [SkippableTheory]
    [InlineData("quad.cuh", "count < 0 ? 0 : count > Quad ? Quad : count", "Quad")]
    [InlineData("fma_tile.cuh", "k + depth + i < inner_ ? count : 0", "count")]
    [InlineData("fma_tile.cuh", "whole || (first_ + place + i < extent_ && k + depth + j < inner_)", "whole || first_ + place + i < extent_")]
    public void A_product_that_forgets_the_end_of_its_factors_gives_wrong_numbers(string file, string text, string replacement)
    {
        Broken(file, text, replacement, Product);
    }

    [SkippableFact]
    public void A_result_in_the_wrong_place_is_found()
    {
        Broken("fma_tile.cuh", "first_column + place", "first_column + 4 + place", Product);
    }

    [SkippableFact]
    public void A_loop_whose_blocks_do_not_wait_for_each_other_gives_wrong_numbers()
    {
        Broken("model.cuh", "while (((before", "while (false && ((before", Recurrence);
    }

    [SkippableFact]
    public void A_loop_whose_threads_do_not_wait_for_each_other_gives_wrong_numbers()
    {
        Broken("recurrence.cuh", "block_barrier();", "", Recurrence);
    }

    [SkippableFact]
    public void Blocks_that_wait_for_ever_are_a_deadlock()
    {
        var error = Assert.Throws<CudaException>(() =>
            Recurrence(ThreadOrder.Forward, Replaced("model.cuh", ": 1u;", ": 0u;")));
        Assert.Contains("deadlock: kernel Tiny, block 0", error.Message, StringComparison.Ordinal);
        Assert.Contains("thread 0 waits for other blocks", error.Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("if (thread_index() != 7) block_barrier();", "thread 0 waits at the barrier of its block")]
    [InlineData("if (thread_index() != 7) shuffle_xor(1, 1);", "thread 0 waits for the other lanes of its warp")]
    [InlineData("load4(m.arena + 1);", "an address of four values is not a multiple of 16 bytes")]
    public void What_not_every_thread_reaches_is_a_deadlock(string statement, string message)
    {
        var bench = new KernelBench($"#include \"model.cuh\"\nKERNEL(256, Wait) {{ {statement} }}\n");
        bench.Matrix(1, 16);
        var error = Assert.Throws<CudaException>(() => bench.Launch("Wait", blocks: 1));
        Assert.Contains("kernel Wait, block 0", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Shared_memory_is_not_a_number_before_it_is_written()
    {
        var bench = new KernelBench("""
            #include "model.cuh"
            KERNEL(256, Shared)
            {
                SHARED float values[256];
                m.arena[element_index()] = values[thread_index()];
                values[thread_index()] = 1;
            }
            """);
        BenchMatrix result = bench.Matrix(1, 512, new Random(1));
        bench.Launch("Shared", blocks: 2);
        result.Is((_, _) => double.NaN, 0);
    }

    [SkippableTheory]
    [InlineData("m.arena[16] = 1;")]
    [InlineData("m.arena[0] = m.arena[16];")]
    [InlineData("m.arena[-1] = 1;", 1024)]
    public void Who_leaves_an_allocation_ends_the_process(string statement, int floats = 16)
    {
        Assert.Equal(0, LaunchApart("m.arena[15] = 1;", floats));
        Assert.NotEqual(0, LaunchApart(statement, floats));
    }

    [SkippableFact]
    public void Kernels_that_do_not_compile_say_why()
    {
        var error = Assert.Throws<NvrtcException>(() => new KernelBench("nonsense").Launch("None"));
        Assert.Contains("nonsense", error.Log, StringComparison.Ordinal);
    }

    private static void Product(ThreadOrder order, IReadOnlyDictionary<string, string> headers) => ProductTests.Check(
        Precision.Fp32, order, "Plain", "Zero", 32, 32, rows: 50, columns: 70, inner: 200, offset: 0, headers);

    private static void ProductOnTensorCores(ThreadOrder order, IReadOnlyDictionary<string, string> headers) => ProductTests.Check(
        Precision.Bf16, order, "Plain", "Zero", 64, 64, rows: 50, columns: 70, inner: 200, offset: 0, headers);

    private static void RoundedProduct(ThreadOrder order, IReadOnlyDictionary<string, string> headers) => RoundedProductTests.Check(
        Precision.Bf16, order, "Plain", "Zero", 64, 64, slices: 1, rows: 50, columns: 70, inner: 130, headers);

    private static void Exchange(ThreadOrder order, IReadOnlyDictionary<string, string> headers) =>
        ScatterProductTests.Check(ScatterProductTests.Shapes[1], Precision.Bf16, order, headers);

    private static void Recurrence(ThreadOrder order, IReadOnlyDictionary<string, string> headers) =>
        UnitProductTests.Check(Loop, Precision.Fp32, order, offset: 0, headers);

    /// <summary>In at least one order of the threads, the test fails because of the fault.</summary>
    private static void Broken(
        string file, string text, string replacement, Action<ThreadOrder, IReadOnlyDictionary<string, string>> test)
    {
        IReadOnlyDictionary<string, string> headers = Replaced(file, text, replacement);
        Assert.Contains(Enum.GetValues<ThreadOrder>(), order => Record.Exception(() => test(order, headers)) switch
        {
            XunitException => true,
            CudaException race => RaceFinding.IsOn && race.Message.Contains(": race in kernel ", StringComparison.Ordinal),
            _ => false,
        });
    }

    private static Dictionary<string, string> Replaced(string file, string text, string replacement)
    {
        var headers = KernelHeaders.All.ToDictionary(header => header.Key, header => header.Value);
        Assert.Contains(text, headers[file], StringComparison.Ordinal);
        headers[file] = headers[file].Replace(text, replacement, StringComparison.Ordinal);
        return headers;
    }

    /// <summary>Runs a statement as a kernel in a process of its own; returns how that ended.</summary>
    private static int LaunchApart(string statement, int floats)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, $$"""
                #include "model.cuh"
                KERNEL(256, Try) { if (thread_index() == 0) { {{statement}} } }
                """);
            return EmulatorProcess.Run("launch", file, "Try", $"{floats}").ExitCode;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
