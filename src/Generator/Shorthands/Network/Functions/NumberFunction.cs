namespace ModelGen.Generator.Shorthands;

/// <summary>A constant of the source: equations have it in them.</summary>
internal sealed class NumberFunction : NetworkFunction
{
    /// <summary>The name of its nodes.</summary>
    public const string Number = "number";

    /// <inheritdoc/>
    public override string Name => Number;

    /// <inheritdoc/>
    public override NetworkShape? ShapeOf(NetworkCall call) => NetworkShape.Number;

    /// <inheritdoc/>
    public override void Lower(NetworkPass pass, int node)
    {
        // It has no place.
    }
}
