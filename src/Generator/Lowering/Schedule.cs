using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// Where the threads of a team must wait for each other: between an operation and the next one that reads what it wrote, or
/// writes what it read. Operations in between run on without waiting.
/// </summary>
internal sealed class Schedule
{
    private readonly HashSet<string> _read = [];
    private readonly HashSet<string> _written = [];

    /// <summary>Whether a barrier is due before an operation, which then counts as issued.</summary>
    public bool NeedsBarrierBefore(Operation operation)
    {
        string[] reads = [.. operation.Reads.Select(Storage)];
        string[] writes = [.. operation.Writes.Select(Storage)];
        bool conflict = reads.Any(_written.Contains) || writes.Any(name => _written.Contains(name) || _read.Contains(name));
        if (conflict)
        {
            Clear();
        }

        _read.UnionWith(reads);
        _written.UnionWith(writes);
        return conflict;
    }

    /// <summary>Whether anything has been issued since the last barrier; what was counts as done afterwards.</summary>
    public bool Drain()
    {
        bool pending = _read.Count > 0 || _written.Count > 0;
        Clear();
        return pending;
    }

    private void Clear()
    {
        _read.Clear();
        _written.Clear();
    }

    private static string Storage(View view) => (view.Buffer.SharesStorageOf ?? view.Buffer).Name;
}
