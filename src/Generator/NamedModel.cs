using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator;

/// <summary>A model that wants files, and where it is declared.</summary>
/// <param name="Hint">What its files are called.</param>
/// <param name="Place">Its identifier.</param>
internal sealed record NamedModel(string Hint, LocationInfo Place)
{
    // Roslyn makes no difference between upper and lower case, nor do most file systems; a name that came twice would silence the
    // generator for every model.
    private static readonly StringComparer Comparer = StringComparer.OrdinalIgnoreCase;

    /// <summary>All that share their file names with another one.</summary>
    public static EquatableArray<NamedModel> Clashing(IEnumerable<NamedModel> models) =>
        models.GroupBy(static model => model.Hint, Comparer).Where(static group => group.Count() > 1).SelectMany(static group => group).ToEquatableArray();

    /// <summary>Why it gets no files.</summary>
    /// <param name="clashing">Those that share file names.</param>
    public DiagnosticInfo ToProblem(EquatableArray<NamedModel> clashing)
    {
        var twin = clashing.First(other => other != this && Comparer.Equals(other.Hint, Hint));
        var reason = twin.Hint == Hint
            ? $"its full name is also that of the model at line {twin.Place.Lines.Start.Line + 1} of {twin.Place.Path}"
            : $"its full name differs from that of the model '{FullName(twin)}' only in upper and lower case";
        return new(Descriptors.CannotBeExtended, Place, [FullName(this).Split('.').Last(), reason]);
    }

    private static string FullName(NamedModel model) => model.Hint.Replace('/', '.').Replace('+', '.');
}
