using System.Linq;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.CSharp;

/// <summary>Writes where everything lies in the arena, as constants that the rest of a generated file names.</summary>
internal static class ArenaTables
{
    /// <summary>Writes the classes <c>Pitch</c> and <c>At</c>.</summary>
    public static void Write(CodeWriter code, BufferPlan buffers)
    {
        code.Line();
        code.Line("// Floats from one row of a matrix to the next: the columns, rounded up to whole cache lines.");
        using (code.Open("private static class Pitch"))
        {
            foreach (Dim columns in buffers.Buffers.Select(buffer => buffer.Columns).Distinct())
            {
                code.Line($"public const int {PlaceNames.PitchName(columns)} = {Buffer.PitchOf(columns):0};");
            }
        }

        code.Line();
        code.Line("// Who lives where in the arena, in floats.");
        using (code.Open("private static class At"))
        {
            code.Line("public const int Parameters = 0;");
            code.Line("public const int Gradients = DenseLength;");
            foreach (Buffer buffer in buffers.Buffers)
            {
                code.Line($"public const int {buffer.Constant} = {buffers.OffsetOf(buffer):0}; // {Describe(buffer)}");
            }

            code.Line($"public const int End = {buffers.Length:0};");
        }
    }

    /// <summary>A buffer's shape in letters and in numbers.</summary>
    public static string Describe(Buffer buffer) =>
        $"{buffer.Shape} = {BufferPlan.Numbers(buffer)}{(buffer.SharesStorageOf is null ? "" : $", in place of {buffer.SharesStorageOf.Name}")}{(buffer.Role == Role.Shown ? ", in memory of its own" : "")}";
}
