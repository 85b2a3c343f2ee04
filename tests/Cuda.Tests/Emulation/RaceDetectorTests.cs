using System;
using ModelGen.Cuda.Tests.Kernels;
using ModelGen.Emulator;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.Emulation;

/// <summary>
/// Planted races are found in every order of the threads, also where the numbers are right here, and what has its barriers is not
/// taken for one.
/// </summary>
[Long, NeedsGpp]
public sealed class RaceDetectorTests
{
    private const string Text = """
        #include "model.cuh"
        #include "math.cuh"

        DEVICE float& at(Model m, int i) { return m.arena[i]; }

        // Shared memory.
        KERNEL(256, NeighbourAtOnce) { SHARED float v[256]; int i = thread_index(); v[i] = i; at(m, i) = v[i ^ 1]; }
        KERNEL(256, NeighbourAfterBarrier) { SHARED float v[256]; int i = thread_index(); v[i] = i; block_barrier(); at(m, element_index()) = v[i ^ 1]; }
        KERNEL(256, OneBarrierOfTwo)
        {
            SHARED float v[256];
            for (int n = 0, i = thread_index(); n < 2; n++) { v[i] = i; block_barrier(); at(m, i) = v[255 - i]; }
        }
        KERNEL(256, TwoBarriers)
        {
            SHARED float v[256];
            for (int n = 0, i = thread_index(); n < 2; n++) { v[i] = i; block_barrier(); at(m, i) = v[255 - i]; block_barrier(); }
        }
        KERNEL(256, SameValueByAll) { SHARED float v; v = 1; block_barrier(); at(m, thread_index()) = v; }
        KERNEL(256, OneOfABlock) { if (block_index() == 0) { SHARED float v[256]; v[thread_index()] = 1; at(m, thread_index()) = v[0]; } }
        KERNEL(256, LanesThatMet) { SHARED float v[256]; int i = thread_index(); v[i] = i; warp_barrier(); at(m, i) = v[i ^ 1]; }
        KERNEL(256, LanesOfAnotherWarp) { SHARED float v[256]; int i = thread_index(); v[i] = i; warp_barrier(); at(m, i) = v[i ^ 32]; }
        KERNEL(256, LanesThatShuffled) { SHARED float v[256]; int i = thread_index(); v[i] = i; at(m, i) = shuffle_xor(v[i], 1) + v[i ^ 1]; }
        KERNEL(256, LanesThatMetOnce)
        {
            SHARED float v[256];
            for (int n = 0, i = thread_index(); n < 2; n++) { v[i] = i; warp_barrier(); at(m, i) = v[i ^ 1]; }
        }
        KERNEL(256, SumsOfABlock) { at(m, thread_index()) = block_sum(1.0f) + block_max(2.0f); }

        // Quads.
        KERNEL(256, QuadAcross)
        {
            SHARED float v[1024];
            store4(v + 4 * thread_index(), {1, 2, 3, 4});
            at(m, thread_index()) = v[4 * (thread_index() ^ 1) + 3];
        }
        KERNEL(256, QuadThatIsRead) { SHARED float v[256]; int i = thread_index(); v[i] = i; at(m, i) = load4(v + i / 4 * 4).w; }
        KERNEL(256, QuadOfWhichSomeCount) { if (thread_index() == 0) at(m, 15) = 1; else at(m, thread_index() + 15) = load4_fresh_of(m.arena + 12, 3).z; }

        // 16 bits.
        DEVICE unsigned short& half_at(Model m, int i) { return rounded_at(m, 0)[i].bits; }
        KERNEL(256, OwnHalves) { half_at(m, 2 * thread_index() + block_index()) = 1; half_at(m, 2 * thread_index() + block_index()) += 1; }
        KERNEL(256, HalfOfAnotherBlock) { half_at(m, thread_index() + block_index()) = 1; }
        KERNEL(256, WordOverHalfOfAnotherThread) { if (thread_index() == 0) half_at(m, 1) = 1; if (thread_index() == 1) at(m, 0) = 1; }

        // Memory, blocks and launches.
        KERNEL(256, ReadsPlaces) { at(m, 256 + thread_index()) = at(m, thread_index()); }
        KERNEL(256, WritesPlaces) { at(m, thread_index()) = 1; }
        KERNEL(256, OtherPlaces) { at(m, 512 + thread_index()) = 1; }
        KERNEL(256, OwnPlaces) { at(m, element_index()) = 1; at(m, element_index()) += 1; }
        KERNEL(256, PlaceOfAnotherBlock) { at(m, element_index()) = 1; if (block_index() == 1) at(m, thread_index()) = 2; }
        KERNEL(256, ReadOfAnotherBlock) { if (block_index() == 0) at(m, thread_index()) = 2; else at(m, 256 + thread_index()) = at(m, thread_index()); }
        KERNEL(256, WriteOfWhatAnotherReads) { if (block_index() == 1) at(m, thread_index()) = 2; else at(m, 256 + thread_index()) = at(m, thread_index()); }
        KERNEL(256, BarrierOfABlockBetweenBlocks)
        {
            if (block_index() == 0) at(m, 0) = 2;
            block_barrier();
            if (block_index() == 1) at(m, 256) = at(m, 0);
        }
        KERNEL(256, AllBlocksMet)
        {
            for (int n = 0; n < 3; n++)
            {
                at(m, element_index()) = n;
                grid_barrier(m);
                float other = load_fresh(m.arena + (block_index() + 1) % block_count() * 256 + thread_index());
                grid_barrier(m);
                at(m, element_index()) = other;
            }
        }
        KERNEL(256, AllBlocksMetOnce)
        {
            at(m, element_index()) = 1;
            grid_barrier(m);
            float other = load_fresh(m.arena + (block_index() + 1) % block_count() * 256 + thread_index());
            at(m, element_index()) = other;
        }
        DEVICE void arrive(Model m) { block_barrier(); if (thread_index() == 0) add_release(&m.control->arrived, 1); block_barrier(); }
        KERNEL(256, BlocksThatArriveAndDoNotWait)
        {
            at(m, element_index()) = 1;
            arrive(m);
            at(m, 1024 + element_index()) = load_fresh(m.arena + (block_index() + 1) % block_count() * 256 + thread_index());
        }
        KERNEL(256, BlocksThatWaitWithoutTheirThreads)
        {
            at(m, element_index()) = 1;
            if (thread_index() == 0) add_release(&m.control->arrived, 1);
            if (thread_index() == 0) while (load_acquire(&m.control->arrived) < 3) spin();
            block_barrier();
            at(m, 1024 + element_index()) = load_fresh(m.arena + (block_index() + 1) % block_count() * 256 + thread_index());
        }
        KERNEL(256, ThreadsThatDoNotWaitForTheirFirst)
        {
            at(m, element_index()) = 1;
            block_barrier();
            if (thread_index() == 0) add_release(&m.control->arrived, 1);
            if (thread_index() == 0) while (load_acquire(&m.control->arrived) < 3) spin();
            at(m, 1024 + element_index()) = load_fresh(m.arena + (block_index() + 1) % block_count() * 256 + thread_index());
        }

        // Copies on their way.
        DEVICE void copy_own(float* to, Model m) { copy1_async(to + thread_index(), m.arena + thread_index(), 1); end_copies(); }
        KERNEL(256, CopyThatAllWaitFor) { SHARED float v[256]; copy_own(v, m); wait_copies<0>(); block_barrier(); at(m, 256 + thread_index()) = v[thread_index() ^ 1]; }
        KERNEL(256, CopyThatItsThreadWaitsFor) { SHARED float v[256]; copy_own(v, m); wait_copies<0>(); at(m, 256 + thread_index()) = v[thread_index() ^ 1]; }
        KERNEL(256, CopyThatIsWaitedForTooLate)
        {
            SHARED float v[256];
            copy_own(v, m);
            block_barrier();
            at(m, 256 + thread_index()) = v[thread_index() ^ 1];
            block_barrier();
            wait_copies<0>();
        }
        KERNEL(256, CopyOverWhatIsStillRead)
        {
            SHARED float v[256];
            v[thread_index()] = 1;
            block_barrier();
            at(m, 256 + thread_index()) = v[thread_index() ^ 1];
            copy_own(v, m);
            block_barrier();
            wait_copies<0>();
        }
        """;

