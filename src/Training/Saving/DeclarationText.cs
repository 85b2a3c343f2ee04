using System;
using System.Globalization;

namespace ModelGen.Training;

/// <summary>Numbers as a checkpoint holds them.</summary>
internal static class DeclarationText
{
    /// <summary>A number, the same in every country; it is read back as exactly this number.</summary>
    public static string Number<T>(T number)
        where T : IFormattable => number.ToString(null, CultureInfo.InvariantCulture);
}
