using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// Where the threads of a team must wait for each other: between an operation and a later one that reads what it wrote, or
/// writes what it read or wrote. They need not wait where both are divided by the same units, because then each thread meets
/// its own values only.
/// </summary>
internal sealed class Schedule
{
    // Fewer accesses are compared as fast as they are joined.
    private const int FewAccesses = 16;

    private readonly List<Access> _pending = [];

    /// <summary>Whether a barrier is due before an operation, which then counts as issued.</summary>
    public bool NeedsBarrierBefore(Operation operation)
    {
        IReadOnlyList<Access> accesses = AccessesOf(operation);
        bool conflict = accesses.Any(access => _pending.Any(access.Conflicts));
        if (conflict)
        {
            _pending.Clear();
        }

        _pending.AddRange(accesses);
        return conflict;
    }

    /// <summary>
    /// Whether a barrier is due at the end of a loop's body, because the next iteration would meet this one before its first
    /// barrier. Otherwise what is pending stays so.
    /// </summary>
    /// <param name="loop">The loop, whose last operation has been issued.</param>
    /// <param name="firstBarrier">Number of operations before the body's first barrier; all where there is none.</param>
    /// <param name="depth">How many loops there are around it.</param>
    public bool NeedsBarrierToRepeat(TimeLoop loop, int firstBarrier, int depth = 0)
    {
        // Without a barrier in the body all earlier iterations are pending, not only the last one.
        bool isUnbounded = firstBarrier == loop.Body.Count;
        Access[] earlier = [.. _pending.Select(access => isUnbounded ? access.AtAnyTime(depth) : access.After(loop, depth))];
        bool conflict = loop.Body.Take(firstBarrier).SelectMany(AccessesOf).Any(access => earlier.Any(access.Conflicts));
        Access[] rest = conflict ? [] : [.. _pending.Select(access => access.AtAnyTime(depth))];
        _pending.Clear();
        _pending.AddRange(rest);
        return conflict;
    }

    /// <summary>Whether anything has been issued since the last barrier; what was counts as done afterwards.</summary>
    public bool Drain()
    {
        bool pending = _pending.Count > 0;
        _pending.Clear();
        return pending;
    }

    private static IReadOnlyList<Access> AccessesOf(Operation operation)
    {
        Access[] all =
        [
            .. operation.Reads.Select(view => new Access(view, false, operation.UnitsOf(view))),
            .. operation.Writes.Select(view => new Access(view, true, operation.UnitsOf(view))),
        ];
        return all.Length <= FewAccesses ? all : [.. Joined(all)];
    }

    // Neighbouring columns that are touched alike are one access: a cell may have very many gates and saved values.
    private static IEnumerable<Access> Joined(IEnumerable<Access> accesses)
    {
        foreach (IGrouping<Access, Access> alike in accesses.GroupBy(access => access.AtColumns(Dim.Zero, Dim.Zero)))
        {
            Access? last = null;
            foreach (Access access in alike.OrderBy(access => access.View.FirstColumn.Value))
            {
                if (last is { } before && before.EndColumn == access.View.FirstColumn.Value)
                {
                    last = before.AtColumns(before.View.FirstColumn, new Dim("joined", before.View.Columns.Value + access.View.Columns.Value));
                    continue;
                }

                if (last is { } apart)
                {
                    yield return apart;
                }

                last = access;
            }

            if (last is { } end)
            {
                yield return end;
            }
        }
    }

    /// <summary>What an operation does with a view.</summary>
    private readonly record struct Access(View View, bool IsWrite, Dim? Units)
    {
        public decimal EndColumn => View.FirstColumn.Value + View.Columns.Value;

        public bool Conflicts(Access other) =>
            (IsWrite || other.IsWrite)
            && !(Units is not null && Units == other.Units)
            && View.Overlaps(other.View);

        /// <summary>The same access of other columns.</summary>
        public Access AtColumns(Dim first, Dim count) => this with { View = View with { FirstColumn = first, Columns = count } };

        /// <summary>The same access, seen from the next iteration.</summary>
        public Access After(TimeLoop loop, int depth) => !View.Follows(depth) ? this : this with
        {
            View = View with { FirstSlot = new Dim("earlier", View.FirstSlot.Value + (View.Stride(depth).Value * (loop.Backwards ? 1 : -1))) },
        };

        /// <summary>The same access of any iteration.</summary>
        public Access AtAnyTime(int depth) => !View.Follows(depth) ? this : this with
        {
            View = View.Range(View.Buffer, Dim.Zero, View.Buffer.Slots) with
            {
                FirstColumn = View.FirstColumn,
                Columns = View.Columns,
            }
        };
    }
}
