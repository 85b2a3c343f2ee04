using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Lowering;

/// <summary>A moment of the way back at which a view is read or written, such as that of a contribution to a gradient.</summary>
/// <param name="View">The view.</param>
/// <param name="Loops">The time loops around, the outermost first.</param>
/// <param name="Order">Its number in the order in which operations are written down.</param>
internal sealed record ViewUse(View View, IReadOnlyList<LoopVisit> Loops, int Order)
{
    /// <summary>Where it begins and ends in all the steps; there may be gaps in between.</summary>
    public Area Area { get; } = AreaOf(View, Loops);

    /// <summary>Whether its steps leave no gaps, and pass over each element once.</summary>
    public bool IsWhole
    {
        get
        {
            decimal passed = View.Slots.Value;
            foreach ((decimal stride, decimal steps) in Loops
                .Select((visit, depth) => (View.Stride(depth).Value, visit.Steps.Value)).OrderBy(loop => loop.Item1))
            {
                if (stride != passed)
                {
                    return false;
                }

                passed *= steps;
            }

            return Loops.Count == 0 || View.RowsPerSlot.Value == View.Buffer.Rows.Value;
        }
    }

    /// <summary>
    /// Whether it is certain that, of each element they have in common, this is over for the first time when the other one begins.
    /// In a loop that both move with, the one at a higher slot for the same t is the one that was earlier at a slot where t rises, and
    /// will be later where it falls.
    /// </summary>
    public bool IsBefore(ViewUse other)
    {
        int common = Loops.Zip(other.Loops, ReferenceEquals).TakeWhile(isSame => isSame).Count();
        if (Within(common) is not { } mine || other.Within(common) is not { } others)
        {
            return false;
        }

        decimal rest = mine.FirstSlot.Value, othersRest = others.FirstSlot.Value;
        for (int depth = 0; depth < common; depth++)
        {
            decimal stride = mine.Stride(depth).Value;
            if (stride <= 0 || others.Stride(depth).Value != stride)
            {
                return false;
            }

            decimal step = decimal.Floor(rest / stride), othersStep = decimal.Floor(othersRest / stride);
            (rest, othersRest) = (rest - (step * stride), othersRest - (othersStep * stride));
            if (rest + Reach(mine, depth, common) > stride || othersRest + other.Reach(others, depth, common) > stride)
            {
                return false;
            }

            if (step != othersStep)
            {
                return Loops[depth].IsRising ? step > othersStep : step < othersStep;
            }
        }

        return Order < other.Order;
    }

    // What it passes over in loops that are not common: one matrix, as seen from those that are.
    private View? Within(int common)
    {
        View? view = View;
        for (int depth = Loops.Count - 1; depth >= common && view is not null; depth--)
        {
            view = view.Follows(depth) ? view.Unrolled(depth, Loops[depth].Steps) : view;
        }

        return view;
    }

    // Slots from the first to the last of a step of a loop.
    private decimal Reach(View view, int depth, int common) => view.Slots.Value
        + Enumerable.Range(depth + 1, common - depth - 1).Sum(inner => view.Stride(inner).Value * (Loops[inner].Steps.Value - 1));

    private static Area AreaOf(View view, IReadOnlyList<LoopVisit> loops)
    {
        decimal rows = view.Buffer.Rows.Value, first = (view.FirstSlot.Value * rows) + view.FirstRow.Value;
        decimal last = view.SlotAt([.. loops.Select(visit => visit.Steps.Value - 1)]) + view.Slots.Value - 1;
        return new Area(
            first, (last * rows) + view.FirstRow.Value + view.RowsPerSlot.Value, view.FirstColumn.Value, view.FirstColumn.Value + view.Columns.Value);
    }
}
