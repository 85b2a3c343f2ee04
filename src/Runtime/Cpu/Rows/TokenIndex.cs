using System;

namespace ModelGen.Cpu;

/// <summary>
/// Which ids occur in a step, and where: what turns gradients per position into sparse gradients of a table. It lies in the arena, as
/// whole numbers, all zero at first, and is rebuilt every step without allocation.
/// </summary>
/// <param name="memory">Its place: <see cref="LengthOf"/> whole numbers.</param>
/// <param name="positions">Number of positions in a step, M.</param>
public readonly ref struct TokenIndex(Span<int> memory, int positions)
{
    // The distinct ids, -1 behind the last; their number; where each one's positions begin; the positions; and per id of the table its
    // number among the distinct ones, from 1.
    private readonly Span<int> _ids = memory[..positions];
    private readonly ref int _count = ref memory[positions];
    private readonly Span<int> _starts = memory.Slice(positions + 1, positions + 2);
    private readonly Span<int> _positions = memory.Slice(2 * positions + 3, positions);
    private readonly Span<int> _slots = memory[(3 * positions + 3)..];

    /// <summary>Number of distinct ids.</summary>
    public int Count => _count;

    /// <summary>The distinct ids in the order of their first occurrence.</summary>
    public ReadOnlySpan<int> Ids => _ids[..Count];

    /// <summary>Whole numbers that an index takes.</summary>
    /// <param name="classes">Number of different ids.</param>
    /// <param name="positions">Number of positions in a step.</param>
    public static int LengthOf(int classes, int positions) => classes + 3 * positions + 3;

    /// <summary>The positions of a distinct id, ascending.</summary>
    /// <param name="slot">Number of the id, from 0 to <see cref="Count"/> - 1.</param>
    public ReadOnlySpan<int> Positions(int slot) => _positions[_starts[slot].._starts[slot + 1]];

    /// <summary>Takes in the ids of a step. The first worker does it; others read after a barrier.</summary>
    /// <param name="worker">The calling worker.</param>
    /// <param name="ids">The ids, <c>[M]</c>.</param>
    public void Build(Worker worker, ReadOnlySpan<int> ids)
    {
        if (worker.Index != 0)
            return;
        foreach (int id in Ids) _slots[id] = 0;
        _ids.Fill(-1);
        _count = 0;

        // Counting sort. Counts stand two places late, so that their running sums are the starts, one place late. Filling in
        // the positions moves each start on to the next one, and in the end all stand where they belong.
        _starts.Clear();
        foreach (int id in ids)
        {
            ref int slot = ref _slots[id];
            if (slot == 0)
            {
                _ids[_count] = id;
                slot = ++_count;
            }

            _starts[slot + 1]++;
        }

        for (int slot = 2; slot < _starts.Length; slot++) _starts[slot] += _starts[slot - 1];
        for (int position = 0; position < ids.Length; position++)
            _positions[_starts[_slots[ids[position]]]++] = position;
    }
}
