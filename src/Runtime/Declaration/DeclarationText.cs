using System;
using System.Collections.Generic;
using System.Globalization;

namespace ModelGen;

/// <summary>Arguments of a declaration as a file holds them.</summary>
internal static class DeclarationText
{
    /// <summary>The text of each argument.</summary>
    public static Dictionary<string, string> Of(params ReadOnlySpan<(string Name, object Value)> arguments)
    {
        var text = new Dictionary<string, string>();
        foreach ((string name, object value) in arguments)
            text.Add(name, Convert.ToString(value, CultureInfo.InvariantCulture)!);
        return text;
    }
}
