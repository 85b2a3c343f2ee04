using System.Diagnostics;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Threading;

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

    private static float Run(int rounds) => Vector512.IsHardwareAccelerated ? Wide(rounds) : Narrow(rounds);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float Wide(int rounds)
    {
        Vector512<float> x = Vector512.Create(0.999f), y = Vector512.Create(0.001f);
        Vector512<float> a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
        for (int round = 0; round < rounds; round++)
        {
            a = Vector512.FusedMultiplyAdd(a, x, y);
            b = Vector512.FusedMultiplyAdd(b, x, y);
            c = Vector512.FusedMultiplyAdd(c, x, y);
            d = Vector512.FusedMultiplyAdd(d, x, y);
            e = Vector512.FusedMultiplyAdd(e, x, y);
            f = Vector512.FusedMultiplyAdd(f, x, y);
            g = Vector512.FusedMultiplyAdd(g, x, y);
            h = Vector512.FusedMultiplyAdd(h, x, y);
            i = Vector512.FusedMultiplyAdd(i, x, y);
            j = Vector512.FusedMultiplyAdd(j, x, y);
            k = Vector512.FusedMultiplyAdd(k, x, y);
            l = Vector512.FusedMultiplyAdd(l, x, y);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float Narrow(int rounds)
    {
        Vector256<float> x = Vector256.Create(0.999f), y = Vector256.Create(0.001f);
        Vector256<float> a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
        for (int round = 0; round < rounds; round++)
        {
            a = Vector256.FusedMultiplyAdd(a, x, y);
            b = Vector256.FusedMultiplyAdd(b, x, y);
            c = Vector256.FusedMultiplyAdd(c, x, y);
            d = Vector256.FusedMultiplyAdd(d, x, y);
            e = Vector256.FusedMultiplyAdd(e, x, y);
            f = Vector256.FusedMultiplyAdd(f, x, y);
            g = Vector256.FusedMultiplyAdd(g, x, y);
            h = Vector256.FusedMultiplyAdd(h, x, y);
            i = Vector256.FusedMultiplyAdd(i, x, y);
            j = Vector256.FusedMultiplyAdd(j, x, y);
            k = Vector256.FusedMultiplyAdd(k, x, y);
            l = Vector256.FusedMultiplyAdd(l, x, y);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}
