using System.Collections.Generic;

namespace ModelGen.Generator.Shorthands;

/// <summary>A function of networks, or the use of a layer: its shape, and how it becomes operations.</summary>
internal abstract class NetworkFunction
{
    /// <summary>All of them, by what <see cref="NetworkNode.Function"/> calls them.</summary>
    public static IReadOnlyDictionary<string, NetworkFunction> All { get; } = new Dictionary<string, NetworkFunction>
    {
    };

    /// <summary>The shape of what it gives; null where something is wrong, which <see cref="NetworkCall.Refuse"/> has been told.</summary>
    public abstract NetworkShape? ShapeOf(NetworkCall call);
}
