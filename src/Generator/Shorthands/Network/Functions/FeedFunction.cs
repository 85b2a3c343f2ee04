namespace ModelGen.Generator.Shorthands;

/// <summary>What goes in: its number is the feed's.</summary>
internal sealed class FeedFunction : NetworkFunction
{
    /// <summary>The name of its nodes.</summary>
    public const string Feed = "feed";

    /// <inheritdoc/>
    public override string Name => Feed;

    /// <inheritdoc/>
    public override NetworkShape? ShapeOf(NetworkCall call) => null;

    /// <inheritdoc/>
    public override void Lower(NetworkPass pass, int node) => pass[node] = [pass.FeedOf((int)pass.Node(node).Numbers[0])];
}
