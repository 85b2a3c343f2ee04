namespace ModelGen.Cpu;

/// <summary>Placeholder.</summary>
public sealed class ThreadTeam
{
    /// <summary>Placeholder.</summary>
    public int Count { get; } = 1;

    /// <summary>Placeholder.</summary>
    public void Barrier(int index) => _ = index + Count;
}
