using System.Collections.Generic;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Reading;

/// <summary>The optimizers that come with the generator: their equations lie in <c>Optimizers/</c> and are embedded as text.</summary>
internal static class StandardOptimizers
{
    private static readonly EmbeddedEquations<OptimizerSpec> Optimizers = new("Optimizers/", OptimizerParser.Parse);

    /// <summary>The optimizer of a declaration that names none.</summary>
    public static OptimizerSpec Sgd => Optimizers.Find("Sgd")!;

    /// <summary>The optimizers' names, in alphabetical order.</summary>
    public static IEnumerable<string> Names => Optimizers.Names;

    /// <summary>The optimizer of a name; null where there is none.</summary>
    public static OptimizerSpec? Find(string name) => Optimizers.Find(name);
}
