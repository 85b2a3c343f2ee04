using System.Linq;
using ModelGen.Emulator;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.Kernels;

/// <summary>
/// What the threads of a block combine, one value after another, reaches every thread. Emulated warps take fair turns: a warp that
/// overtakes others, against which the first barrier of a combination stands, is found out by <see cref="KernelRaceTests"/> only.
/// </summary>
[NeedsGpp]
public sealed class BlockSumTests
{
    private const int Threads = 256;
    private const int Rounds = 5;

    private const string Kernel = """
        #include "math.cuh"
        #include "model.cuh"

        // results[round][thread] = what the thread got: in turn a sum and a largest value of the block.
        KERNEL(256, Rounds)
        {
            for (int round = 0; round < 5; round++)
            {
                float value = thread_index() % 7 + 10 * round;
                m.arena[2 * round * 256 + thread_index()] = block_sum(value);
                m.arena[(2 * round + 1) * 256 + thread_index()] = block_max(value);
            }
        }

        // The same function over and over.
        KERNEL(256, Sums)
        {
            for (int round = 0; round < 5; round++)
                m.arena[round * 256 + thread_index()] = block_sum(static_cast<float>(thread_index() % 7 + 10 * round));
        }
        """;

    public static TheoryData<int> Orders => KernelBench.Orders;

    [SkippableTheory]
    [MemberData(nameof(Orders))]
    public void Every_thread_gets_the_sum_and_the_largest_value_of_each_round(int order)
    {
        var bench = new KernelBench(Kernel) { Order = (ThreadOrder)order };
        BenchMatrix results = bench.Matrix(2 * Rounds, Threads);
        bench.Launch("Rounds", blocks: 1);
        results.Is((row, _) => row % 2 == 0 ? Sum(row / 2) : 6 + (10 * (row / 2)), 0);
    }

    [SkippableTheory]
    [MemberData(nameof(Orders))]
    public void Sums_may_follow_each_other(int order)
    {
        var bench = new KernelBench(Kernel) { Order = (ThreadOrder)order };
        BenchMatrix results = bench.Matrix(Rounds, Threads);
        bench.Launch("Sums", blocks: 1);
        results.Is((row, _) => Sum(row), 0);
    }

    private static double Sum(int round) => Enumerable.Range(0, Threads).Sum(thread => (thread % 7) + (10.0 * round));
}
