using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.CSharp;

/// <summary>How generated C# names places in the arena.</summary>
internal static class Addressing
{
    private static readonly PlaceNames Names = new("At.", "Pitch.", name => name);

    /// <summary>The reference to a matrix's first element.</summary>
    public static string Reference(View view) => $"ref {(view.Buffer.Role == Role.Shown ? "Shown" : "Arena")}[{Offset(view)}]";

    /// <summary>Reference and pitch, as kernels take them.</summary>
    public static string Place(View view) => $"{Reference(view)}, {Pitch(view)}";

    /// <summary>Whole numbers, a row of them.</summary>
    public static string Integers(View view) => $"Arena.Integers({Offset(view)}, {view.Columns.Code})";

    /// <inheritdoc cref="PlaceNames.Pitch"/>
    public static string Pitch(View view) => Names.Pitch(view);

    /// <inheritdoc cref="PlaceNames.Offset"/>
    public static string Offset(View view) => Names.Offset(view);
}
