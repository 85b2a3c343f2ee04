using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>GPUs: weights of time loops on chip, layers as a wavefront, and losses that leave their gradient at once.</summary>
internal sealed class CudaTarget : Target
{
    /// <inheritdoc/>
    public override string Name => "cuda";

    /// <inheritdoc/>
    public override IReadOnlyList<Rewrite> Rewrites { get; } =
    [
        new("losses", "Losses leave the gradient of their logits at once.", (passes, _) => LossFusion.Rewrite(passes)),
        Rewrite.OfPasses("units", "Time loops keep their weights on chip, and blocks divide the units.", (operations, _) => UnitLoops.Rewrite(operations)),
        Rewrite.OfPasses("wavefront", "Layers run at the same time, each a step behind the one before.", (operations, _) => Wavefronts.Rewrite(operations)),
    ];

    /// <inheritdoc/>
    public override bool HoldsTexts => true;

    /// <summary>The id of each row, and of each position the first one with the same id.</summary>
    public override Dim IndexLength(Dim classes, Dim positions) => positions.Times(2);
}
