using ModelGen.Generator.Model;

namespace ModelGen.Generator.Shorthands;

/// <summary>A network as it was declared: the arguments of its attribute, and its <c>Step</c>.</summary>
/// <param name="BatchSize">Sequences side by side.</param>
/// <param name="Accumulate">Training steps whose gradients are summed for an update.</param>
/// <param name="InitScale">Parameters start uniform in plus and minus this.</param>
/// <param name="Update">What is said of the update.</param>
/// <param name="Axes">The axes, in the order of the feeds.</param>
/// <param name="Feeds">The feeds, in the order of the parameters.</param>
/// <param name="Layers">The layers, in the order of the parameters.</param>
/// <param name="Nodes">The values.</param>
/// <param name="Loss">The value that is the loss; -1 in an outline.</param>
/// <param name="Outputs">What is returned beside it.</param>
/// <param name="Returns">The type that <c>Step</c> returns, as it is spelled in generated code.</param>
internal sealed record NetworkNumbers(
    int BatchSize, int Accumulate, double InitScale, UpdateNumbers Update, EquatableArray<NetworkAxis> Axes,
    EquatableArray<NetworkFeed> Feeds, EquatableArray<NetworkLayer> Layers, EquatableArray<NetworkNode> Nodes, int Loss,
    EquatableArray<NetworkOutput> Outputs, string Returns)
    : ModelNumbers(BatchSize, Accumulate, InitScale, Update)
{
    /// <summary>Whether only feeds and outputs are known: <c>Step</c> is in error, and the class has its members and no program.</summary>
    public bool IsOutline => Loss < 0;
}
