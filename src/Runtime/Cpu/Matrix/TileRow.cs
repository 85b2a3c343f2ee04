using System.Runtime.CompilerServices;

namespace ModelGen.Cpu;

/// <summary>
/// The micro-kernel of a single row: eight strips at a time, so that their sums do not wait for each other. Every weight is used
/// once, so memory sets the pace.
/// </summary>
internal static class TileRow
{
    /// <summary>Strips of a tile.</summary>
    public const int Strips = 8;

    /// <summary>c[s] = start[s] + the sum over k of a[k] b[s, k], for eight strips s.</summary>
    /// <param name="depth">Terms of each sum.</param>
    /// <param name="a">The row, <c>[depth]</c>.</param>
    /// <param name="b">The strips, each <c>[depth, lanes]</c>, one after the other.</param>
    /// <param name="c">Start values, replaced by the sums: eight vectors, one after the other.</param>
    public static void Run<TLanes, T>(int depth, ref float a, ref float b, ref float c)
        where TLanes : ILanes<T>
        where T : struct
    {
        nint lanes = TLanes.Count, strip = depth * lanes, strip3 = 3 * strip;
        T c0 = TLanes.Load(ref c, 0), c1 = TLanes.Load(ref c, lanes), c2 = TLanes.Load(ref c, 2 * lanes), c3 = TLanes.Load(ref c, 3 * lanes);
        T c4 = TLanes.Load(ref c, 4 * lanes), c5 = TLanes.Load(ref c, 5 * lanes), c6 = TLanes.Load(ref c, 6 * lanes), c7 = TLanes.Load(ref c, 7 * lanes);

        // Two moving references; the strips between are reached from them.
        ref float b4 = ref Unsafe.Add(ref b, 4 * strip);
        for (int k = 0; k < depth; k++)
        {
            T x = TLanes.Create(Unsafe.Add(ref a, k));
            c0 = TLanes.MultiplyAdd(x, TLanes.Load(ref b, 0), c0);
            c1 = TLanes.MultiplyAdd(x, TLanes.Load(ref b, strip), c1);
            c2 = TLanes.MultiplyAdd(x, TLanes.Load(ref b, 2 * strip), c2);
            c3 = TLanes.MultiplyAdd(x, TLanes.Load(ref b, strip3), c3);
            c4 = TLanes.MultiplyAdd(x, TLanes.Load(ref b4, 0), c4);
            c5 = TLanes.MultiplyAdd(x, TLanes.Load(ref b4, strip), c5);
            c6 = TLanes.MultiplyAdd(x, TLanes.Load(ref b4, 2 * strip), c6);
            c7 = TLanes.MultiplyAdd(x, TLanes.Load(ref b4, strip3), c7);
            b = ref Unsafe.Add(ref b, lanes);
            b4 = ref Unsafe.Add(ref b4, lanes);
        }

        TLanes.Store(c0, ref c, 0);
        TLanes.Store(c1, ref c, lanes);
        TLanes.Store(c2, ref c, 2 * lanes);
        TLanes.Store(c3, ref c, 3 * lanes);
        TLanes.Store(c4, ref c, 4 * lanes);
        TLanes.Store(c5, ref c, 5 * lanes);
        TLanes.Store(c6, ref c, 6 * lanes);
        TLanes.Store(c7, ref c, 7 * lanes);
    }
}
