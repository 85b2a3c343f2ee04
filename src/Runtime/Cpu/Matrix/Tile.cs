using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;

namespace ModelGen.Cpu;

/// <summary>
/// The micro-kernel of every matrix product: up to twelve rows by one or two vectors of columns, whose sums stay in registers.
/// It is written for twelve rows; of a lower tile the compiler drops the rest. With AVX-512, 24 sums, two vectors of B and one
/// of A fill 27 of 32 registers, and with AdvSimd likewise; with sixteen registers a tile has six rows at most.
/// </summary>
/// <remarks>One file, though a long one: this is the one place where the processor spends its time.</remarks>
internal static class Tile
{
    /// <summary>The tallest tile that the registers of a kind of vector hold.</summary>
    /// <param name="two">Whether the tile is two vectors wide.</param>
    public static int MaxRows<TLanes, T>(bool two)
        where TLanes : ILanes<T>
        where T : struct =>
        typeof(TLanes) == typeof(Lanes16) || (typeof(TLanes) == typeof(Lanes4) && AdvSimd.IsSupported) || !two ? 12 : 6;

    /// <summary>Rows of the next tile where some are left: no tile is so low that it would wait for memory, if that can be helped.</summary>
    public static int Rows(int left, int max) =>
        left <= max ? left
        : left >= 2 * max ? max
        : (left + 1) / 2;

    /// <summary>Does a tile of some rows, 1 to 12.</summary>
    public static void Run<TLanes, T, TWidth>(int rows, in TileTask task)
        where TLanes : ILanes<T>
        where T : struct
    {
        switch (rows)
        {
            case 1: Run<TLanes, T, TWidth, TileRows.Of1>(task); break;
            case 2: Run<TLanes, T, TWidth, TileRows.Of2>(task); break;
            case 3: Run<TLanes, T, TWidth, TileRows.Of3>(task); break;
            case 4: Run<TLanes, T, TWidth, TileRows.Of4>(task); break;
            case 5: Run<TLanes, T, TWidth, TileRows.Of5>(task); break;
            case 6: Run<TLanes, T, TWidth, TileRows.Of6>(task); break;
            case 7: Run<TLanes, T, TWidth, TileRows.Of7>(task); break;
            case 8: Run<TLanes, T, TWidth, TileRows.Of8>(task); break;
            case 9: Run<TLanes, T, TWidth, TileRows.Of9>(task); break;
            case 10: Run<TLanes, T, TWidth, TileRows.Of10>(task); break;
            case 11: Run<TLanes, T, TWidth, TileRows.Of11>(task); break;
            case 12: Run<TLanes, T, TWidth, TileRows.Of12>(task); break;
        }
    }

