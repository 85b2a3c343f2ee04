using System.Runtime.CompilerServices;

namespace ModelGen.Cpu;

/// <summary>Reductions over the rows of a matrix.</summary>
public static class Columns
{
    /// <summary>sum[j] = or += the sum over i of x[i, j], in the order of i: the gradient of a bias.</summary>
    /// <param name="worker">The calling worker; it computes its share of the columns.</param>
    /// <param name="rows">Rows of the matrix.</param>
    /// <param name="columns">Columns of the matrix.</param>
    /// <param name="x">The matrix, <c>[rows, columns]</c>.</param>
    /// <param name="pitch">Pitch of the matrix.</param>
    /// <param name="sum">Receives <c>[columns]</c>.</param>
    /// <param name="start">Whether the sums are assigned, or added to what is there.</param>
    public static void Sum(Worker worker, int rows, int columns, ref float x, int pitch, ref float sum, Start start = Start.Zero)
    {
        int begin = worker.Begin(columns, Lanes16.Count), end = worker.End(columns, Lanes16.Count);
        if (start == Start.Zero)
        {
            Unsafe.InitBlockUnaligned(
                ref Unsafe.As<float, byte>(ref Unsafe.Add(ref sum, begin)), 0, (uint)(end - begin) * sizeof(float));
        }

        // Row by row, because memory is read fastest in its own order; a few at once, so that the sums move less often.
        int row = 0;
        for (; row + 4 <= rows; row += 4)
        {
            ref float first = ref Unsafe.Add(ref x, (nint)row * pitch);
            Kernel.RunRow(new AddFour(ref first, pitch, ref sum), begin, end);
        }

        for (; row < rows; row++)
            Elementwise.Add(ref Unsafe.Add(ref sum, begin), ref Unsafe.Add(ref x, (nint)row * pitch + begin), end - begin);
    }

    // sum += four rows of x.
    private readonly ref struct AddFour(ref float x, nint pitch, ref float sum) : IRowKernel
    {
        private readonly ref float _x = ref x;
        private readonly ref float _sum = ref sum;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Run<TLanes, T>(int begin, int end)
            where TLanes : ILanes<T>
            where T : struct
        {
            int column = begin;
            for (; column + TLanes.Count <= end; column += TLanes.Count)
            {
                T total = TLanes.Add(TLanes.Load(ref _sum, column), TLanes.Load(ref _x, column));
                total = TLanes.Add(total, TLanes.Load(ref _x, pitch + column));
                total = TLanes.Add(total, TLanes.Load(ref _x, 2 * pitch + column));
                total = TLanes.Add(total, TLanes.Load(ref _x, 3 * pitch + column));
                TLanes.Store(total, ref _sum, column);
            }

            return column;
        }
    }
}
