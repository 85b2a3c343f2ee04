using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ModelGen.Generator.Diagnostics;

/// <summary>
/// A place in the source, as plain values: a Roslyn <see cref="Location"/> would keep its whole syntax tree alive.
/// </summary>
/// <param name="Path">The file.</param>
/// <param name="Span">Characters from its beginning.</param>
/// <param name="Lines">The same as lines and columns, both from 0.</param>
internal sealed record LocationInfo(string Path, TextSpan Span, LinePositionSpan Lines)
{
    /// <summary>The values of a location in source code.</summary>
    public static LocationInfo From(Location location) =>
        new(location.GetLineSpan().Path, location.SourceSpan, location.GetLineSpan().Span);

    /// <summary>A location to report at.</summary>
    public Location ToLocation() => Location.Create(Path, Span, Lines);
}
