using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelGen.Cpu;

/// <summary>Copies a matrix, or its transpose, to the strips that <see cref="Panels"/> describes.</summary>
internal readonly ref struct PanelPacking(ref float b, ref float panels) : IKernel
{
    private readonly ref float _b = ref b;
    private readonly ref float _panels = ref panels;

    /// <summary>Rows of what is packed.</summary>
    public required int Depth { get; init; }

    /// <summary>Groups of columns.</summary>
    public required int Groups { get; init; }

    /// <summary>Columns of a group.</summary>
    public required int Units { get; init; }

    /// <summary>Floats from row to row of the matrix as it is stored.</summary>
    public required nint Pitch { get; init; }

    /// <summary>Whether the matrix is stored as <c>[Units, Depth]</c>, in one group.</summary>
    public required bool Transposed { get; init; }

    /// <summary>Packs the strips of the worker's units.</summary>
    public void Run<TLanes, T>(Worker worker)
        where TLanes : ILanes<T>
        where T : struct
    {
        var share = UnitShare.Of<TLanes, T>(worker, Units);
        if (Transposed)
        {
            PackTransposed(share.Begin, share.Half, TLanes.Count);
            PackTransposed(share.Half, share.End, Lanes8.Count);
        }
        else
        {
            Pack<TLanes, T>(share.Begin, share.Half);
            Pack<Lanes8, Vector256<float>>(share.Half, share.End);
        }
    }

    private void PackTransposed(int begin, int end, int lanes) =>
        Packing.PackTransposed(
            ref Unsafe.Add(ref _b, begin * Pitch), Pitch, Depth, end - begin, ref Unsafe.Add(ref _panels, (nint)begin * Depth), lanes);

    private void Pack<TLanes, T>(int begin, int end)
        where TLanes : ILanes<T>
        where T : struct
    {
        for (int unit = begin; unit < end; unit += TLanes.Count)
        {
            int width = Math.Min(TLanes.Count, Units - unit);
            ref float strip = ref Unsafe.Add(ref _panels, (nint)unit * Groups * Depth);
            for (int group = 0; group < Groups; group++)
            {
                ref float from = ref Unsafe.Add(ref _b, group * Units + unit);
                for (int row = 0; row < Depth; row++)
                {
                    if (width == TLanes.Count) TLanes.Store(TLanes.Load(ref from, 0), ref strip, 0);
                    else Packing.Copy(ref from, 0, 1, width, ref strip, 0);
                    from = ref Unsafe.Add(ref from, Pitch);
                    strip = ref Unsafe.Add(ref strip, TLanes.Count);
                }
            }
        }
    }
}
