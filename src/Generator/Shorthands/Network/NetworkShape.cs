namespace ModelGen.Generator.Shorthands;

/// <summary>The shape of a value.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Axis">For what has steps, the number of its axis; else -1.</param>
/// <param name="Width">Columns of what is real; for <see cref="NetworkValueKind.States"/> the number of the layer; else 0.</param>
internal readonly record struct NetworkShape(NetworkValueKind Kind, int Axis, int Width)
{
    /// <summary>A vector.</summary>
    public static NetworkShape Vector(int width) => new(NetworkValueKind.Vector, -1, width);

    /// <summary>A sequence.</summary>
    public static NetworkShape Sequence(int axis, int width) => new(NetworkValueKind.Sequence, axis, width);

    /// <summary>A loss.</summary>
    public static NetworkShape Loss { get; } = new(NetworkValueKind.Loss, -1, 0);

    /// <summary>A constant.</summary>
    public static NetworkShape Number { get; } = new(NetworkValueKind.Number, -1, 1);
}
