namespace ModelGen.Networks;

/// <summary>The size of a <see cref="Table"/>.</summary>
/// <param name="count">Rows, one for each id.</param>
/// <param name="width">Columns.</param>
[System.AttributeUsage(System.AttributeTargets.Parameter)]
public sealed class EmbeddingAttribute(int count, int width) : System.Attribute
{
    /// <summary>Rows, one for each id.</summary>
    public int Count { get; } = count;

    /// <summary>Columns.</summary>
    public int Width { get; } = width;
}
