using System;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Lowering;

/// <summary>Which kind of plan a declaration becomes.</summary>
internal static class Plans
{
    /// <summary>The plan of a declaration, whatever its size; <see cref="BufferPlan.FindProblem"/> tells if it can exist.</summary>
    /// <param name="spec">The declaration.</param>
    /// <param name="target">What the plan is for.</param>
    /// <param name="watch">Called with what there is after each pass of the compiler.</param>
    public static ModelPlan Build(ModelSpec spec, Target target, Action<PlanStage>? watch = null) => spec.Numbers is LanguageModelNumbers
        ? LanguageModelLowering.Build(spec, target, watch)
        : RecurrentLayerLowering.Build(spec, target, watch);
}