    /// <summary>Does a tile.</summary>
    private static void Run<TLanes, T, TWidth, TRows>(in TileTask task)
        where TLanes : ILanes<T>
        where T : struct
        where TRows : struct, ITileRows
    {
        bool two = typeof(TWidth) == typeof(TileWidth.Two);
        int rows = TRows.Count;

        // One row of start values after the other; c holds the left vector of each row, d the right one.
        ref float start = ref task.Start;
        nint startRow = task.StartRow, startRight = task.StartRight;
        T c0 = TLanes.Load(ref start, 0), d0 = two ? TLanes.Load(ref start, startRight) : default;
        T c1 = rows > 1 ? TLanes.Load(ref start, startRow) : default;
        T d1 = two && rows > 1 ? TLanes.Load(ref start, startRow + startRight) : default;
        T c2 = rows > 2 ? TLanes.Load(ref start, 2 * startRow) : default;
        T d2 = two && rows > 2 ? TLanes.Load(ref start, 2 * startRow + startRight) : default;
        T c3 = rows > 3 ? TLanes.Load(ref start, 3 * startRow) : default;
        T d3 = two && rows > 3 ? TLanes.Load(ref start, 3 * startRow + startRight) : default;
        T c4 = rows > 4 ? TLanes.Load(ref start, 4 * startRow) : default;
        T d4 = two && rows > 4 ? TLanes.Load(ref start, 4 * startRow + startRight) : default;
        T c5 = rows > 5 ? TLanes.Load(ref start, 5 * startRow) : default;
        T d5 = two && rows > 5 ? TLanes.Load(ref start, 5 * startRow + startRight) : default;
        T c6 = rows > 6 ? TLanes.Load(ref start, 6 * startRow) : default;
        T d6 = two && rows > 6 ? TLanes.Load(ref start, 6 * startRow + startRight) : default;
        T c7 = rows > 7 ? TLanes.Load(ref start, 7 * startRow) : default;
        T d7 = two && rows > 7 ? TLanes.Load(ref start, 7 * startRow + startRight) : default;
        T c8 = rows > 8 ? TLanes.Load(ref start, 8 * startRow) : default;
        T d8 = two && rows > 8 ? TLanes.Load(ref start, 8 * startRow + startRight) : default;
        T c9 = rows > 9 ? TLanes.Load(ref start, 9 * startRow) : default;
        T d9 = two && rows > 9 ? TLanes.Load(ref start, 9 * startRow + startRight) : default;
        T c10 = rows > 10 ? TLanes.Load(ref start, 10 * startRow) : default;
        T d10 = two && rows > 10 ? TLanes.Load(ref start, 10 * startRow + startRight) : default;
        T c11 = rows > 11 ? TLanes.Load(ref start, 11 * startRow) : default;
        T d11 = two && rows > 11 ? TLanes.Load(ref start, 11 * startRow + startRight) : default;

        // Every third row has a moving reference; those between are reached from it: few enough registers.
        nint row = task.ARow, row2 = 2 * row;
        ref float a0 = ref task.A;
        ref float a3 = ref Unsafe.Add(ref a0, 3 * row);
        ref float a6 = ref Unsafe.Add(ref a3, 3 * row);
        ref float a9 = ref Unsafe.Add(ref a6, 3 * row);
        ref float b = ref task.B;
        nint aStep = task.AStep, bStep = task.BStep, bRight = task.BRight;
        for (int k = task.Depth; k > 0; k--)
        {
            // c[r] += A[r, k] B[k], a vector of columns at a time
            T left = TLanes.Load(ref b, 0), right = two ? TLanes.Load(ref b, bRight) : default;
            T v0 = TLanes.Create(a0);
            c0 = TLanes.MultiplyAdd(v0, left, c0);
            if (two) d0 = TLanes.MultiplyAdd(v0, right, d0);
            if (rows > 1)
            {
                T v1 = TLanes.Create(Unsafe.Add(ref a0, row));
                c1 = TLanes.MultiplyAdd(v1, left, c1);
                if (two) d1 = TLanes.MultiplyAdd(v1, right, d1);
            }

            if (rows > 2)
            {
                T v2 = TLanes.Create(Unsafe.Add(ref a0, row2));
                c2 = TLanes.MultiplyAdd(v2, left, c2);
                if (two) d2 = TLanes.MultiplyAdd(v2, right, d2);
            }

            if (rows > 3)
            {
                T v3 = TLanes.Create(a3);
                c3 = TLanes.MultiplyAdd(v3, left, c3);
                if (two) d3 = TLanes.MultiplyAdd(v3, right, d3);
            }

            if (rows > 4)
            {
                T v4 = TLanes.Create(Unsafe.Add(ref a3, row));
                c4 = TLanes.MultiplyAdd(v4, left, c4);
                if (two) d4 = TLanes.MultiplyAdd(v4, right, d4);
            }

            if (rows > 5)
            {
                T v5 = TLanes.Create(Unsafe.Add(ref a3, row2));
                c5 = TLanes.MultiplyAdd(v5, left, c5);
                if (two) d5 = TLanes.MultiplyAdd(v5, right, d5);
            }

            if (rows > 6)
            {
                T v6 = TLanes.Create(a6);
                c6 = TLanes.MultiplyAdd(v6, left, c6);
                if (two) d6 = TLanes.MultiplyAdd(v6, right, d6);
            }

            if (rows > 7)
            {
                T v7 = TLanes.Create(Unsafe.Add(ref a6, row));
                c7 = TLanes.MultiplyAdd(v7, left, c7);
                if (two) d7 = TLanes.MultiplyAdd(v7, right, d7);
            }

            if (rows > 8)
            {
                T v8 = TLanes.Create(Unsafe.Add(ref a6, row2));
                c8 = TLanes.MultiplyAdd(v8, left, c8);
                if (two) d8 = TLanes.MultiplyAdd(v8, right, d8);
            }

            if (rows > 9)
            {
                T v9 = TLanes.Create(a9);
                c9 = TLanes.MultiplyAdd(v9, left, c9);
                if (two) d9 = TLanes.MultiplyAdd(v9, right, d9);
            }

            if (rows > 10)
            {
                T v10 = TLanes.Create(Unsafe.Add(ref a9, row));
                c10 = TLanes.MultiplyAdd(v10, left, c10);
                if (two) d10 = TLanes.MultiplyAdd(v10, right, d10);
            }

            if (rows > 11)
            {
                T v11 = TLanes.Create(Unsafe.Add(ref a9, row2));
                c11 = TLanes.MultiplyAdd(v11, left, c11);
                if (two) d11 = TLanes.MultiplyAdd(v11, right, d11);
            }

            a0 = ref Unsafe.Add(ref a0, aStep);
            if (rows > 3) a3 = ref Unsafe.Add(ref a3, aStep);
            if (rows > 6) a6 = ref Unsafe.Add(ref a6, aStep);
            if (rows > 9) a9 = ref Unsafe.Add(ref a9, aStep);
            b = ref Unsafe.Add(ref b, bStep);
        }

        ref float c = ref task.C;
        nint cRow = task.CRow, cRight = task.CRight;
        Store<TLanes, T, TWidth>(ref c, c0, d0, cRight);
        if (rows > 1) Store<TLanes, T, TWidth>(ref Unsafe.Add(ref c, cRow), c1, d1, cRight);
        if (rows > 2) Store<TLanes, T, TWidth>(ref Unsafe.Add(ref c, 2 * cRow), c2, d2, cRight);
        if (rows > 3) Store<TLanes, T, TWidth>(ref Unsafe.Add(ref c, 3 * cRow), c3, d3, cRight);
        if (rows > 4) Store<TLanes, T, TWidth>(ref Unsafe.Add(ref c, 4 * cRow), c4, d4, cRight);
        if (rows > 5) Store<TLanes, T, TWidth>(ref Unsafe.Add(ref c, 5 * cRow), c5, d5, cRight);
        if (rows > 6) Store<TLanes, T, TWidth>(ref Unsafe.Add(ref c, 6 * cRow), c6, d6, cRight);
        if (rows > 7) Store<TLanes, T, TWidth>(ref Unsafe.Add(ref c, 7 * cRow), c7, d7, cRight);
        if (rows > 8) Store<TLanes, T, TWidth>(ref Unsafe.Add(ref c, 8 * cRow), c8, d8, cRight);
        if (rows > 9) Store<TLanes, T, TWidth>(ref Unsafe.Add(ref c, 9 * cRow), c9, d9, cRight);
        if (rows > 10) Store<TLanes, T, TWidth>(ref Unsafe.Add(ref c, 10 * cRow), c10, d10, cRight);
        if (rows > 11) Store<TLanes, T, TWidth>(ref Unsafe.Add(ref c, 11 * cRow), c11, d11, cRight);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TLanes, T, TWidth>(ref float row, T left, T right, nint distance)
        where TLanes : ILanes<T>
        where T : struct
    {
        TLanes.Store(left, ref row, 0);
        if (typeof(TWidth) == typeof(TileWidth.Two)) TLanes.Store(right, ref row, distance);
    }
}
