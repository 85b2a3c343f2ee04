namespace ModelGen.Networks;

/// <summary>What an <see cref="Attention"/> gives: for each query a mean of the memory.</summary>
public sealed class Attended : Sequence
{
    internal Attended(Sequence context, Sequence weights)
        : base(context) => Weights = weights;

    /// <summary>The weights of the memory's steps, <c>[T, B, steps of the memory]</c>; they sum to one, and are zero at padding of the memory.</summary>
    public Sequence Weights { get; }
}
