using System.Collections.Generic;

namespace ModelGen;

/// <summary>Something that goes into a network before a pass.</summary>
/// <param name="Name">What the parameter of its <c>Step</c> is called.</param>
/// <param name="Shape">Its shape: <c>[B]</c>, <c>[T, B]</c>, <c>[B, width]</c> or <c>[T, B, width]</c>.</param>
public sealed record FeedInfo(string Name, IReadOnlyList<int> Shape)
{
    /// <summary>For whole numbers, how many different ones there are, from 0 on; null for real numbers.</summary>
    public int? Classes { get; init; }

    /// <summary>The feed that opens the axis of its steps; empty where it has none.</summary>
    public string Axis { get; init; } = "";
}