    public static TheoryData<string, int, bool, int> Races => Of(
        ("NeighbourAtOnce", 1, false), ("OneBarrierOfTwo", 1, false), ("SameValueByAll", 1, false), ("OneOfABlock", 2, false),
        ("LanesOfAnotherWarp", 1, false), ("LanesThatShuffled", 1, false), ("LanesThatMetOnce", 1, false), ("QuadAcross", 1, false),
        ("QuadThatIsRead", 1, false), ("HalfOfAnotherBlock", 2, false), ("WordOverHalfOfAnotherThread", 1, false), ("PlaceOfAnotherBlock", 2, false), ("ReadOfAnotherBlock", 2, false), ("WriteOfWhatAnotherReads", 2, false),
        ("BarrierOfABlockBetweenBlocks", 2, false), ("BarrierOfABlockBetweenBlocks", 2, true), ("AllBlocksMetOnce", 3, true),
        ("BlocksThatArriveAndDoNotWait", 3, true), ("BlocksThatWaitWithoutTheirThreads", 3, true), ("ThreadsThatDoNotWaitForTheirFirst", 3, true),
        ("CopyThatItsThreadWaitsFor", 1, false), ("CopyThatIsWaitedForTooLate", 1, false), ("CopyOverWhatIsStillRead", 1, false));

