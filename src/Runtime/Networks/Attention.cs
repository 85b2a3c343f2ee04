namespace ModelGen.Networks;

/// <summary>Attention over a sequence.</summary>
public sealed class Attention
{
    /// <summary>For each query the mean of the memory, by how well each of its steps fits.</summary>
    /// <param name="queries">The queries.</param>
    /// <param name="memory">What is attended to; its padding has no weight.</param>
    public Attended Apply(Sequence queries, Sequence memory) => throw new System.NotImplementedException();
}
