using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Lowering;

/// <summary>Which parts of which storage hold a value while a plan runs, and which of those have been read.</summary>
internal sealed class PlanValues(PlanStage stage)
{
    private readonly HashSet<string> _given = [.. stage.Given.Select(view => view.Buffer.Storage)];
    private readonly Dictionary<string, List<Area>> _written = [];
    private readonly Dictionary<string, List<Area>> _unread = [];

    /// <summary>Runs an operation, and tells what it reads that has not been written, and what it overwrites that has not been read.</summary>
    public IEnumerable<(Operation Operation, string Problem)> Run(Operation operation)
    {
        var problems = new List<(Operation, string)>();
        Run(operation, [], problems);
        return problems;
    }

    private void Run(Operation operation, IReadOnlyList<decimal> steps, List<(Operation, string)> problems)
    {
        if (operation is TimeLoop loop)
        {
            for (decimal done = 0; done < loop.Steps.Value; done++)
            {
                foreach (Operation inner in loop.Body)
                {
                    Run(inner, [.. steps, loop.Backwards ? loop.Steps.Value - 1 - done : done], problems);
                }
            }

            return;
        }

        if (operation is Wavefront wavefront)
        {
            foreach (TimeLoop stage in wavefront.Stages)
            {
                Run(stage, steps, problems);
            }

            return;
        }

        View[] workspace = [.. operation.Workspace];
        foreach (View view in operation.Reads.Concat(operation.Sums))
        {
            Area area = AreaOf(view, steps);
            if (!IsFromOutside(view) && !workspace.Contains(view) && area.Without(Areas(_written, view)).Any())
            {
                problems.Add((operation, $"{view.Buffer.Name} is read and not written before"));
            }

            Remove(_unread, view, area);
        }

        foreach (View view in operation.Writes.Where(view => !workspace.Contains(view)))
        {
            Area area = AreaOf(view, steps);
            if (!operation.Sums.Contains(view) && Areas(_unread, view).Any(other => !area.Without([other]).SequenceEqual([area])))
            {
                problems.Add((operation, $"{view.Buffer.Name} is written twice, and not read in between"));
            }

            Add(_unread, view, area);
            Add(_written, view, area);
        }
    }

    private bool IsFromOutside(View view) =>
        view.Buffer.Role is Role.Parameter or Role.Table or Role.State or Role.OptimizerState or Role.Drawn || _given.Contains(view.Buffer.Storage);

    private static List<Area> Areas(Dictionary<string, List<Area>> areas, View view)
    {
        if (!areas.TryGetValue(view.Buffer.Storage, out List<Area> list))
        {
            areas.Add(view.Buffer.Storage, list = []);
        }

        return list;
    }

    // Neighbours become one, so that a loop of many steps leaves few.
    private static void Add(Dictionary<string, List<Area>> areas, View view, Area area)
    {
        List<Area> list = Areas(areas, view);
        for (int index = list.Count - 1; index >= 0; index--)
        {
            if (list[index].Join(area) is { } joined)
            {
                area = joined;
                list.RemoveAt(index);
            }
        }

        list.Add(area);
    }

    private static void Remove(Dictionary<string, List<Area>> areas, View view, Area area)
    {
        List<Area> list = Areas(areas, view);
        Area[] rest = [.. list.SelectMany(other => other.Without([area]))];
        list.Clear();
        list.AddRange(rest);
    }

    private static Area AreaOf(View view, IReadOnlyList<decimal> steps)
    {
        decimal first = (view.SlotAt(steps) * view.Buffer.Rows.Value) + view.FirstRow.Value;
        return new Area(first, first + view.Rows.Value, view.FirstColumn.Value, view.FirstColumn.Value + view.Columns.Value);
    }
}
