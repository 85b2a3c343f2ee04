using System.Runtime.CompilerServices;

namespace ModelGen.Cpu;

/// <summary>The product of a single row with a matrix, row by row of the matrix: it is read once, in its own order.</summary>
internal static class RowProduct
{
    // Rows of B at a time, so that the sums move less often.
    private const int Block = 4;

    /// <summary>c[j] = start[j] + the sum over k of a[k] b[k, j].</summary>
    /// <param name="depth">Terms of each sum.</param>
    /// <param name="columns">Number of sums.</param>
    /// <param name="a">The row.</param>
    /// <param name="aStep">Floats from term to term of the row.</param>
    /// <param name="b">The matrix, <c>[depth, columns]</c>.</param>
    /// <param name="pitch">Pitch of the matrix.</param>
    /// <param name="start">Start values.</param>
    /// <param name="startColumn">1 when each sum has its own start value, 0 when all start alike.</param>
    /// <param name="c">Receives the sums.</param>
    public static void Run<TLanes, T>(
        int depth, int columns, ref float a, nint aStep, ref float b, nint pitch, ref float start, nint startColumn, ref float c)
        where TLanes : ILanes<T>
        where T : struct
    {
        for (int column = 0; column < columns; column++)
            Unsafe.Add(ref c, column) = Unsafe.Add(ref start, column * startColumn);
        for (int k = 0; k < depth; k += Block)
        {
            // Terms beyond the last are zero times a row that exists.
            ref float row = ref Unsafe.Add(ref b, k * pitch), x = ref Unsafe.Add(ref a, k * aStep);
            int rest = depth - k;
            (float x0, float x1, float x2, float x3) = (
                x, rest > 1 ? Unsafe.Add(ref x, aStep) : 0, rest > 2 ? Unsafe.Add(ref x, 2 * aStep) : 0, rest > 3 ? Unsafe.Add(ref x, 3 * aStep) : 0);
            (nint row1, nint row2, nint row3) = (rest > 1 ? pitch : 0, rest > 2 ? 2 * pitch : 0, rest > 3 ? 3 * pitch : 0);
            int done = Add<TLanes, T>(0, columns, ref row, row1, row2, row3, ref c, x0, x1, x2, x3);
            Add<Lanes1, float>(done, columns, ref row, row1, row2, row3, ref c, x0, x1, x2, x3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Add<TLanes, T>(
        int column, int columns, ref float row, nint row1, nint row2, nint row3, ref float c, float x0, float x1, float x2, float x3)
        where TLanes : ILanes<T>
        where T : struct
    {
        T v0 = TLanes.Create(x0), v1 = TLanes.Create(x1), v2 = TLanes.Create(x2), v3 = TLanes.Create(x3);
        for (; column + TLanes.Count <= columns; column += TLanes.Count)
        {
            T sum = TLanes.MultiplyAdd(v0, TLanes.Load(ref row, column), TLanes.Load(ref c, column));
            sum = TLanes.MultiplyAdd(v1, TLanes.Load(ref row, row1 + column), sum);
            sum = TLanes.MultiplyAdd(v2, TLanes.Load(ref row, row2 + column), sum);
            TLanes.Store(TLanes.MultiplyAdd(v3, TLanes.Load(ref row, row3 + column), sum), ref c, column);
        }

        return column;
    }
}
