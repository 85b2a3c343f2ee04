using System.Runtime.CompilerServices;

namespace ModelGen.Cpu;

/// <summary>Copies the transpose of a matrix to the strips that <see cref="Panels"/> describes, in one group.</summary>
internal readonly ref struct TransposedPanelPacking(ref float b, ref float panels) : IKernel
{
    private readonly ref float _b = ref b;
    private readonly ref float _panels = ref panels;

    /// <summary>Columns of the matrix.</summary>
    public required int Depth { get; init; }

    /// <summary>Rows of the matrix.</summary>
    public required int Units { get; init; }

    /// <summary>Floats from row to row of the matrix.</summary>
    public required nint Pitch { get; init; }

    /// <summary>Packs the strips of the worker's units.</summary>
    public void Run<TLanes, T>(Worker worker)
        where TLanes : ILanes<T>
        where T : struct
    {
        var share = UnitShare.Of<TLanes, T>(worker, Units);
        Pack(share.Begin, share.Half, TLanes.Count);
        Pack(share.Half, share.End, Lanes8.Count);
    }

    private void Pack(int begin, int end, int lanes) =>
        Packing.PackTransposed(
            ref Unsafe.Add(ref _b, begin * Pitch), Pitch, Depth, end - begin, ref Unsafe.Add(ref _panels, (nint)begin * Depth), lanes);
}
