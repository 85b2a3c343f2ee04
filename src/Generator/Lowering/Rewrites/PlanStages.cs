using System;
using System.Collections.Generic;
using System.Diagnostics;

namespace ModelGen.Generator.Lowering;

/// <summary>Takes lowered passes through the rewrites of a target; what is there after each is shown to those who watch.</summary>
internal static class PlanStages
{
    /// <summary>The passes as the target's emitter wants them.</summary>
    /// <param name="lowered">The passes as lowering and differentiation make them.</param>
    /// <param name="target">The target.</param>
    /// <param name="buffers">Receives buffers that rewrites need.</param>
    /// <param name="watch">Called after each stage.</param>
    public static IReadOnlyList<PlanPass> Run(PlanStage lowered, Target target, BufferSet buffers, Action<PlanStage>? watch)
    {
        PlanStage stage = lowered;
        Show(stage, watch);
        foreach (Rewrite rewrite in target.Rewrites)
        {
            stage = stage with { Name = rewrite.Name, Passes = rewrite.Run(stage.Passes, buffers) };
            Show(stage, watch);
        }

        return stage.Passes;
    }

    private static void Show(PlanStage stage, Action<PlanStage>? watch)
    {
        CheckInDebugBuilds(stage);
        watch?.Invoke(stage);
    }

    [Conditional("DEBUG")]
    private static void CheckInDebugBuilds(PlanStage stage) => PlanRules.Check(stage);
}
