using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis.CSharp;

namespace ModelGen.Generator.Reading;

/// <summary>
/// Gives the values of a cell names that code in any target can bear: letters and digits, no keyword, each one once. A name
/// that is so already stays as it is; <c>forget_gate</c> becomes <c>forgetGate</c>.
/// </summary>
internal sealed class CellNames
{
    // Upper and lower case make no difference here: d_x and d_X would both be printed as dX.
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A name that nothing else has.</summary>
    public string Add(string word)
    {
        var wanted = Canonical(word);
        var name = wanted;
        for (var number = 2; !_taken.Add(name); number++)
            name = wanted + number;
        return name;
    }

    private static string Canonical(string word)
    {
        var words = word.Split('_')
            .Select(static part => string.Concat(part.Where(char.IsLetterOrDigit)))
            .Where(static part => part.Length > 0);
        var name = string.Concat(words.Select(static (part, index) => index == 0 ? part : char.ToUpperInvariant(part[0]) + part.Substring(1)));
        if (name.Length == 0 || !char.IsLetter(name[0]))
            name = "value" + name;
        return SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : name + "Value";
    }
}
