using System.Globalization;

namespace ModelGen.Generator.Emit;

/// <summary>How numbers are written into code: invariant, and read back as the very same number.</summary>
internal static class FloatLiteral
{
    /// <summary>A <c>float</c> literal.</summary>
    public static string Single(double value) => ((float)value).ToString("R", CultureInfo.InvariantCulture) + "f";

    /// <summary>A <c>double</c> literal.</summary>
    public static string Double(double value) => value.ToString("R", CultureInfo.InvariantCulture) + "d";
}
