using System;
using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// Holds the way there to what the way back needs: a value that a derivative reads must not have changed since the operation that it
/// is the derivative of. The walk goes backwards, so it comes to changes first.
/// </summary>
internal sealed class NeededValues
{
    private readonly Dictionary<Buffer, List<ViewUse>> _written = [];
    private readonly List<(View View, LoopVisit Visit)> _changing = [];
    private readonly List<ViewUse> _readInLoops = [];

    /// <summary>A loop that has no other around it is looked at; what was seen before is forgotten.</summary>
    public void Look()
    {
        _changing.Clear();
        _readInLoops.Clear();
    }

    /// <summary>Notes what stands still in a loop, and is added to in every step.</summary>
    /// <param name="operation">An operation of the way there.</param>
    /// <param name="visits">The loops around, the outermost first.</param>
    /// <param name="title">What the innermost is called.</param>
    public void Change(Operation operation, IReadOnlyList<LoopVisit> visits, string title)
    {
        foreach (View view in operation.Writes)
        {
            LoopVisit[] still = [.. visits.Where((_, depth) => !view.Follows(depth))];
            if (still.Length > 0 && !operation.Sums.Contains(view))
            {
                throw new NotSupportedException($"Every step of {title} overwrites {view.Buffer.Name}, which the way back would need.");
            }

            _changing.AddRange(still.Select(visit => (view, visit)));
        }
    }

    /// <summary>An operation of the way there has written; those that are walked to from now on were before it.</summary>
    public void Write(ViewUse use)
    {
        if (!_written.TryGetValue(use.View.Buffer, out List<ViewUse> writes))
        {
            _written.Add(use.View.Buffer, writes = []);
        }

        writes.Add(use);
    }

    /// <summary>A loop is looked at, and an operation of the way back reads.</summary>
    public void ReadInLoop(ViewUse use) => _readInLoops.Add(use);

    /// <summary>An operation of the way back reads.</summary>
    public void Read(ViewUse use)
    {
        if (_written.TryGetValue(use.View.Buffer, out List<ViewUse> writes)
            && writes.Exists(write => write.Area.Meets(use.Area) && write.IsWhole && write.IsBefore(use)))
        {
            throw new NotSupportedException($"{use.View.Buffer.Name} is read and changed later, and the way back would need it as it was.");
        }
    }

    /// <summary>A loop has been looked at: what changes from step to step must not be read in it.</summary>
    public void CheckChanging(string title)
    {
        foreach ((View view, _) in _changing.Where(change => _readInLoops.Exists(read =>
            read.View.Buffer == change.View.Buffer && read.View.MeetsInStep(change.View) && read.Loops.Contains(change.Visit))))
        {
            throw new NotSupportedException($"Every step of {title} changes {view.Buffer.Name}, which the way back would need as it was.");
        }
    }
}
