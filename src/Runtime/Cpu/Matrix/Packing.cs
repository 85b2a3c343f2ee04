using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelGen.Cpu;

/// <summary>Copies of parts of matrices into scratch memory, in the order in which a tile kernel reads them.</summary>
internal static class Packing
{
    /// <summary>Copies <c>[rows, width]</c> floats from one pitch to another.</summary>
    public static void Copy(ref float source, nint sourcePitch, int rows, int width, ref float destination, nint pitch)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < width; column++)
                Unsafe.Add(ref destination, row * pitch + column) = Unsafe.Add(ref source, row * sourcePitch + column);
        }
    }

    /// <summary>
    /// Copies <c>[depth, width]</c> floats to panels of <c>[depth, full]</c>, one after the other; the rest of the last one
    /// becomes zero.
    /// </summary>
    public static void Pack<TLanes, T>(ref float source, nint sourcePitch, int depth, int width, ref float destination, int full)
        where TLanes : ILanes<T>
        where T : struct
    {
        int whole = width / full * full, rest = width - whole;
        ref float last = ref Unsafe.Add(ref destination, whole * depth);
        if (rest > 0)
        {
            Clear(ref last, depth * full);
            Copy(ref Unsafe.Add(ref source, whole), sourcePitch, depth, rest, ref last, full);
        }

        for (int k = 0; k < depth; k++)
        {
            ref float panel = ref Unsafe.Add(ref destination, k * full);
            for (int column = 0; column < whole; column += full)
            {
                TLanes.Store(TLanes.Load(ref source, column), ref panel, 0);
                TLanes.Store(TLanes.Load(ref source, column + TLanes.Count), ref panel, TLanes.Count);
                panel = ref Unsafe.Add(ref panel, depth * full);
            }

            source = ref Unsafe.Add(ref source, sourcePitch);
        }
    }

    /// <summary>The same for the transpose of <c>[width, depth]</c> floats.</summary>
    public static void PackTransposed(ref float source, nint sourcePitch, int depth, int width, ref float destination, int full)
    {
        for (int column = 0; column < width; column += full)
        {
            ref float panel = ref Unsafe.Add(ref destination, column * depth);
            int rest = Math.Min(full, width - column);
            if (rest < full) Clear(ref panel, depth * full);
            Transpose(ref Unsafe.Add(ref source, column * sourcePitch), sourcePitch, rest, depth, ref panel, full);
        }
    }

    /// <summary>Copies <c>[rows, columns]</c> floats to <c>[columns, rows]</c>.</summary>
    public static void Transpose(ref float source, nint sourcePitch, int rows, int columns, ref float destination, nint pitch)
    {
        int wholeRows = Sse.IsSupported ? rows & ~3 : 0, wholeColumns = columns & ~3;
        for (int row = 0; row < wholeRows; row += 4)
        {
            ref float from = ref Unsafe.Add(ref source, row * sourcePitch);
            ref float to = ref Unsafe.Add(ref destination, row);
            for (int column = 0; column < wholeColumns; column += 4)
                Transpose4(ref Unsafe.Add(ref from, column), sourcePitch, ref Unsafe.Add(ref to, column * pitch), pitch);
        }

        for (int row = 0; row < rows; row++)
        {
            for (int column = row < wholeRows ? wholeColumns : 0; column < columns; column++)
                Unsafe.Add(ref destination, column * pitch + row) = Unsafe.Add(ref source, row * sourcePitch + column);
        }
    }

    private static void Clear(ref float destination, int count) =>
        Unsafe.InitBlockUnaligned(ref Unsafe.As<float, byte>(ref destination), 0, (uint)count * sizeof(float));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose4(ref float source, nint sourcePitch, ref float destination, nint pitch)
    {
        Vector128<float> a = Vector128.LoadUnsafe(ref source);
        Vector128<float> b = Vector128.LoadUnsafe(ref Unsafe.Add(ref source, sourcePitch));
        Vector128<float> c = Vector128.LoadUnsafe(ref Unsafe.Add(ref source, 2 * sourcePitch));
        Vector128<float> d = Vector128.LoadUnsafe(ref Unsafe.Add(ref source, 3 * sourcePitch));
        Vector128<float> ab = Sse.UnpackLow(a, b), cd = Sse.UnpackLow(c, d);
        Sse.MoveLowToHigh(ab, cd).StoreUnsafe(ref destination);
        Sse.MoveHighToLow(cd, ab).StoreUnsafe(ref Unsafe.Add(ref destination, pitch));
        ab = Sse.UnpackHigh(a, b);
        cd = Sse.UnpackHigh(c, d);
        Sse.MoveLowToHigh(ab, cd).StoreUnsafe(ref Unsafe.Add(ref destination, 2 * pitch));
        Sse.MoveHighToLow(cd, ab).StoreUnsafe(ref Unsafe.Add(ref destination, 3 * pitch));
    }
}
