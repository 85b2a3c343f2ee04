using System.Runtime.CompilerServices;

namespace ModelGen.Cpu;

/// <summary>Twelve rows of a matrix product: 24 sums, two vectors of B and one of A fill the 32 registers of AVX-512.</summary>
internal static class Tile12
{
    /// <summary>Does one tile.</summary>
    public static void Run<TLanes, T, TWidth>(in TileTask task)
        where TLanes : ILanes<T>
        where T : struct
    {
        bool two = typeof(TWidth) == typeof(TileWidth.Two);
        nint count = TLanes.Count;

        ref float start = ref task.Start;
        nint startRow = task.StartRow;
        T c0 = TLanes.Load(ref start, 0), d0 = two ? TLanes.Load(ref start, count) : default;
        start = ref Unsafe.Add(ref start, startRow);
        T c1 = TLanes.Load(ref start, 0), d1 = two ? TLanes.Load(ref start, count) : default;
        start = ref Unsafe.Add(ref start, startRow);
        T c2 = TLanes.Load(ref start, 0), d2 = two ? TLanes.Load(ref start, count) : default;
        start = ref Unsafe.Add(ref start, startRow);
        T c3 = TLanes.Load(ref start, 0), d3 = two ? TLanes.Load(ref start, count) : default;
        start = ref Unsafe.Add(ref start, startRow);
        T c4 = TLanes.Load(ref start, 0), d4 = two ? TLanes.Load(ref start, count) : default;
        start = ref Unsafe.Add(ref start, startRow);
        T c5 = TLanes.Load(ref start, 0), d5 = two ? TLanes.Load(ref start, count) : default;
        start = ref Unsafe.Add(ref start, startRow);
        T c6 = TLanes.Load(ref start, 0), d6 = two ? TLanes.Load(ref start, count) : default;
        start = ref Unsafe.Add(ref start, startRow);
        T c7 = TLanes.Load(ref start, 0), d7 = two ? TLanes.Load(ref start, count) : default;
        start = ref Unsafe.Add(ref start, startRow);
        T c8 = TLanes.Load(ref start, 0), d8 = two ? TLanes.Load(ref start, count) : default;
        start = ref Unsafe.Add(ref start, startRow);
        T c9 = TLanes.Load(ref start, 0), d9 = two ? TLanes.Load(ref start, count) : default;
        start = ref Unsafe.Add(ref start, startRow);
        T c10 = TLanes.Load(ref start, 0), d10 = two ? TLanes.Load(ref start, count) : default;
        start = ref Unsafe.Add(ref start, startRow);
        T c11 = TLanes.Load(ref start, 0), d11 = two ? TLanes.Load(ref start, count) : default;

        // Every third row has a moving reference; those between are reached from it: few enough registers.
        nint row = task.ARow, row2 = 2 * row;
        ref float a0 = ref task.A;
        ref float a3 = ref Unsafe.Add(ref a0, 3 * row);
        ref float a6 = ref Unsafe.Add(ref a3, 3 * row);
        ref float a9 = ref Unsafe.Add(ref a6, 3 * row);
        ref float b = ref task.B;
        nint aStep = task.AStep, bStep = task.BStep;
        for (int k = task.Depth; k > 0; k--)
        {
            T left = TLanes.Load(ref b, 0), right = two ? TLanes.Load(ref b, count) : default;
            T v0 = TLanes.Create(a0);
            c0 = TLanes.MultiplyAdd(v0, left, c0);
            if (two) d0 = TLanes.MultiplyAdd(v0, right, d0);
            T v1 = TLanes.Create(Unsafe.Add(ref a0, row));
            c1 = TLanes.MultiplyAdd(v1, left, c1);
            if (two) d1 = TLanes.MultiplyAdd(v1, right, d1);
            T v2 = TLanes.Create(Unsafe.Add(ref a0, row2));
            c2 = TLanes.MultiplyAdd(v2, left, c2);
            if (two) d2 = TLanes.MultiplyAdd(v2, right, d2);
            T v3 = TLanes.Create(a3);
            c3 = TLanes.MultiplyAdd(v3, left, c3);
            if (two) d3 = TLanes.MultiplyAdd(v3, right, d3);
            T v4 = TLanes.Create(Unsafe.Add(ref a3, row));
            c4 = TLanes.MultiplyAdd(v4, left, c4);
            if (two) d4 = TLanes.MultiplyAdd(v4, right, d4);
            T v5 = TLanes.Create(Unsafe.Add(ref a3, row2));
            c5 = TLanes.MultiplyAdd(v5, left, c5);
            if (two) d5 = TLanes.MultiplyAdd(v5, right, d5);
            T v6 = TLanes.Create(a6);
            c6 = TLanes.MultiplyAdd(v6, left, c6);
            if (two) d6 = TLanes.MultiplyAdd(v6, right, d6);
            T v7 = TLanes.Create(Unsafe.Add(ref a6, row));
            c7 = TLanes.MultiplyAdd(v7, left, c7);
            if (two) d7 = TLanes.MultiplyAdd(v7, right, d7);
            T v8 = TLanes.Create(Unsafe.Add(ref a6, row2));
            c8 = TLanes.MultiplyAdd(v8, left, c8);
            if (two) d8 = TLanes.MultiplyAdd(v8, right, d8);
            T v9 = TLanes.Create(a9);
            c9 = TLanes.MultiplyAdd(v9, left, c9);
            if (two) d9 = TLanes.MultiplyAdd(v9, right, d9);
            T v10 = TLanes.Create(Unsafe.Add(ref a9, row));
            c10 = TLanes.MultiplyAdd(v10, left, c10);
            if (two) d10 = TLanes.MultiplyAdd(v10, right, d10);
            T v11 = TLanes.Create(Unsafe.Add(ref a9, row2));
            c11 = TLanes.MultiplyAdd(v11, left, c11);
            if (two) d11 = TLanes.MultiplyAdd(v11, right, d11);
            a0 = ref Unsafe.Add(ref a0, aStep);
            a3 = ref Unsafe.Add(ref a3, aStep);
            a6 = ref Unsafe.Add(ref a6, aStep);
            a9 = ref Unsafe.Add(ref a9, aStep);
            b = ref Unsafe.Add(ref b, bStep);
        }

        ref float c = ref task.C;
        nint cRow = task.CRow;
        TLanes.Store(c0, ref c, 0);
        if (two) TLanes.Store(d0, ref c, count);
        c = ref Unsafe.Add(ref c, cRow);
        TLanes.Store(c1, ref c, 0);
        if (two) TLanes.Store(d1, ref c, count);
        c = ref Unsafe.Add(ref c, cRow);
        TLanes.Store(c2, ref c, 0);
        if (two) TLanes.Store(d2, ref c, count);
        c = ref Unsafe.Add(ref c, cRow);
        TLanes.Store(c3, ref c, 0);
        if (two) TLanes.Store(d3, ref c, count);
        c = ref Unsafe.Add(ref c, cRow);
        TLanes.Store(c4, ref c, 0);
        if (two) TLanes.Store(d4, ref c, count);
        c = ref Unsafe.Add(ref c, cRow);
        TLanes.Store(c5, ref c, 0);
        if (two) TLanes.Store(d5, ref c, count);
        c = ref Unsafe.Add(ref c, cRow);
        TLanes.Store(c6, ref c, 0);
        if (two) TLanes.Store(d6, ref c, count);
        c = ref Unsafe.Add(ref c, cRow);
        TLanes.Store(c7, ref c, 0);
        if (two) TLanes.Store(d7, ref c, count);
        c = ref Unsafe.Add(ref c, cRow);
        TLanes.Store(c8, ref c, 0);
        if (two) TLanes.Store(d8, ref c, count);
        c = ref Unsafe.Add(ref c, cRow);
        TLanes.Store(c9, ref c, 0);
        if (two) TLanes.Store(d9, ref c, count);
        c = ref Unsafe.Add(ref c, cRow);
        TLanes.Store(c10, ref c, 0);
        if (two) TLanes.Store(d10, ref c, count);
        c = ref Unsafe.Add(ref c, cRow);
        TLanes.Store(c11, ref c, 0);
        if (two) TLanes.Store(d11, ref c, count);
    }
}
