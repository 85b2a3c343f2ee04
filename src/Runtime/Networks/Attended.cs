namespace ModelGen.Networks;

/// <summary>What an <see cref="Attention"/> gives: for each query a mean of the memory.</summary>
public sealed class Attended : Sequence
{
    /// <summary>The weights of the memory's steps, <c>[T, B, steps of the memory]</c>.</summary>
    public Sequence Weights => throw new System.NotImplementedException();
}
