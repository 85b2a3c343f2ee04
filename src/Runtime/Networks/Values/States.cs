using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Networks;

/// <summary>The states of a <see cref="Recurrent"/> after the last real step.</summary>
public sealed class States
{
    /// <param name="names">What the cell calls its states, the output first.</param>
    /// <param name="parts">For each layer and direction, for each state, its numbers.</param>
    /// <param name="directions">1, or 2 for layers that also read backwards.</param>
    internal States(IReadOnlyList<string> names, Vector[][] parts, int directions)
    {
        (Names, Parts) = (names, parts);
        Vector[] last = [.. parts[^directions..].Select(part => part[0])];
        Output = Functions.Concat(last[0], last[1..]);
    }

    /// <summary>The last layer's output, all directions side by side.</summary>
    public Vector Output { get; }

    /// <summary>What the cell calls its states, the output first.</summary>
    internal IReadOnlyList<string> Names { get; }

    /// <summary>For each layer and direction, for each state, its numbers.</summary>
    internal Vector[][] Parts { get; }

    /// <summary>Such as <c>States of 2 layers, h [16, 128], c [16, 128]</c>.</summary>
    public override string ToString() =>
        $"States of {Parts.Length} layers and directions, {string.Join(", ", Names.Zip(Parts[0], (name, part) => $"{name} [{part.Batch}, {part.Width}]"))}";
}
