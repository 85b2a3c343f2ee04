namespace ModelGen.Training;

/// <summary>
/// How large a text may be. Beyond these it is no text to learn from, such as a file of zeros or a small archive that unpacks
/// to gigabytes: it is better refused than read until the memory is full.
/// </summary>
public sealed record TextLimits
{
    /// <summary>Words of a text.</summary>
    public int Words { get; init; } = 1 << 27;

    /// <summary>Different words of a text.</summary>
    public int DifferentWords { get; init; } = 1 << 22;

    /// <summary>Characters of a word.</summary>
    public int WordLength { get; init; } = 1 << 16;

    /// <summary>How many times its size an archive may unpack to. Text becomes a third to a tenth; zeros become a thousandth.</summary>
    public int Expansion { get; init; } = 100;

    /// <summary>Bytes that any archive may unpack to.</summary>
    public long FreeExpansion { get; init; } = 16 << 20;
}
