namespace ModelGen.Cpu;

/// <summary>Columns of a tile as a type argument, so that the JIT compiles a kernel for each.</summary>
internal static class TileWidth
{
    /// <summary>One vector of columns.</summary>
    internal readonly struct One;

    /// <summary>Two vectors of columns.</summary>
    internal readonly struct Two;
}
