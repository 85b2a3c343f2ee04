namespace ModelGen.Generator.Reading;

/// <summary>Types that occur in a cell. Numbers stand in the order in which C# converts them by itself.</summary>
internal enum CellType
{
    /// <summary>Not known because something is wrong that is reported already, by us or by the compiler.</summary>
    Error,

    Int,
    Float,
    Double,
    Units,
    Gate,
    Projection,

    /// <summary>Any other type; none of them belongs into a cell.</summary>
    Other,
}

/// <summary>What the rest of the room asks about types.</summary>
internal static class CellTypes
{
    /// <summary>Whether equations can calculate with it.</summary>
    public static bool IsValue(this CellType type) => type is CellType.Int or CellType.Float or CellType.Double or CellType.Units;
}
