using System;
using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// What is true of every plan, whatever the model: shapes agree, views lie within their buffers, what is read has been written, what is
/// written is read, no value is lost, and what the stages of a wavefront write is their own.
/// </summary>
internal sealed class PlanRules
{
    private readonly PlanStage _stage;
    private readonly List<string> _problems = [];

    private PlanRules(PlanStage stage) => _stage = stage;

    /// <exception cref="InvalidOperationException">A rule is broken: a fault of the compiler.</exception>
    public static void Check(PlanStage stage)
    {
        if (Problems(stage) is { Count: > 0 } problems)
        {
            throw new InvalidOperationException($"The plan after '{stage.Name}': {string.Join("; ", problems)}.");
        }
    }

    /// <summary>What is wrong with a plan, each with the name of the pass.</summary>
    public static IReadOnlyList<string> Problems(PlanStage stage)
    {
        var rules = new PlanRules(stage);
        rules.CheckNames();
        rules.CheckReaders();
        foreach (PlanPass pass in stage.Passes)
        {
            rules.CheckShapes(pass);
            rules.CheckStages(pass);
            if (!stage.Passes.Any(other => other.After == pass.Name))
            {
                rules.CheckValues(pass);
            }
        }

        return rules._problems;
    }

    private IEnumerable<Operation> All => _stage.Passes.SelectMany(pass => Leaves(pass.Operations, [])).Select(leaf => leaf.Operation);

    private void CheckNames()
    {
        foreach (IGrouping<string, Buffer> name in All
            .SelectMany(operation => operation.Reads.Concat(operation.Writes)).Select(view => view.Buffer).Distinct().GroupBy(buffer => buffer.Name))
        {
            if (name.Select(buffer => (buffer.Role, buffer.Storage)).Distinct().Count() > 1)
            {
                _problems.Add($"the name {name.Key} belongs to several buffers");
            }
        }
    }

    // States are for the next step, gradients of parameters for the update.
    private void CheckReaders()
    {
        HashSet<string> read =
        [
            .. All.SelectMany(operation => operation.Reads.Concat(operation.Sums).Concat(operation.Workspace))
                .Concat(_stage.Asked).Select(view => view.Buffer.Storage),
        ];
        foreach (Buffer buffer in All.SelectMany(operation => operation.Writes).Select(view => view.Buffer).Distinct()
            .Where(buffer => buffer.Role is not (Role.State or Role.Gradient) && !read.Contains(buffer.Storage)))
        {
            _problems.Add($"{buffer.Name} is written and never read");
        }
    }

    private void CheckShapes(PlanPass pass)
    {
        foreach ((Operation operation, IReadOnlyList<Dim> steps) in Leaves(pass.Operations, []))
        {
            foreach (Extent extent in operation.Extents.Where(extent =>
                extent.View.Rows.Value != extent.Rows.Value || extent.View.Columns.Value != extent.Columns.Value))
            {
                Report(pass, operation, $"{extent.View.Buffer.Name} is [{extent.View.Rows.Value}, {extent.View.Columns.Value}], not [{extent.Rows.Value}, {extent.Columns.Value}]");
            }

            foreach (View view in operation.Reads.Concat(operation.Writes).Where(view => !LiesWithin(view, steps)))
            {
                Report(pass, operation, $"{view.Buffer.Name} is left: it has {BufferPlan.Numbers(view.Buffer)} values");
            }
        }
    }

    private static bool LiesWithin(View view, IReadOnlyList<Dim> steps)
    {
        decimal last = view.SlotAt([.. steps.Select(count => count.Value - 1)]) + view.Slots.Value;
        return view.Strides.Count <= steps.Count
            && view.FirstSlot.Value >= 0 && view.FirstRow.Value >= 0 && view.FirstColumn.Value >= 0
            && last <= view.Buffer.Slots.Value
            && view.FirstRow.Value + view.RowsPerSlot.Value <= view.Buffer.Rows.Value
            && (view.Slots == Dim.One || view.RowsPerSlot.Value == view.Buffer.Rows.Value)
            && view.FirstColumn.Value + view.Columns.Value <= view.Buffer.Columns.Value;
    }

    // A stage is a step ahead of the next one, which may read what it has finished, and nothing else of it.
    private void CheckStages(PlanPass pass)
    {
        foreach (Wavefront wavefront in pass.Operations.OfType<Wavefront>())
        {
            for (int index = 1; index < wavefront.Stages.Count; index++)
            {
                TimeLoop stage = wavefront.Stages[index];
                foreach (TimeLoop before in wavefront.Stages.Take(index))
                {
                    foreach (View view in stage.Writes.Where(write => before.Reads.Concat(before.Writes).Any(write.Meets)))
                    {
                        Report(pass, wavefront, $"{view.Buffer.Name} is written by {stage.Title} while {before.Title} uses it");
                    }

                    foreach (View view in stage.Reads.Where(read => before.Writes.Any(write => read.Meets(write) && read.FirstSlot.Value != write.FirstSlot.Value)))
                    {
                        Report(pass, wavefront, $"{view.Buffer.Name} is read by {stage.Title} before {before.Title} has written it");
                    }
                }
            }
        }
    }

    /// <summary>Follows values through a pass, after the one that it goes on from.</summary>
    private void CheckValues(PlanPass pass)
    {
        var values = new PlanValues(_stage);
        foreach (PlanPass each in UpTo(pass))
        {
            foreach (Operation operation in each.Operations)
            {
                foreach ((Operation inner, string problem) in values.Run(operation))
                {
                    Report(each, inner, problem);
                }
            }
        }
    }

    private IEnumerable<PlanPass> UpTo(PlanPass pass) =>
        pass.After is null ? [pass] : [.. UpTo(_stage.Passes.Single(other => other.Name == pass.After)), pass];

    private void Report(PlanPass pass, Operation operation, string problem) =>
        _problems.Add($"{pass.Name}, {operation.Phase}, {operation.GetType().Name} of {operation.Writes.Concat(operation.Reads).First().Buffer.Name}: {problem}");

    // Each operation with the steps of the loops around it.
    private static IEnumerable<(Operation Operation, IReadOnlyList<Dim> Steps)> Leaves(
        IEnumerable<Operation> operations, IReadOnlyList<Dim> steps) => operations.SelectMany(operation => operation switch
    {
        TimeLoop loop => Leaves(loop.Body, [.. steps, loop.Steps]),
        Wavefront wavefront => Leaves(wavefront.Stages, steps),
        _ => [(operation, steps)],
    });
}
