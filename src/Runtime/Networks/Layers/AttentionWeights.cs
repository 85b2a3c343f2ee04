namespace ModelGen.Networks;

/// <summary>The parameters of an <see cref="Attention"/>, as many as its score has.</summary>
internal readonly record struct AttentionWeights
{
    /// <summary>What a query is multiplied by.</summary>
    public Matrix? Query { get; init; }

    /// <summary>What a key is multiplied by.</summary>
    public Matrix? Key { get; init; }

    /// <summary>Added to both.</summary>
    public Matrix? Bias { get; init; }

    /// <summary>What the sum of it all is multiplied by.</summary>
    public Matrix? Score { get; init; }
}
