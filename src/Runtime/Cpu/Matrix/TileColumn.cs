using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelGen.Cpu;

/// <summary>One or two vectors of columns of a product, for any number of rows: tiles one below the other.</summary>
internal readonly ref struct TileColumn(ref float a, ref float b, ref float c)
{
    private readonly ref float _a = ref a;
    private readonly ref float _b = ref b;
    private readonly ref float _c = ref c;

    /// <summary>Rows of C.</summary>
    public required int Rows { get; init; }

    /// <summary>Terms of each sum.</summary>
    public required int Depth { get; init; }

    /// <summary>From row to row of A.</summary>
    public required nint ARow { get; init; }

    /// <summary>From term to term of A.</summary>
    public required nint AStep { get; init; }

    /// <summary>From term to term of B.</summary>
    public required nint BStep { get; init; }

    /// <summary>From the left vector of B to the right one.</summary>
    public required nint BRight { get; init; }

    /// <summary>From row to row of C.</summary>
    public required nint CRow { get; init; }

    /// <summary>From the left vector of C to the right one.</summary>
    public required nint CRight { get; init; }

    /// <summary>Whether C is added to.</summary>
    public required bool Adds { get; init; }

    /// <summary>Computes up to two vectors of columns, all lanes of them: padding that must stay as it is has to be elsewhere.</summary>
    /// <param name="width">Columns that matter. Where they fit into half a vector, half a vector is computed.</param>
    public void Run<TLanes, T>(int width)
        where TLanes : ILanes<T>
        where T : struct
    {
        if (typeof(TLanes) == typeof(Lanes16) && width <= Lanes8.Count) RunTiles<Lanes8, Vector256<float>>(two: false);
        else RunTiles<TLanes, T>(width > TLanes.Count);
    }

    private void RunTiles<TLanes, T>(bool two)
        where TLanes : ILanes<T>
        where T : struct
    {
        int tallest = Tile.MaxRows<TLanes, T>(two);
        for (int row = 0, rows; row < Rows; row += rows)
        {
            rows = Tile.Rows(Rows - row, tallest);
            ref float c = ref Unsafe.Add(ref _c, row * CRow);
            Fetch(ref Unsafe.Add(ref c, rows * CRow), Math.Min(tallest, Rows - row - rows));
            var task = new TileTask(
                ref Unsafe.Add(ref _a, row * ARow), ref _b,
                ref Adds ? ref c : ref MemoryMarshal.GetArrayDataReference(MatMul.Zeros), ref c)
            {
                ARow = ARow,
                AStep = AStep,
                BStep = BStep,
                BRight = BRight,
                StartRow = Adds ? CRow : 0,
                StartRight = Adds ? CRight : 0,
                CRow = CRow,
                CRight = CRight,
                Depth = Depth,
            };
            if (two) Tile.Run<TLanes, T, TileWidth.Two>(rows, task);
            else Tile.Run<TLanes, T, TileWidth.One>(rows, task);
        }
    }

    // The next tile begins with what is in C; it comes while this one is computed.
    private unsafe void Fetch(ref float c, int rows)
    {
        if (!Sse.IsSupported) return;
        for (int row = 0; row < rows; row++)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref c, row * CRow)));
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref c, row * CRow + CRight)));
        }
    }
}
