using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Lowering;

/// <summary>What runs at one request.</summary>
/// <param name="Name">The name by which the run time asks for it.</param>
/// <param name="Summary">What it does.</param>
/// <param name="Operations">The operations, in order.</param>
internal sealed record PlanPass(string Name, string Summary, IReadOnlyList<Operation> Operations)
{
    /// <summary>The pass that has run before it, and left what this one reads; null where it needs none.</summary>
    public string? After { get; init; }

    /// <summary>Passes that run first at the same request, in order.</summary>
    public IReadOnlyList<string> Includes { get; init; } = [];

    /// <summary>Whether a training step begins with it: steps are counted, and dropout masks are those of a step.</summary>
    public bool BeginsStep { get; init; }

    /// <summary>It is done in every so many training steps only, the last of them.</summary>
    public int Every { get; init; } = 1;

    /// <summary>Whether it makes something that is made only when it is asked for.</summary>
    public bool Shows => Operations.SelectMany(operation => operation.Writes).Any(view => view.Buffer.Role == Role.Shown);

    /// <summary>Whether it changes parameters.</summary>
    public bool ChangesParameters { get; init; }
}
