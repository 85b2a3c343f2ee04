using System;
using System.Runtime.CompilerServices;

namespace ModelGen.Cpu;

/// <summary>
/// One matrix product, cut into tiles: the sums in blocks that leave A in the second-level cache, the columns in panels as
/// wide as a tile, the rows in tiles (Goto and van de Geijn 2008, "Anatomy of high-performance matrix multiplication").
/// </summary>
internal readonly ref struct Product(ref float a, ref float b, ref float start, ref float c)
{
    // With 400 rows a block of A takes 600 KB of the second-level cache, and a panel of B 48 KB.
    private const int LongestDepth = 400;

    // With fewer rows a panel is not used often enough to be worth copying.
    private const int FewestRowsToPack = 40;

    private readonly ref float _a = ref a;
    private readonly ref float _b = ref b;
    private readonly ref float _start = ref start;
    private readonly ref float _c = ref c;

    public required int Rows { get; init; }

    public required int Columns { get; init; }

    public required int Depth { get; init; }

    public required nint ARow { get; init; }

    public required nint AStep { get; init; }

    public required nint BPitch { get; init; }

    /// <summary>Whether B is stored as <c>[Columns, Depth]</c>.</summary>
    public required bool BTransposed { get; init; }

    public required nint StartRow { get; init; }

    /// <summary>1 when each column has its own start value, 0 when all start alike.</summary>
    public required nint StartColumn { get; init; }

    public required nint CPitch { get; init; }

    /// <summary>Does the worker's share.</summary>
    public void Run<TLanes, T>(Worker worker)
        where TLanes : ILanes<T>
        where T : struct
    {
        // Whichever way leaves less to the busiest worker; columns are better by the panels that are packed once only.
        const int RowGrain = 4;
        int grain = TLanes.Count;
        long byColumns = (long)Share(Columns, grain, worker.Count) * Rows;
        long byRows = (long)Share(Rows, RowGrain, worker.Count) * Round(Columns, grain);
        if (byColumns <= byRows + byRows / 16)
            Run<TLanes, T>(0, Rows, worker.Begin(Columns, grain), worker.End(Columns, grain), ref worker.Scratch);
        else
            Run<TLanes, T>(worker.Begin(Rows, RowGrain), worker.End(Rows, RowGrain), 0, Columns, ref worker.Scratch);
    }

    private static int Round(int count, int grain) => (count + grain - 1) / grain * grain;

    private static int Share(int count, int grain, int workers) =>
        Round((count + workers - 1) / workers, grain);

    private void Run<TLanes, T>(int firstRow, int endRow, int firstColumn, int endColumn, ref float scratch)
        where TLanes : ILanes<T>
        where T : struct
    {
        if (firstRow >= endRow) return;
        int blocks = (Depth + LongestDepth - 1) / LongestDepth;
        int block = (Depth + blocks - 1) / blocks;
        for (int k = 0; k < Depth; k += block)
        {
            int depth = Math.Min(block, Depth - k);
            for (int column = firstColumn; column < endColumn; column += 2 * TLanes.Count)
            {
                int width = Math.Min(2 * TLanes.Count, endColumn - column);
                if (width > TLanes.Count) Panel<TLanes, T, TileWidth.Two>(firstRow, endRow, column, width, k, depth, ref scratch);
                else Panel<TLanes, T, TileWidth.One>(firstRow, endRow, column, width, k, depth, ref scratch);
            }
        }
    }

    /// <summary>All rows of one panel of columns, for one block of terms.</summary>
    private void Panel<TLanes, T, TWidth>(
        int row, int endRow, int column, int width, int k, int depth, ref float scratch)
        where TLanes : ILanes<T>
        where T : struct
    {
        int full = typeof(TWidth) == typeof(TileWidth.Two) ? 2 * TLanes.Count : TLanes.Count;
        bool partial = width < full;

        ref float source = ref Unsafe.Add(ref _b, BTransposed ? column * BPitch + k : k * BPitch + column);
        bool pack = BTransposed || partial || endRow - row > FewestRowsToPack;
        if (BTransposed) Packing.PackTransposed(ref source, BPitch, depth, width, ref scratch, full);
        else if (pack) Packing.Pack<TLanes, T>(ref source, BPitch, depth, width, ref scratch, full);
        ref float b = ref pack ? ref scratch : ref source;

        // Later blocks go on from what the first one left in C.
        ref float start = ref k > 0 ? ref _c : ref _start;
        nint startRow = k > 0 ? CPitch : StartRow, startColumn = k > 0 ? 1 : StartColumn;

        // A narrow last panel is computed beside C, so that nothing right of it is touched.
        ref float edge = ref Unsafe.Add(ref scratch, LongestDepth * full);
        while (row < endRow)
        {
            int rows = TileRows<TLanes>(endRow - row);
            ref float tileStart = ref Unsafe.Add(ref start, row * startRow + column * startColumn);
            ref float tileC = ref Unsafe.Add(ref _c, row * CPitch + column);
            if (partial) Packing.Copy(ref tileStart, startRow, rows, width, ref edge, full);
            var task = new TileTask(
                ref Unsafe.Add(ref _a, row * ARow + k * AStep), ref b,
                ref partial ? ref edge : ref tileStart, ref partial ? ref edge : ref tileC)
            {
                ARow = ARow,
                AStep = AStep,
                BStep = pack ? full : BPitch,
                StartRow = partial ? full : startRow,
                CRow = partial ? full : CPitch,
                Depth = depth,
            };
            Tile<TLanes, T, TWidth>(rows, task);
            if (partial) Packing.Copy(ref edge, full, rows, width, ref tileC, CPitch);
            row += rows;
        }
    }

    /// <summary>Rows of the largest tile that fits.</summary>
    private static int TileRows<TLanes>(int left) =>
        typeof(TLanes) == typeof(Lanes16)
            ? left >= 12 ? 12 : left >= 8 ? 8 : left >= 4 ? 4 : 1
            : left >= 6 ? 6 : left >= 4 ? 4 : 1;

    private static void Tile<TLanes, T, TWidth>(int rows, in TileTask task)
        where TLanes : ILanes<T>
        where T : struct
    {
        switch (rows)
        {
            case 12: Tile12.Run<TLanes, T, TWidth>(task); break;
            case 8: Tile8.Run<TLanes, T, TWidth>(task); break;
            case 6: Tile6.Run<TLanes, T, TWidth>(task); break;
            case 4: Tile4.Run<TLanes, T, TWidth>(task); break;
            default: Tile1.Run<TLanes, T, TWidth>(task); break;
        }
    }
}
