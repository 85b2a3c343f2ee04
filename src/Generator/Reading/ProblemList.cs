using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Reading;

/// <summary>Collects the problems of one declaration, so that all of them are reported at once.</summary>
internal sealed class ProblemList
{
    private readonly List<DiagnosticInfo> _problems = [];

    /// <summary>Whether code can be generated in spite of the problems.</summary>
    public bool AllowsGeneration => _problems.All(static problem => !problem.IsError);

    /// <summary>Whether a certain problem is among them.</summary>
    public bool Contains(DiagnosticDescriptor descriptor) => _problems.Any(problem => problem.Descriptor == descriptor);

    /// <summary>Adds a problem.</summary>
    /// <param name="descriptor">Which one.</param>
    /// <param name="place">The word to change.</param>
    /// <param name="arguments">What fills the holes of its message.</param>
    public void Add(DiagnosticDescriptor descriptor, Location place, params string[] arguments) =>
        _problems.Add(new DiagnosticInfo(descriptor, LocationInfo.From(place), new(arguments)));

    /// <summary>The problems, in the order in which they were found.</summary>
    public EquatableArray<DiagnosticInfo> ToEquatableArray() => _problems.ToEquatableArray();
}
