namespace ModelGen.Cpu;

/// <summary>
/// One member of a <see cref="ThreadTeam"/> inside a parallel region: every worker runs the same code and takes its share of
/// each operation by <see cref="Index"/>.
/// </summary>
/// <param name="team">The team.</param>
/// <param name="index">This worker, from 0.</param>
public readonly struct Worker(ThreadTeam team, int index)
{
    // Half of the widest vector: shares come out more even, and a kernel does the odd half by itself.
    private const int UnitGrain = 8;

    /// <summary>This worker, from 0 to <see cref="Count"/> - 1.</summary>
    public int Index { get; } = index;

    /// <summary>Number of workers in the team.</summary>
    public int Count => team.Count;

    /// <summary>This worker's own <see cref="ThreadTeam.ScratchLength"/> floats; a kernel may leave anything in them.</summary>
    public ref float Scratch => ref team.Scratch(Index);

    /// <summary>
    /// Begins a loop over tasks that go to whoever is free: a core that is disturbed takes fewer. What a task computes must not
    /// depend on who does it.
    /// </summary>
    /// <returns>The loop, for <see cref="NextTask"/>.</returns>
    public int BeginTasks() => team.BeginTasks(Index);

    /// <summary>The next task of a loop: 0, 1, 2 and so on, without end.</summary>
    public int NextTask(int loop) => team.NextTask(loop);

    /// <summary>Waits until every worker has arrived here; what they wrote before is visible after.</summary>
    public void Barrier() => team.Barrier(Index);

    /// <summary>First item of this worker's share of <paramref name="count"/> items in multiples of <paramref name="grain"/>.</summary>
    public int Begin(int count, int grain = 1) => Bound(Index, count, grain);

    /// <summary>End (exclusive) of this worker's share of <paramref name="count"/> items in multiples of <paramref name="grain"/>.</summary>
    public int End(int count, int grain = 1) => Bound(Index + 1, count, grain);

    /// <summary>First unit of this worker's share of a layer, a multiple of 8: whoever divides by units divides like this.</summary>
    public int BeginUnits(int units) => Begin(units, UnitGrain);

    /// <summary>End (exclusive) of this worker's units.</summary>
    public int EndUnits(int units) => End(units, UnitGrain);

    // Shares differ by one grain at the most, and depend on nothing but the number of workers: runs repeat bit for bit.
    private int Bound(int index, int count, int grain)
    {
        long grains = ((long)count + grain - 1) / grain;
        return (int)long.Min(count, grains * index / Count * grain);
    }
}
