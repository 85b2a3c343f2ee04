namespace ModelGen.Networks;

/// <summary>Declares an <see cref="Attention"/>.</summary>
/// <param name="score">How well a query fits a key.</param>
/// <param name="width">Width of the hidden layer of the additive score; 0 for others.</param>
[System.AttributeUsage(System.AttributeTargets.Parameter)]
public sealed class AttentionAttribute(AttentionScore score, int width = 0) : System.Attribute
{
    /// <summary>How well a query fits a key.</summary>
    public AttentionScore Score { get; } = score;

    /// <summary>Width of the hidden layer of the additive score.</summary>
    public int Width { get; } = width;
}
