using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>Processors: weights of time loops in strips as wide as a vector, and softmax layers chunk by chunk.</summary>
internal sealed class CpuTarget : Target
{
    /// <inheritdoc/>
    public override string Name => "cpu";

    /// <inheritdoc/>
    public override IReadOnlyList<Rewrite> Rewrites { get; } =
    [
        new("softmax", "The output layer, its softmax and its loss are one operation, with their gradients another one.", SoftmaxFusion.Rewrite),
        Rewrite.OfPasses("panels", "Weights of time loops are packed once before them, and threads divide the units.", Panels.Rewrite),
    ];

    /// <inheritdoc/>
    public override bool HoldsTexts => false;

    /// <summary>The distinct ids, their number, where each one's positions begin, the positions, and for each id its number among the distinct.</summary>
    public override Dim IndexLength(Dim classes, Dim positions) =>
        new($"{classes.Symbol}+3{positions.Symbol}+3", $"{classes.Code} + 3 * {positions.Most} + 3", classes.Value + (3 * positions.Value) + 3);
}
