using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Shorthands;

/// <summary>The plans of a declaration, one for each target, and what there was after each pass of the compiler.</summary>
internal sealed class ModelPlans
{
    // Reading asks how large a model is, and generating follows at once: plans are made once for both. What is left of a declaration
    // that is never generated goes with it.
    private static readonly ConditionalWeakTable<ModelSpec, ModelPlans> Kept = new();

    private readonly Dictionary<Target, (ModelPlan Plan, List<PlanStage> Stages)> _plans;

    private ModelPlans(ModelSpec spec) => _plans = Target.All.ToDictionary(target => target, target =>
    {
        var stages = new List<PlanStage>();
        return (Plans.Build(spec, target, stages.Add), stages);
    });

    /// <summary>The plan for a target.</summary>
    public ModelPlan this[Target target] => _plans[target].Plan;

    /// <summary>Makes the plans, and keeps them until they are taken.</summary>
    public static ModelPlans Keep(ModelSpec spec) => Kept.GetValue(spec, static spec => new ModelPlans(spec));

    /// <summary>The plans, kept or made.</summary>
    public static ModelPlans Take(ModelSpec spec)
    {
        ModelPlans plans = Keep(spec);
        Kept.Remove(spec);
        return plans;
    }

    /// <summary>What there was after each pass of the compiler, the first one included.</summary>
    public IReadOnlyList<PlanStage> StagesOf(Target target) => _plans[target].Stages;
}
