using System;
using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Model;

/// <summary>Names of parameters as declarations give them: a name, or one with a <c>*</c> for any letters.</summary>
internal static class NamePattern
{
    /// <summary>Whether a name fits.</summary>
    public static bool Fits(string pattern, string name)
    {
        string[] parts = pattern.Split('*');
        if (parts.Length == 1)
        {
            return pattern == name;
        }

        string last = parts[parts.Length - 1];
        int place = parts[0].Length;
        if (!name.StartsWith(parts[0], StringComparison.Ordinal))
        {
            return false;
        }

        foreach (string part in parts.Skip(1).Take(parts.Length - 2))
        {
            int found = name.IndexOf(part, place, StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }

            place = found + part.Length;
        }

        return name.Length - last.Length >= place && name.EndsWith(last, StringComparison.Ordinal);
    }

    /// <summary>Whether it fits one of several names.</summary>
    public static bool FitsAny(string pattern, IEnumerable<string> names) => names.Any(name => Fits(pattern, name));
}
