using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelGen.Cpu;

/// <summary>Copies a matrix to the strips that <see cref="Panels"/> describes.</summary>
internal readonly ref struct PanelPacking(ref float b, ref float panels) : IKernel
{
    private readonly ref float _b = ref b;
    private readonly ref float _panels = ref panels;

    /// <summary>Rows of the matrix.</summary>
    public required int Depth { get; init; }

    /// <summary>Groups of columns.</summary>
    public required int Groups { get; init; }

    /// <summary>Columns of a group.</summary>
    public required int Units { get; init; }

    /// <summary>Floats from row to row of the matrix.</summary>
    public required nint Pitch { get; init; }

    /// <summary>Packs the strips of the worker's units.</summary>
    public void Run<TLanes, T>(Worker worker)
        where TLanes : ILanes<T>
        where T : struct
    {
        var share = UnitShare.Of<TLanes, T>(worker, Units);
        Pack<TLanes, T>(share.Begin, share.Half);
        Pack<Lanes8, Vector256<float>>(share.Half, share.End);
    }

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
