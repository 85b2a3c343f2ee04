using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelGen.Cpu;

/// <summary>Rows of whatever length: sums, multiples, inner products.</summary>
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

    /// <summary>result = factor * x.</summary>
    public static void Scale(ref float result, ref float x, int length, float factor)
    {
        int done = Vector512.IsHardwareAccelerated
            ? Scale<Lanes16, Vector512<float>>(ref result, ref x, 0, length, factor)
            : Scale<Lanes8, Vector256<float>>(ref result, ref x, 0, length, factor);
        Scale<Lanes1, float>(ref result, ref x, done, length, factor);
    }

    /// <summary>The sum of x * y.</summary>
    public static float Dot(ref float x, ref float y, int length)
    {
        float sum = 0;
        int done = Vector512.IsHardwareAccelerated
            ? Dot<Lanes16, Vector512<float>>(ref x, ref y, 0, length, ref sum)
            : Dot<Lanes8, Vector256<float>>(ref x, ref y, 0, length, ref sum);
        Dot<Lanes1, float>(ref x, ref y, done, length, ref sum);
        return sum;
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Scale<TLanes, T>(ref float result, ref float x, int i, int length, float factor)
        where TLanes : ILanes<T>
        where T : struct
    {
        T scale = TLanes.Create(factor);
        for (; i + TLanes.Count <= length; i += TLanes.Count)
            TLanes.Store(TLanes.Multiply(scale, TLanes.Load(ref x, i)), ref result, i);
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Dot<TLanes, T>(ref float x, ref float y, int i, int length, ref float sum)
        where TLanes : ILanes<T>
        where T : struct
    {
        // Two sums, which do not wait for each other.
        T total = TLanes.Create(0f), other = total;
        for (; i + 2 * TLanes.Count <= length; i += 2 * TLanes.Count)
        {
            total = TLanes.MultiplyAdd(TLanes.Load(ref x, i), TLanes.Load(ref y, i), total);
            other = TLanes.MultiplyAdd(TLanes.Load(ref x, i + TLanes.Count), TLanes.Load(ref y, i + TLanes.Count), other);
        }

        for (; i + TLanes.Count <= length; i += TLanes.Count)
            total = TLanes.MultiplyAdd(TLanes.Load(ref x, i), TLanes.Load(ref y, i), total);
        sum += TLanes.Sum(TLanes.Add(total, other));
        return i;
    }
}
