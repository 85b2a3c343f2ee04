using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Lowering;

/// <summary>Makes plans of declarations.</summary>
internal static class Plans
{
    // Tables whose tensors are written from outside, and those that are read outside after a pass.
    private static readonly HashSet<string> Given = [TensorTable.Feeds, "FinalStateGradients"];

    /// <summary>The plan of a declaration, whatever its size; <see cref="BufferPlan.FindProblem"/> tells if it can exist.</summary>
    /// <param name="spec">The declaration.</param>
    /// <param name="target">What the plan is for.</param>
    /// <param name="watch">Called with what there is after each pass of the compiler.</param>
    public static ModelPlan Build(ModelSpec spec, Target target, Action<PlanStage>? watch = null) => spec.Numbers is LanguageModelNumbers
        ? LanguageModelLowering.Build(spec, target, watch)
        : RecurrentLayerLowering.Build(spec, target, watch);

    /// <summary>Takes lowered passes through the rewrites of a target, and gives what is used then its place.</summary>
    public static ModelPlan Finish(
        IReadOnlyList<PlanPass> passes, IReadOnlyList<TensorTable> tables, IReadOnlyList<Letter> letters, Target target, BufferSet buffers,
        Action<PlanStage>? watch)
    {
        ILookup<bool, View> views = tables.SelectMany(table => table.Tensors.SelectMany(tensor => tensor.Views).Select(view => (Given.Contains(table.Name), view)))
            .ToLookup(pair => pair.Item1, pair => pair.view);
        IReadOnlyList<PlanPass> rewritten = PlanStages.Run(new PlanStage("lower", passes, [.. views[true]], [.. views[false]]), target, buffers, watch);
        HashSet<string> used =
        [
            .. rewritten.SelectMany(pass => pass.Operations).SelectMany(operation => operation.Reads.Concat(operation.Writes).Concat(operation.Workspace))
                .Concat(tables.SelectMany(table => table.Tensors).SelectMany(tensor => tensor.Views)).Select(view => view.Buffer.Storage),
        ];
        return new ModelPlan(new BufferPlan(buffers.All, used.Contains), letters, rewritten, tables);
    }
}
