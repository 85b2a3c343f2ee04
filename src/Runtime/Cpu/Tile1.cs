using System.Runtime.CompilerServices;

namespace ModelGen.Cpu;

/// <summary>One row of a matrix product.</summary>
internal static class Tile1
{
    /// <summary>Does one tile.</summary>
    public static void Run<TLanes, T, TWidth>(in TileTask task)
        where TLanes : ILanes<T>
        where T : struct
    {
        bool two = typeof(TWidth) == typeof(TileWidth.Two);
        nint count = TLanes.Count;
        T c0 = TLanes.Load(ref task.Start, 0), d0 = two ? TLanes.Load(ref task.Start, count) : default;

        ref float a0 = ref task.A;
        ref float b = ref task.B;
        nint aStep = task.AStep, bStep = task.BStep;
        for (int k = task.Depth; k > 0; k--)
        {
            T left = TLanes.Load(ref b, 0), right = two ? TLanes.Load(ref b, count) : default;
            T v0 = TLanes.Create(a0);
            c0 = TLanes.MultiplyAdd(v0, left, c0);
            if (two) d0 = TLanes.MultiplyAdd(v0, right, d0);
            a0 = ref Unsafe.Add(ref a0, aStep);
            b = ref Unsafe.Add(ref b, bStep);
        }

        TLanes.Store(c0, ref task.C, 0);
        if (two) TLanes.Store(d0, ref task.C, count);
    }
}
