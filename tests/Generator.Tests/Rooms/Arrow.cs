namespace ModelGen.Generator.Tests.Rooms;

/// <summary>A name in one room that means something of another.</summary>
/// <param name="From">The room of the name.</param>
/// <param name="To">The room of what it means.</param>
/// <param name="Place">File and line of the name.</param>
/// <param name="Name">What it means.</param>
internal sealed record Arrow(string From, string To, string Place, string Name)
{
    /// <inheritdoc/>
    public override string ToString() => $"{From} -> {To}: {Name} ({Place})";
}
