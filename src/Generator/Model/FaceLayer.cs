using System;
using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Model;

/// <summary>A layer, as readers of a model know it.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="What">What it is, such as <c>Lstm, 200 units</c>.</param>
/// <param name="Holds">Whether a parameter is its own, given its name.</param>
internal sealed record FaceLayer(string Name, string What, Func<string, bool> Holds)
{
    /// <summary>Stacked layers whose parameters end with their number, and with their direction.</summary>
    public static IEnumerable<FaceLayer> Stacked(string cell, StackedNumbers numbers, bool isBidirectional = false) =>
        Enumerable.Range(0, numbers.NumLayers).Select(l => new FaceLayer(
            $"layer {l}",
            $"{cell}, {(numbers.HiddenSizes.Count == 0 ? numbers.HiddenSize : numbers.HiddenSizes[l])} units{(isBidirectional ? " in each direction" : "")}",
            name => name.EndsWith($"_{l}", StringComparison.Ordinal) || name.EndsWith($"_{l}_reverse", StringComparison.Ordinal)));
}
