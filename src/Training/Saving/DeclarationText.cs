using System;
using System.Collections.Generic;
using System.Globalization;

namespace ModelGen.Training;

/// <summary>A declaration as a checkpoint holds it: strings, under the names of the attribute's arguments.</summary>
internal static class DeclarationText
{
    /// <summary>Everything that a model was declared with.</summary>
    public static Dictionary<string, string> Of(LanguageModelConfig config) => config.ToText();

    /// <summary>A number, the same in every country; it is read back as exactly this number.</summary>
    public static string Number<T>(T number)
        where T : IFormattable => number.ToString(null, CultureInfo.InvariantCulture);
}
