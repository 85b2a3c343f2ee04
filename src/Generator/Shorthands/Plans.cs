using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Shorthands;

/// <summary>Makes plans of declarations.</summary>
internal static class Plans
{
    /// <summary>The plan of a declaration, whatever its size; <see cref="BufferPlan.FindProblem"/> tells if it can exist.</summary>
    /// <param name="spec">The declaration.</param>
    /// <param name="target">What the plan is for.</param>
    /// <param name="watch">Called with what there is after each pass of the compiler.</param>
    public static ModelPlan Build(ModelSpec spec, Target target, Action<PlanStage>? watch = null) => Shorthand.Of(spec).Lower(spec, target, watch);

    /// <summary>A model's parameters, in their order.</summary>
    public static IReadOnlyList<(string Name, bool IsMatrix)> ParametersOf(ModelSpec spec) =>
        [.. ModelPlans.Keep(spec)[Target.All[0]].Table(TensorTable.Parameters).Select(parameter => (parameter.Name, parameter.Shape.Count > 1))];

    /// <summary>What a declaration makes larger than an array of the run time can be, or null.</summary>
    public static SizeProblem? FindSizeProblem(ModelSpec spec)
    {
        ModelPlans plans = ModelPlans.Keep(spec);
        return Target.All.Select(target => plans[target].Buffers.FindProblem()).FirstOrDefault(problem => problem is not null);
    }
}
