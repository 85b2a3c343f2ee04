using System;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Reading;

/// <summary>What reading a declaration gives.</summary>
internal sealed record ReadResult
{
    /// <summary>A declaration, and what is wrong with it.</summary>
    /// <param name="spec">The declaration, perhaps as an outline; null where the class itself cannot be extended.</param>
    /// <param name="problems">What is to be reported with it.</param>
    /// <param name="ofCell">What is reported with the cell that it uses.</param>
    /// <exception cref="InvalidOperationException">
    /// There is an outline and no error: the build would be green, and the model fail when it runs.
    /// </exception>
    public ReadResult(ModelSpec? spec, ProblemList problems, ProblemList? ofCell = null)
    {
        if (spec is { IsOutline: true } && problems.AllowsGeneration && ofCell is null or { AllowsGeneration: true })
            throw new InvalidOperationException("a declaration that cannot be read has no error");
        (Spec, Problems) = (spec, problems.ToEquatableArray());
    }

    private ReadResult(DiagnosticInfo error) => Problems = [error];

    /// <summary>The declaration, perhaps as an outline; null where the class itself cannot be extended.</summary>
    public ModelSpec? Spec { get; }

    /// <summary>Our errors and warnings.</summary>
    public EquatableArray<DiagnosticInfo> Problems { get; }

    /// <summary>Reading itself went wrong.</summary>
    public static ReadResult Failed(DiagnosticInfo error) => new(error);
}
