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

    /// <summary>Adds a problem, once: equations that are used twice are read twice.</summary>
    /// <param name="descriptor">Which one.</param>
    /// <param name="place">The word to change.</param>
    /// <param name="arguments">What fills the holes of its message.</param>
    public void Add(DiagnosticDescriptor descriptor, Location place, params string[] arguments)
    {
        var problem = new DiagnosticInfo(descriptor, LocationInfo.From(place), new(arguments));
        if (!_problems.Contains(problem))
            _problems.Add(problem);
    }

    /// <summary>Adds the problems of another list.</summary>
    public void Add(ProblemList others) => _problems.AddRange(others._problems);

    /// <summary>The problems, in the order in which they were found.</summary>
    public EquatableArray<DiagnosticInfo> ToEquatableArray() => _problems.ToEquatableArray();
}
