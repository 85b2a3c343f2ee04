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

    /// <summary>Copies <c>[depth, width]</c> floats to rows of <paramref name="full"/>, the rest of each zero.</summary>
    public static void Pack<TLanes, T>(ref float source, nint sourcePitch, int depth, int width, ref float destination, int full)
        where TLanes : ILanes<T>
        where T : struct
    {
        if (width < full)
        {
            Clear(ref destination, depth * full);
            Copy(ref source, sourcePitch, depth, width, ref destination, full);
            return;
        }

        for (int k = 0; k < depth; k++)
        {
            for (int column = 0; column < full; column += TLanes.Count)
                TLanes.Store(TLanes.Load(ref source, column), ref destination, column);
            source = ref Unsafe.Add(ref source, sourcePitch);
            destination = ref Unsafe.Add(ref destination, full);
        }
    }

    /// <summary>Copies the transpose of <c>[width, depth]</c> floats to rows of <paramref name="full"/>, the rest zero.</summary>
    public static void PackTransposed(ref float source, nint sourcePitch, int depth, int width, ref float destination, int full)
    {
        if (width < full) Clear(ref destination, depth * full);
        int column = 0;
        for (; Sse.IsSupported && column + 4 <= width; column += 4)
        {
            ref float rows = ref Unsafe.Add(ref source, column * sourcePitch);
            ref float panel = ref Unsafe.Add(ref destination, column);
            int k = 0;
            for (; k + 4 <= depth; k += 4) Transpose4(ref Unsafe.Add(ref rows, k), sourcePitch, ref Unsafe.Add(ref panel, k * full), full);
            Transpose(ref Unsafe.Add(ref rows, k), sourcePitch, depth - k, 4, ref Unsafe.Add(ref panel, k * full), full);
        }

        Transpose(
            ref Unsafe.Add(ref source, column * sourcePitch), sourcePitch, depth, width - column,
            ref Unsafe.Add(ref destination, column), full);
    }

    private static void Clear(ref float destination, int count) =>
        Unsafe.InitBlockUnaligned(ref Unsafe.As<float, byte>(ref destination), 0, (uint)count * sizeof(float));

    private static void Transpose(ref float source, nint sourcePitch, int depth, int width, ref float destination, nint pitch)
    {
        for (int column = 0; column < width; column++)
        {
            for (int k = 0; k < depth; k++)
                Unsafe.Add(ref destination, k * pitch + column) = Unsafe.Add(ref source, column * sourcePitch + k);
        }
    }

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
