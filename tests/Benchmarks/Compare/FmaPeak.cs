using System.Diagnostics;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Threading;
using ModelGen.Cpu;

namespace ModelGen.Benchmarks.Compare;

/// <summary>How fast this machine multiplies and adds at best: independent chains in registers, nothing else.</summary>
internal static class FmaPeak
{
    private const int Chains = 12;
    private const int Rounds = 2_000_000;

    /// <summary>The peak of some threads together, in GFLOP/s.</summary>
    public static double Measure(int threads)
    {
        var seconds = new double[threads];
        using var ready = new Barrier(threads);
        Thread[] team =
        [
            .. Enumerable.Range(0, threads).Select(index => new Thread(() =>
            {
                Run(Rounds / 10);
                ready.SignalAndWait();
                long start = Stopwatch.GetTimestamp();
                Run(Rounds);
                seconds[index] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            })),
        ];
        foreach (Thread thread in team) thread.Start();
        foreach (Thread thread in team) thread.Join();
        int lanes = Vector512.IsHardwareAccelerated ? 16 : 8;
        return 2.0 * lanes * Chains * Rounds * threads / seconds.Max() / 1e9;
    }

    private static float Run(int rounds) => Vector512.IsHardwareAccelerated
        ? Run<Lanes16, Vector512<float>>(rounds)
        : Run<Lanes8, Vector256<float>>(rounds);

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
