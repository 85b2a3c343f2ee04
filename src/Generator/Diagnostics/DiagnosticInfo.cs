using Microsoft.CodeAnalysis;

namespace ModelGen.Generator.Diagnostics;

/// <summary>A problem found while reading, as plain values: what a diagnostic says and where, without its syntax tree.</summary>
/// <param name="Descriptor">Which problem it is.</param>
/// <param name="Place">The word to change.</param>
/// <param name="Arguments">What fills the holes of the descriptor's message.</param>
internal sealed record DiagnosticInfo(DiagnosticDescriptor Descriptor, LocationInfo Place, EquatableArray<string> Arguments)
{
    /// <summary>Whether no code can be generated while the problem is there.</summary>
    public bool IsError => Descriptor.DefaultSeverity == DiagnosticSeverity.Error;

    /// <summary>The diagnostic to report.</summary>
    public Diagnostic ToDiagnostic() => Diagnostic.Create(Descriptor, Place.ToLocation(), [.. Arguments]);
}
