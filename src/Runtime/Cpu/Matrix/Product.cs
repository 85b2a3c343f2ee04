using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace ModelGen.Cpu;

/// <summary>
/// One matrix product, cut into tiles: the sums in blocks whose panel of B stays in the second-level cache, the columns in panels
/// as wide as a tile, the rows in tiles (Goto and van de Geijn 2008, "Anatomy of high-performance matrix multiplication").
/// </summary>
internal readonly ref struct Product(ref float a, ref float b, ref float start, ref float c) : IKernel
{
    // The widest tile there is, and the largest: twelve rows of two vectors of AVX-512.
    private const int WidestTile = 32, LargestTile = 12 * WidestTile;

    // A panel of B that deep takes 200 KB. Shorter blocks would read and write C more often.
    private const int LongestDepth = 1536;

    // Panels are packed together, as many as fit: memory is read and written in long runs, which spares page-table walks.
    private const int PackedLength = ThreadTeam.ScratchLength - LargestTile;

    // With fewer rows a panel is not used often enough to be worth copying.
    private const int FewestRowsToPack = 40;

    // Where the threads take columns as they come, each gets so many turns; more where a turn has so many panels still.
    private const int FewestTasksPerWorker = 4, MostTasksPerWorker = 16, PanelsPerTask = 5;

    private readonly ref float _a = ref a;
    private readonly ref float _b = ref b;
    private readonly ref float _start = ref start;
    private readonly ref float _c = ref c;

    /// <summary>Rows of C.</summary>
    public required int Rows { get; init; }

    /// <summary>Columns of C.</summary>
    public required int Columns { get; init; }

    /// <summary>Terms of each sum.</summary>
    public required int Depth { get; init; }

    /// <summary>Floats from row to row of A.</summary>
    public required nint ARow { get; init; }

    /// <summary>Floats from term to term of A.</summary>
    public required nint AStep { get; init; }

    /// <summary>Floats from row to row of B as it is stored.</summary>
    public required nint BPitch { get; init; }

    /// <summary>Whether B is stored as <c>[Columns, Depth]</c>.</summary>
    public required bool BTransposed { get; init; }

    /// <summary>Floats from row to row of the start values; 0 when all rows start alike.</summary>
    public required nint StartRow { get; init; }

    /// <summary>1 when each column has its own start value, 0 when all start alike.</summary>
    public required nint StartColumn { get; init; }

    /// <summary>Floats from row to row of C.</summary>
    public required nint CPitch { get; init; }

    /// <summary>Does the worker's share.</summary>
    public void Run<TLanes, T>(Worker worker)
        where TLanes : ILanes<T>
        where T : struct
    {
        if (Rows == 1 && !BTransposed)
        {
            int first = worker.Begin(Columns, TLanes.Count);
            RowProduct.Run<TLanes, T>(
                Depth, worker.End(Columns, TLanes.Count) - first, ref _a, AStep, ref Unsafe.Add(ref _b, first), BPitch,
                ref Unsafe.Add(ref _start, first * StartColumn), StartColumn, ref Unsafe.Add(ref _c, first));
            return;
        }

        // Whichever way leaves less to the busiest worker; columns are better by the panels that are packed once only.
        const int RowGrain = 4;
        int grain = TLanes.Count;
        long byColumns = (long)Share(Columns, grain, worker.Count) * Rows;
        long byRows = (long)Share(Rows, RowGrain, worker.Count) * Round(Columns, grain);
        if (byColumns <= byRows + byRows / 16)
        {
            // In turns, so that a core that is disturbed takes fewer columns: whole panels, unless there are hardly any.
            int panels = Columns / (2 * grain), loop = worker.BeginTasks();
            int tasks = Math.Clamp(panels / PanelsPerTask, FewestTasksPerWorker * worker.Count, MostTasksPerWorker * worker.Count);
            if (panels >= 2 * tasks) grain *= 2;
            for (int task; (task = worker.NextTask(loop)) < tasks;)
                Run<TLanes, T>(0, Rows, Bound(task, tasks, grain), Bound(task + 1, tasks, grain), ref worker.Scratch);
        }
        else
            Run<TLanes, T>(worker.Begin(Rows, RowGrain), worker.End(Rows, RowGrain), 0, Columns, ref worker.Scratch);
    }

    private int Bound(int task, int tasks, int grain)
    {
        long grains = (Columns + grain - 1) / grain;
        return (int)Math.Min(Columns, grains * task / tasks * grain);
    }

    // Columns of each group where so many fit: about as many in the last one as in the others.
    private static int Group(int columns, int most, int panel)
    {
        int groups = (columns + most - 1) / most;
        return Round((columns + groups - 1) / groups, panel);
    }

    private static int Round(int count, int grain) => (count + grain - 1) / grain * grain;

    private static int Share(int count, int grain, int workers) =>
        Round((count + workers - 1) / workers, grain);

    private void Run<TLanes, T>(int firstRow, int endRow, int firstColumn, int endColumn, ref float scratch)
        where TLanes : ILanes<T>
        where T : struct
    {
        if (firstRow >= endRow || firstColumn >= endColumn) return;
        int blocks = (Depth + LongestDepth - 1) / LongestDepth;
        int block = (Depth + blocks - 1) / blocks;
        int panel = 2 * TLanes.Count;
        bool pack = BTransposed || endRow - firstRow >= FewestRowsToPack;
        int group = pack ? Group(endColumn - firstColumn, PackedLength / block / panel * panel, panel) : panel;
        for (int k = 0; k < Depth; k += block)
        {
            int depth = Math.Min(block, Depth - k);
            for (int column = firstColumn; column < endColumn; column += group)
            {
                int end = Math.Min(column + group, endColumn);
                if (pack || (end - column) % TLanes.Count != 0)
                {
                    Pack<TLanes, T>(column, end, k, depth, ref scratch);
                    Group<TLanes, T>(firstRow, endRow, column, end, k, depth, ref scratch, panel, panel * depth, ref scratch);
                }
                else
                {
                    ref float b = ref Unsafe.Add(ref _b, k * BPitch + column);
                    Group<TLanes, T>(firstRow, endRow, column, end, k, depth, ref b, BPitch, panel, ref scratch);
                }
            }
        }
    }

    private void Pack<TLanes, T>(int column, int endColumn, int k, int depth, ref float packed)
        where TLanes : ILanes<T>
        where T : struct
    {
        int width = endColumn - column, panel = 2 * TLanes.Count;
        if (BTransposed)
            Packing.PackTransposed(ref Unsafe.Add(ref _b, column * BPitch + k), BPitch, depth, width, ref packed, panel);
        else
            Packing.Pack<TLanes, T>(ref Unsafe.Add(ref _b, k * BPitch + column), BPitch, depth, width, ref packed, panel);
    }

    /// <summary>All rows of a few panels of B, for one block of terms.</summary>
    private void Group<TLanes, T>(
        int row, int endRow, int firstColumn, int endColumn, int k, int depth,
        ref float firstPanel, nint bStep, nint panelStep, ref float scratch)
        where TLanes : ILanes<T>
        where T : struct
    {
        int full = 2 * TLanes.Count, tallest = Tile.MaxRows<TLanes, T>(two: true);

        // Later blocks go on from what the first one left in C.
        ref float start = ref k > 0 ? ref _c : ref _start;
        nint startRow = k > 0 ? CPitch : StartRow, startColumn = k > 0 ? 1 : StartColumn;
        ref float edge = ref Unsafe.Add(ref scratch, PackedLength);
        while (row < endRow)
        {
            int rows = Tile.Rows(endRow - row, tallest);
            ref float a = ref Unsafe.Add(ref _a, row * ARow + k * AStep);
            ref float b = ref firstPanel;
            for (int column = firstColumn; column < endColumn; column += full)
            {
                int width = Math.Min(full, endColumn - column);
                ref float tileStart = ref Unsafe.Add(ref start, row * startRow + column * startColumn);
                ref float tileC = ref Unsafe.Add(ref _c, row * CPitch + column);

                if (column + full < endColumn) Fetch<TLanes, T>(row, rows, column + full, endColumn);
                else Fetch<TLanes, T>(row + rows, Math.Min(tallest, endRow - row - rows), firstColumn, endColumn);

                // A narrow last panel is computed beside C, so that nothing right of it is touched.
                bool narrow = width % TLanes.Count != 0;
                if (narrow) Packing.Copy(ref tileStart, startRow, rows, width, ref edge, full);
                var task = new TileTask(
                    ref a, ref b, ref narrow ? ref edge : ref tileStart, ref narrow ? ref edge : ref tileC)
                {
                    ARow = ARow,
                    AStep = AStep,
                    BStep = bStep,
                    BRight = TLanes.Count,
                    StartRow = narrow ? full : startRow,
                    StartRight = TLanes.Count,
                    CRow = narrow ? full : CPitch,
                    CRight = TLanes.Count,
                    Depth = depth,
                };
                if (width > TLanes.Count) Tile.Run<TLanes, T, TileWidth.Two>(rows, task);
                else Tile.Run<TLanes, T, TileWidth.One>(rows, task);
                if (narrow) Packing.Copy(ref edge, full, rows, width, ref tileC, CPitch);
                b = ref Unsafe.Add(ref b, panelStep);
            }

            row += rows;
        }
    }

    // The lines of C that the next tile fills: they come while this one is computed.
    private unsafe void Fetch<TLanes, T>(int firstRow, int rows, int column, int endColumn)
        where TLanes : ILanes<T>
        where T : struct
    {
        if (!Sse.IsSupported) return;
        for (int row = firstRow; row < firstRow + rows; row++)
        {
            ref float c = ref Unsafe.Add(ref _c, row * CPitch + column);
            Sse.Prefetch0(Unsafe.AsPointer(ref c));
            if (column + TLanes.Count < endColumn) Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref c, TLanes.Count)));
        }
    }
}