    public static TheoryData<string, int, bool, int> Right => Of(
        ("NeighbourAfterBarrier", 2, false), ("TwoBarriers", 1, false), ("LanesThatMet", 1, false), ("SumsOfABlock", 1, false),
        ("QuadOfWhichSomeCount", 1, false), ("OwnHalves", 2, false), ("OwnPlaces", 3, false), ("AllBlocksMet", 3, true), ("CopyThatAllWaitFor", 1, false));

    [SkippableTheory]
    [MemberData(nameof(Races))]
    public void A_race_is_found_in_every_order_of_threads(string kernel, int blocks, bool cooperative, int order)
    {
        var error = Assert.Throws<CudaException>(() => Launch(kernel, blocks, cooperative, order));

        Assert.Matches(
            $@"race in kernel {kernel}, (shared memory|memory), word \d+: block \d+, thread \d+, (writes|reads) at \w+\.\w+:\d+.*; block \d+, thread \d+, (writes|reads) at \w+\.\w+:\d+",
            error.Message);
    }

    [SkippableTheory]
    [MemberData(nameof(Right))]
    public void What_has_its_barriers_is_no_race(string kernel, int blocks, bool cooperative, int order) => Launch(kernel, blocks, cooperative, order);

    [SkippableTheory]
    [InlineData("ReadsPlaces", "WritesPlaces")]
    [InlineData("WritesPlaces", "ReadsPlaces")]
    [InlineData("WritesPlaces", "WritesPlaces")]
    public void A_race_with_a_launch_beside_is_found_and_none_with_those_before_and_after(string beside, string kernel)
    {
        RaceFinding.Begin();
        using var gpu = new EmulatedGpu();
        using IGpuModule module = gpu.Load(RaceFinding.Compiler().Compile(new KernelSource("Beside", Text, Precision.Fp32), "emulated").Image, "Beside");
        using var memory = new ModelMemory(gpu, 2048);
        CudaLaunch first = new(beside, 1) { Order = LaunchOrder.Beside };

        Run(new(kernel, 1), first, new("OtherPlaces", 1), new(kernel, 1) { Order = LaunchOrder.AfterAll }, new(kernel, 1));
        var error = Assert.Throws<CudaException>(() => Run(first, new(kernel, 1), new("OtherPlaces", 1) { Order = LaunchOrder.AfterAll }));

        Assert.Contains($"race in kernel {beside}, memory, word 0: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(" of a launch beside it; ", error.Message, StringComparison.Ordinal);

        void Run(params CudaLaunch[] launches) => new BoundPass(gpu, module, memory, launches, Precision.Fp32).Launch(count: 0);
    }

    private static void Launch(string kernel, int blocks, bool cooperative, int order)
    {
        RaceFinding.Begin();
        var bench = new KernelBench(Text) { Order = (ThreadOrder)order };
        bench.Matrix(1, 2048, new Random(1));
        bench.Launch(kernel, blocks, cooperative: cooperative);
    }

    private static TheoryData<string, int, bool, int> Of(params (string Kernel, int Blocks, bool Cooperative)[] launches)
    {
        var data = new TheoryData<string, int, bool, int>();
        foreach ((string kernel, int blocks, bool cooperative) in launches)
            foreach (ThreadOrder order in Enum.GetValues<ThreadOrder>())
                data.Add(kernel, blocks, cooperative, (int)order);
        return data;
    }
}
