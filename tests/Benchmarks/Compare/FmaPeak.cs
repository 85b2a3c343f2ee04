using System.Diagnostics;
using System.Linq;
using System.Runtime.CompilerServices;
using ModelGen.Cpu;

namespace ModelGen.Benchmarks.Compare;

/// <summary>How fast this machine multiplies and adds at best: independent chains in registers, nothing else.</summary>
internal static class FmaPeak
{
    private const int Chains = 12;
    private const int Rounds = 2_000_000;

    // Most of a second: long enough for the system to give each thread a processor of its own.
    private const int WarmUpRounds = 4 * Rounds;

    /// <summary>The peak of some threads together, in the vectors that the kernels use, in GFLOP/s.</summary>
    public static double Measure(int threads)
    {
        var seconds = new double[threads];
        using var team = new ThreadTeam(threads);
        team.Run(worker => Kernel.Run(new Probe(seconds), worker));
        return 2.0 * InstructionSet.Lanes * Chains * Rounds * threads / seconds.Max() / 1e9;
    }

    private readonly struct Probe(double[] seconds) : IKernel
    {
        public void Run<TLanes, T>(Worker worker)
            where TLanes : ILanes<T>
            where T : struct
        {
            Run<TLanes, T>(WarmUpRounds);
            worker.Barrier();
            long start = Stopwatch.GetTimestamp();
            Run<TLanes, T>(Rounds);
            seconds[worker.Index] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        // Twelve chains hide the latency of both units, and with the two factors they fit into sixteen registers.
        [MethodImpl(MethodImplOptions.NoInlining)]
        private static float Run<TLanes, T>(int rounds)
            where TLanes : ILanes<T>
            where T : struct
        {
            T x = TLanes.Create(0.999f), y = TLanes.Create(0.001f);
            T a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
            for (int round = 0; round < rounds; round++)
            {
                a = TLanes.MultiplyAdd(a, x, y);
                b = TLanes.MultiplyAdd(b, x, y);
                c = TLanes.MultiplyAdd(c, x, y);
                d = TLanes.MultiplyAdd(d, x, y);
                e = TLanes.MultiplyAdd(e, x, y);
                f = TLanes.MultiplyAdd(f, x, y);
                g = TLanes.MultiplyAdd(g, x, y);
                h = TLanes.MultiplyAdd(h, x, y);
                i = TLanes.MultiplyAdd(i, x, y);
                j = TLanes.MultiplyAdd(j, x, y);
                k = TLanes.MultiplyAdd(k, x, y);
                l = TLanes.MultiplyAdd(l, x, y);
            }

            return Sum(a, b, c, d, e, f) + Sum(g, h, i, j, k, l);

            static float Sum(T a, T b, T c, T d, T e, T f) =>
                TLanes.Sum(TLanes.Add(TLanes.Add(TLanes.Add(a, b), TLanes.Add(c, d)), TLanes.Add(e, f)));
        }
    }
}
