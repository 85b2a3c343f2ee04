using ModelGen.Generator.Emit.CSharp;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cuda;

/// <summary>How generated CUDA C names places in the arena: <c>m.arena + at::Z0 + t * B * pitch::Of4H</c>.</summary>
internal static class Places
{
    /// <summary>The pointer to a matrix's first element.</summary>
    public static string Pointer(View view) => $"m.arena + {Spell(Addressing.Offset(view))}";

    /// <summary>The constant that tells how far apart the rows of a matrix are.</summary>
    public static string Pitch(View view) => Spell(Addressing.Pitch(view));

    /// <summary>Pointer and pitch, as building blocks take them.</summary>
    public static string Of(View view) => $"{Pointer(view)}, {Pitch(view)}";

    /// <summary>The matrix in words.</summary>
    public static string Name(View view) => Addressing.Describe(view);

    private static string Spell(string text) => CudaC.Spell(text.Replace("At.", "at::").Replace("Pitch.", "pitch::"));
}
