using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelGen.Cpu;

/// <summary>Sums of rows, of whatever length.</summary>
internal static class Elementwise
{
    /// <summary>sum += x.</summary>
    public static void Add(ref float sum, ref float x, int length) => AddScaled(ref sum, ref x, length, 1f);

    /// <summary>sum += factor * x.</summary>
    public static void AddScaled(ref float sum, ref float x, int length, float factor)
    {
        int done = Vector512.IsHardwareAccelerated
            ? AddScaled<Lanes16, Vector512<float>>(ref sum, ref x, 0, length, factor)
            : AddScaled<Lanes8, Vector256<float>>(ref sum, ref x, 0, length, factor);
        AddScaled<Lanes1, float>(ref sum, ref x, done, length, factor);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int AddScaled<TLanes, T>(ref float sum, ref float x, int i, int length, float factor)
        where TLanes : ILanes<T>
        where T : struct
    {
        T scale = TLanes.Create(factor);
        for (; i + TLanes.Count <= length; i += TLanes.Count)
            TLanes.Store(TLanes.MultiplyAdd(scale, TLanes.Load(ref x, i), TLanes.Load(ref sum, i)), ref sum, i);
        return i;
    }
}
