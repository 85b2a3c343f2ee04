using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// Keeps account of which part of each gradient has been contributed to, so that the first contribution assigns, later ones add, and a
/// part that is added to or asked for without any is cleared before. Of a time loop, with all loops in it, the whole must be known before
/// anything can be said: it is looked at first, and then written.
/// </summary>
internal sealed class GradientAccount
{
    private readonly Dictionary<Buffer, List<Area>> _covered = [];
    private readonly List<ViewUse> _contributions = [];
    private readonly List<ViewUse> _needs = [];
    private readonly List<Leaver> _leavers = [];
    private readonly HashSet<Operation> _staying = [];
    private readonly Queue<Start> _starts = new();
    private readonly List<Clear> _clears = [];

    /// <summary>Whether a loop is only looked at: what is answered meanwhile does not count.</summary>
    public bool IsLooking { get; private set; }

    /// <summary>A contribution to a gradient: tells whether it assigns or adds.</summary>
    public Start Contribute(ViewUse use)
    {
        if (IsLooking)
        {
            _contributions.Add(use);
            return Start.Sum;
        }

        if (use.Loops.Count > 0)
        {
            return _starts.Dequeue();
        }

        Start start = StartOf(use);
        ClearBefore(use, start);
        Cover(use);
        return start;
    }

    /// <summary>A gradient is asked for.</summary>
    public void Need(ViewUse use)
    {
        if (IsLooking)
        {
            _needs.Add(use);
        }
        else if (use.Loops.Count == 0)
        {
            ClearBefore(use, Start.Sum);
        }
    }

    /// <summary>Whether an operation may be done after the innermost loop around it instead of in every step.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="contribution">What it contributes.</param>
    public bool MayLeave(Operation operation, ViewUse contribution)
    {
        if (_staying.Contains(operation))
        {
            return false;
        }

        if (IsLooking)
        {
            _leavers.Add(new Leaver(operation, contribution));
        }

        return true;
    }

    /// <summary>A loop that has no other around it is looked at; what was seen before is forgotten.</summary>
    public void Look()
    {
        IsLooking = true;
        _contributions.Clear();
        _needs.Clear();
        _leavers.Clear();
    }

    /// <summary>Whether all has been seen as it will be. If not, some operations cannot leave their loops: they will not any more.</summary>
    public bool HasSeenAll()
    {
        Operation[] late = [.. _leavers.Where(IsLate).Select(leaver => leaver.Operation)];
        _staying.UnionWith(late);
        return late.Length == 0;
    }

    /// <summary>Decides what every contribution in the loop does; it is written next.</summary>
    public void Decide()
    {
        IsLooking = false;
        Start[] starts = [.. _contributions.Select(StartOf)];
        foreach ((ViewUse use, Start start) in _contributions.Zip(starts, (use, start) => (use, start)))
        {
            _starts.Enqueue(start);
            ClearBefore(use, start);
        }

        _needs.ForEach(use => ClearBefore(use, Start.Sum));
    }

    /// <summary>The loop has been written.</summary>
    public void Close()
    {
        _contributions.ForEach(Cover);
        _contributions.Clear();
        _staying.Clear();
    }

    /// <summary>What has to be cleared now: outside of all loops.</summary>
    public IReadOnlyList<Clear> TakeClears()
    {
        Clear[] clears = [.. _clears];
        _clears.Clear();
        return clears;
    }

    // A contribution assigns if nothing else comes to any of its elements before it does, itself included.
    private Start StartOf(ViewUse use)
    {
        bool isFirst = use.IsWhole && use.Area.Without(CoveredOf(use)).SequenceEqual([use.Area])
            && Meeting(use).All(other => ReferenceEquals(other, use) || use.IsBefore(other));
        return isFirst ? Start.Zero : Start.Sum;
    }

    private void ClearBefore(ViewUse use, Start start)
    {
        if (start == Start.Zero)
        {
            return;
        }

        List<Area> covered = CoveredOf(use);
        Area[] missing = [.. use.Area.Without([.. covered, .. Meeting(use).Where(other => other.IsWhole && other.IsBefore(use)).Select(other => other.Area)])];
        covered.AddRange(missing);
        _clears.AddRange(missing.SelectMany(area => area.Views(use.View, use.Loops.Select(visit => visit.Steps))).Select(view => new Clear(view)));
    }

    private void Cover(ViewUse use) => CoveredOf(use).Add(use.Area);

    private IEnumerable<ViewUse> Meeting(ViewUse use) =>
        _contributions.Where(other => other.View.Buffer == use.View.Buffer && other.Area.Meets(use.Area));

    private List<Area> CoveredOf(ViewUse use)
    {
        if (!_covered.TryGetValue(use.View.Buffer, out List<Area> areas))
        {
            _covered.Add(use.View.Buffer, areas = []);
        }

        return areas;
    }

    // After the loop it would read gradients as the loop leaves them, and those who ask within the loop would miss what it contributes.
    private bool IsLate(Leaver leaver)
    {
        ViewUse contribution = leaver.Contribution;
        LoopVisit loop = contribution.Loops[contribution.Loops.Count - 1];
        return leaver.Operation.Reads.Select(view => new ViewUse(view, contribution.Loops, contribution.Order))
                .Any(read => Meeting(read).Any(other => other.Loops.Contains(loop) && !other.IsBefore(read)))
            || _needs.Any(need => need.Loops.Contains(loop) && need.View.Buffer == contribution.View.Buffer && need.Area.Meets(contribution.Area));
    }

    /// <summary>An operation that could be done after the loop around it.</summary>
    private readonly record struct Leaver(Operation Operation, ViewUse Contribution);
}
