using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Emit;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;
using ModelGen.Generator.Shorthands;

namespace ModelGen.Generator;

/// <summary>The plans of a compiled model, and what it costs, as texts for tools. Nothing of Roslyn is needed for them.</summary>
public static class PlanText
{
    // As the plan is before any rewrite.
    private const string Lowered = "lower";

    /// <summary>The names of the targets.</summary>
    public static IReadOnlyList<string> Targets => [.. Target.All.Select(target => target.Name)];

    /// <summary>What a plan of a target can be asked for after: <c>lower</c>, and then each of the target's rewrites in their order.</summary>
    /// <param name="target">One of <see cref="Targets"/>.</param>
    public static IReadOnlyList<string> StagesOf(string target) => [Lowered, .. Find(target).Rewrites.Select(rewrite => rewrite.Name)];

    /// <summary>A plan: its buffers with shape, role and size, and its passes with the equation of each operation.</summary>
    /// <param name="declaration">What was declared, as the generated part of the model has it.</param>
    /// <param name="target">One of <see cref="Targets"/>.</param>
    /// <param name="after">One of <see cref="StagesOf"/>.</param>
    /// <exception cref="FormatException">The declaration is none.</exception>
    public static string Of(string declaration, string target, string after)
    {
        ModelSpec spec = SpecText.Read(declaration);
        PlanStage? asked = null;
        Plans.Build(spec, Find(target), stage => asked = stage.Name == after ? stage : asked);
        return asked is null
            ? throw new ArgumentException($"'{after}' is none of {string.Join(", ", StagesOf(target))}.", nameof(after))
            : $"{spec.Name} for {target}, after {after}\n\n{PlanWriter.Write(asked)}";
    }

    /// <summary>What a model costs: its layers and parameters, memory, floating-point operations by phase, and what is fused.</summary>
    /// <param name="declaration">What was declared, as the generated part of the model has it.</param>
    /// <exception cref="FormatException">The declaration is none.</exception>
    public static string SummaryOf(string declaration)
    {
        ModelSpec spec = SpecText.Read(declaration);
        Face face = Shorthand.Of(spec).FaceOf(spec);
        return ModelSummary.Write(spec.Namespace.Length > 0 ? $"{spec.Namespace}.{spec.Name}" : spec.Name, face, ModelFiles.CostOf(face, ModelPlans.Take(spec)));
    }

    private static Target Find(string target) => Target.All.SingleOrDefault(other => other.Name == target)
        ?? throw new ArgumentException($"'{target}' is none of {string.Join(", ", Targets)}.", nameof(target));
}
