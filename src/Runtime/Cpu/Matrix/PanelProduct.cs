using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelGen.Cpu;

/// <summary>A product of few rows with packed strips: two strips at a time, for all rows.</summary>
internal readonly ref struct PanelProduct(ref float a, ref float panels, ref float c) : IKernel
{
    private readonly ref float _a = ref a;
    private readonly ref float _panels = ref panels;
    private readonly ref float _c = ref c;

    /// <summary>Rows of A and C.</summary>
    public required int Rows { get; init; }

    /// <summary>Groups of columns.</summary>
    public required int Groups { get; init; }

    /// <summary>Columns of a group.</summary>
    public required int Units { get; init; }

    /// <summary>Terms of each sum.</summary>
    public required int Depth { get; init; }

    /// <summary>Floats from row to row of A.</summary>
    public required nint ARow { get; init; }

    /// <summary>Floats from row to row of C.</summary>
    public required nint CRow { get; init; }

    /// <summary>Whether C is added to.</summary>
    public required bool Adds { get; init; }

    /// <summary>Does the worker's units.</summary>
    public void Run<TLanes, T>(Worker worker)
        where TLanes : ILanes<T>
        where T : struct
    {
        if (worker.Count > 1) FetchLeft();
        var share = UnitShare.Of<TLanes, T>(worker, Units);
        Blocks<TLanes, T>(share.Begin, share.Half, ref worker.Scratch);
        Blocks<Lanes8, Vector256<float>>(share.Half, share.End, ref worker.Scratch);
    }

    // The strips of some blocks of units.
    private void Blocks<TLanes, T>(int begin, int end, ref float scratch)
        where TLanes : ILanes<T>
        where T : struct
    {
        int strips = (end - begin + TLanes.Count - 1) / TLanes.Count * Groups, strip = 0;
        for (; Rows == 1 && strip + TileRow.Strips <= strips; strip += TileRow.Strips)
            Row<TLanes, T>(begin, strip, ref scratch);
        for (; strip < strips; strip += 2)
            Pair<TLanes, T>(begin, strip, strip + 1 < strips, ref scratch);
    }

    // Other workers have just written their parts of A. Asked for one after the other as the sums need them, they would come at
    // the latency of the other core's cache; asked for all at once, they come at its speed.
    private unsafe void FetchLeft()
    {
        if (!Sse.IsSupported) return;
        const int FloatsPerCacheLine = 16;
        for (int row = 0; row < Rows; row++)
        {
            for (int k = 0; k < Depth; k += FloatsPerCacheLine)
                Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref _a, row * ARow + k)));
        }
    }

    // A single row, for several strips: their sums are computed beside C, where they lie together.
    private void Row<TLanes, T>(int begin, int first, ref float sums)
        where TLanes : ILanes<T>
        where T : struct
    {
        for (int strip = 0; strip < TileRow.Strips; strip++)
        {
            (nint column, int width) = Place<TLanes, T>(begin, first + strip);
            ref float sum = ref Unsafe.Add(ref sums, strip * TLanes.Count);
            if (!Adds) TLanes.Store(TLanes.Create(0f), ref sum, 0);
            else if (width == TLanes.Count) TLanes.Store(TLanes.Load(ref _c, column), ref sum, 0);
            else Packing.Copy(ref Unsafe.Add(ref _c, column), 0, 1, width, ref sum, 0);
        }

        TileRow.Run<TLanes, T>(Depth, ref _a, ref Strip<TLanes, T>(begin, first), ref sums);
        for (int strip = 0; strip < TileRow.Strips; strip++)
        {
            (nint column, int width) = Place<TLanes, T>(begin, first + strip);
            ref float sum = ref Unsafe.Add(ref sums, strip * TLanes.Count);
            if (width == TLanes.Count) TLanes.Store(TLanes.Load(ref sum, 0), ref _c, column);
            else Packing.Copy(ref sum, 0, 1, width, ref Unsafe.Add(ref _c, column), 0);
        }
    }

    private ref float Strip<TLanes, T>(int begin, int strip)
        where TLanes : ILanes<T>
        where T : struct => ref Unsafe.Add(ref _panels, ((nint)begin * Groups + (nint)strip * TLanes.Count) * Depth);

    private void Pair<TLanes, T>(int begin, int strip, bool two, ref float edge)
        where TLanes : ILanes<T>
        where T : struct
    {
        (nint left, int leftWidth) = Place<TLanes, T>(begin, strip);
        (nint right, int rightWidth) = two ? Place<TLanes, T>(begin, strip + 1) : (left, 0);

        // Units that do not fill a vector are computed beside C, so that nothing right of them is touched.
        bool narrow = leftWidth < TLanes.Count || (two && rightWidth < TLanes.Count);
        int edgeRow = 2 * TLanes.Count, most = narrow ? Math.Min(Rows, ThreadTeam.ScratchLength / edgeRow) : Rows;
        for (int row = 0; row < Rows; row += most)
        {
            int rows = Math.Min(most, Rows - row);
            ref float c = ref Unsafe.Add(ref _c, row * CRow);
            if (narrow && Adds) Copy(ref c, CRow, left, right, ref edge, edgeRow, 0, TLanes.Count, rows, leftWidth, rightWidth);
            new TileColumn(
                ref Unsafe.Add(ref _a, row * ARow),
                ref Strip<TLanes, T>(begin, strip),
                ref narrow ? ref edge : ref Unsafe.Add(ref c, left))
            {
                Rows = rows,
                Depth = Depth,
                ARow = ARow,
                AStep = 1,
                BStep = TLanes.Count,
                BRight = (nint)Depth * TLanes.Count,
                CRow = narrow ? edgeRow : CRow,
                CRight = narrow ? TLanes.Count : right - left,
                Adds = Adds,
            }.Run<TLanes, T>(two ? 2 * TLanes.Count : TLanes.Count);
            if (narrow) Copy(ref edge, edgeRow, 0, TLanes.Count, ref c, CRow, left, right, rows, leftWidth, rightWidth);
        }
    }

    // Where the columns of a strip begin in C, and how many there are.
    private (nint Column, int Width) Place<TLanes, T>(int begin, int strip)
        where TLanes : ILanes<T>
        where T : struct
    {
        (int block, int group) = Math.DivRem(strip, Groups);
        int unit = begin + block * TLanes.Count;
        return (group * Units + unit, Math.Min(TLanes.Count, Units - unit));
    }

    private static void Copy(
        ref float source, nint sourceRow, nint sourceLeft, nint sourceRight, ref float destination, nint row, nint left, nint right,
        int rows, int leftWidth, int rightWidth)
    {
        Packing.Copy(ref Unsafe.Add(ref source, sourceLeft), sourceRow, rows, leftWidth, ref Unsafe.Add(ref destination, left), row);
        Packing.Copy(ref Unsafe.Add(ref source, sourceRight), sourceRow, rows, rightWidth, ref Unsafe.Add(ref destination, right), row);
    }
}
