namespace ModelGen.Cpu;

/// <summary>
/// One worker's units of a layer, cut into blocks: as many as a vector holds, from the first on, and in the end half a vector
/// where that is enough for what is left. Who packs weights and who multiplies with them cut alike.
/// </summary>
internal readonly struct UnitShare
{
    private UnitShare(int begin, int half, int end) => (Begin, Half, End) = (begin, half, end);

    /// <summary>The first unit.</summary>
    public int Begin { get; }

    /// <summary>The first unit of the block of half a vector; <see cref="End"/> where there is none.</summary>
    public int Half { get; }

    /// <summary>The end (exclusive) of the units.</summary>
    public int End { get; }

    /// <summary>A worker's share.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="units">Units of the layer.</param>
    public static UnitShare Of<TLanes, T>(Worker worker, int units)
        where TLanes : ILanes<T>
        where T : struct
    {
        int begin = worker.BeginUnits(units), end = worker.EndUnits(units), rest = (end - begin) % TLanes.Count;
        bool halves = TLanes.Count == 2 * Lanes8.Count && rest > 0 && rest <= Lanes8.Count;
        return new UnitShare(begin, halves ? end - rest : end, end);
    }
}
