using System;
using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// A model as data, whatever it is a model of: buffers, passes over them, and tensors by name. It is all that emitters print and that
/// the run time executes.
/// </summary>
/// <param name="Buffers">Where everything lies.</param>
/// <param name="Letters">The model's extents.</param>
/// <param name="Passes">What can be asked for, by name.</param>
/// <param name="Tables">What can be read and written by name.</param>
internal sealed record ModelPlan(
    BufferPlan Buffers, IReadOnlyList<Letter> Letters, IReadOnlyList<PlanPass> Passes, IReadOnlyList<TensorTable> Tables)
{
    /// <summary>The hyperparameters, in the order of their table.</summary>
    public IReadOnlyList<HyperparameterValue> Hyperparameters { get; init; } = [];

    // Tables whose tensors are written from outside, and those that are read outside after a pass.
    private static readonly HashSet<string> Given = [TensorTable.Feeds, TensorTable.Hyperparameters, "FinalStateGradients", "StepFeeds", "SelectedRows"];

    /// <summary>The pass of a name.</summary>
    public PlanPass this[string name] => Passes.Single(pass => pass.Name == name);

    /// <summary>The tensors of a table; none where the model has no such table.</summary>
    public IReadOnlyList<Tensor> Table(string name) => Tables.SingleOrDefault(table => table.Name == name)?.Tensors ?? [];

    /// <summary>Takes lowered passes through the rewrites of a target, and gives what is used then its place.</summary>
    public static ModelPlan Of(
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
