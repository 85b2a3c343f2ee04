using System;
using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Lowering;

/// <summary>A change of a plan that leaves its meaning: passes in, passes out.</summary>
/// <param name="Name">The name by which plans after it are asked for.</param>
/// <param name="Summary">What there is where it has changed something, as a sentence.</param>
/// <param name="Run">Does it; the set receives buffers that are needed for it.</param>
internal sealed record Rewrite(string Name, string Summary, Func<IReadOnlyList<PlanPass>, BufferSet, IReadOnlyList<PlanPass>> Run)
{
    /// <summary>A change of each pass by itself: operations in, operations out.</summary>
    public static Rewrite OfPasses(string name, string summary, Func<IReadOnlyList<Operation>, BufferSet, IReadOnlyList<Operation>> run) =>
        new(name, summary, (passes, buffers) => [.. passes.Select(pass => pass with { Operations = run(pass.Operations, buffers) })]);
}
