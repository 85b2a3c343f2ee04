using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>What runs at one request.</summary>
/// <param name="Name">The name by which the run time asks for it.</param>
/// <param name="Summary">What it does.</param>
/// <param name="Operations">The operations, in order.</param>
internal sealed record PlanPass(string Name, string Summary, IReadOnlyList<Operation> Operations)
{
    /// <summary>The pass that has run before it, and left what this one reads; null where it needs none.</summary>
    public string? After { get; init; }
}
