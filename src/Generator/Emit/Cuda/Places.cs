using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cuda;

/// <summary>How generated CUDA C names places in the arena.</summary>
internal static class Places
{
    private static readonly PlaceNames Names = new("at::", "pitch::", CudaC.Spell);

    /// <summary>The pointer to a matrix's first element.</summary>
    public static string Pointer(View view) => $"{(view.Buffer.Role == Role.Shown ? "m.shown" : "m.arena")} + {Names.Offset(view)}";

    /// <summary>The pointer to whole numbers.</summary>
    public static string Integers(View view) => $"integers_at(m, {Names.Offset(view)})";

    /// <summary>The pointer to a number in double precision.</summary>
    public static string Double(View view) => $"double_at(m, {Names.Offset(view)})";

    /// <inheritdoc cref="PlaceNames.Within"/>
    public static string Within(View view) => Names.Within(view);

    /// <inheritdoc cref="PlaceNames.Pitch"/>
    public static string Pitch(View view) => Names.Pitch(view);

    /// <summary>Pointer and pitch, as building blocks take them.</summary>
    public static string Of(View view) => $"{Pointer(view)}, {Pitch(view)}";
}
