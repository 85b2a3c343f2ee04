namespace ModelGen.Networks;

/// <summary>The columns of a feed of real numbers.</summary>
/// <param name="count">How many.</param>
[System.AttributeUsage(System.AttributeTargets.Parameter)]
public sealed class WidthAttribute(int count) : System.Attribute
{
    /// <summary>How many.</summary>
    public int Count { get; } = count;
}
