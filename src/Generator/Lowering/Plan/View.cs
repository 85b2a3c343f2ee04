using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// A row-major matrix inside a buffer: some of its slots, rows and columns. Inside time loops a view may move along: each step of a
/// loop moves it on by its stride. In one loop, the view of stride 1 is at slot t plus <see cref="FirstSlot"/>; in a loop of S steps
/// inside another one, the view of strides S and 1 is at S t + t2 plus <see cref="FirstSlot"/>.
/// </summary>
internal sealed record View(Buffer Buffer)
{
    /// <summary>Slots by which a step of each loop moves the view on, the outermost loop first; empty where it stands still.</summary>
    public EquatableArray<Dim> Strides { get; init => field = WithoutLastZeros(value); }

    /// <summary>Whether the slot moves with a time loop.</summary>
    public bool FollowsTime => Strides.Count > 0;

    /// <summary>The first slot, or what is added to the loops' share.</summary>
    public Dim FirstSlot { get; init; } = Dim.Zero;

    /// <summary>Number of slots; their rows are contiguous and count as one tall matrix.</summary>
    public Dim Slots { get; init; } = Buffer.Slots;

    /// <summary>First row inside a slot.</summary>
    public Dim FirstRow { get; init; } = Dim.Zero;

    /// <summary>Rows inside a slot; all of them where there are several slots.</summary>
    public Dim RowsPerSlot { get; init; } = Buffer.Rows;

    public Dim FirstColumn { get; init; } = Dim.Zero;

    public Dim Columns { get; init; } = Buffer.Columns;

    /// <summary>Rows of the matrix.</summary>
    public Dim Rows => Slots.Times(RowsPerSlot);

    /// <summary>The slot t + offset, inside a time loop.</summary>
    public static View At(Buffer buffer, int offset) => At(buffer, offset, [Dim.One]);

    /// <summary>A slot inside of several time loops.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="offset">What is added to the loops' share.</param>
    /// <param name="strides">Slots by which a step of each loop moves it on, the outermost loop first; 0 for a loop in which it stands still.</param>
    public static View At(Buffer buffer, int offset, EquatableArray<Dim> strides) =>
        new(buffer) { Strides = strides, FirstSlot = new(offset.ToString(), offset), Slots = Dim.One };

    /// <summary>The first rows of a slot, outside of time loops.</summary>
    public static View Alone(Buffer buffer, int slot, Dim rows) => new(buffer)
    {
        FirstSlot = slot switch
        {
            0 => Dim.Zero,
            1 => Dim.One,
            _ => new(slot.ToString(), slot),
        },
        Slots = Dim.One,
        RowsPerSlot = rows,
    };

    /// <summary>Whether its place or its shape is known only when a pass runs.</summary>
    public bool IsVariable => FirstSlot.IsVariable || Rows.IsVariable || Columns.IsVariable;

    /// <summary>Some slots, as one tall matrix.</summary>
    public static View Range(Buffer buffer, Dim first, Dim count) => new(buffer) { FirstSlot = first, Slots = count };

    /// <summary>A group of columns, such as the one of a gate.</summary>
    public View Block(int index, Dim width) => Blocks(index, 1, width);

    /// <summary>Several such groups, side by side.</summary>
    public View Blocks(int index, int count, Dim width) =>
        this with { FirstColumn = FirstColumn.Plus(width.Times(index)), Columns = width.Times(count) };

    /// <summary>The same place in another buffer of the same shape.</summary>
    public View In(Buffer other) => this with { Buffer = other };

    /// <summary>Whether it may have slots in common with another view; one that moves may be anywhere.</summary>
    public bool Meets(View other) =>
        Buffer.Storage == other.Buffer.Storage && (FollowsTime || other.FollowsTime || SharesSlots(other));

    /// <summary>Whether it may have slots in common with another view at the same steps of the loops.</summary>
    public bool MeetsInStep(View other) =>
        Buffer.Storage == other.Buffer.Storage && (SharesSlots(other) || Strides != other.Strides);

    /// <summary>The same, of the columns as well.</summary>
    public bool Overlaps(View other) =>
        FirstColumn.Value < other.FirstColumn.Value + other.Columns.Value && other.FirstColumn.Value < FirstColumn.Value + Columns.Value
        && MeetsInStep(other);

    /// <summary>Slots by which a step of a loop moves it on.</summary>
    /// <param name="depth">The loop: 0 is the outermost.</param>
    public Dim Stride(int depth) => depth < Strides.Count ? Strides[depth] : Dim.Zero;

    /// <summary>Whether it moves with a loop.</summary>
    /// <param name="depth">The loop: 0 is the outermost.</param>
    public bool Follows(int depth) => Stride(depth).Value != 0;

    /// <summary>The first slot at a step of each of the loops.</summary>
    /// <param name="steps">The steps, that of the outermost loop first.</param>
    public decimal SlotAt(IReadOnlyList<decimal> steps)
    {
        decimal slot = FirstSlot.Value;
        for (int depth = 0; depth < Strides.Count; depth++)
        {
            slot += Strides[depth].Value * (depth < steps.Count ? steps[depth] : 0);
        }

        return slot;
    }

    /// <summary>All that it passes over in a loop, as one tall matrix; null where it stands still in it, or where it is none.</summary>
    /// <param name="depth">The loop, which is the innermost.</param>
    /// <param name="steps">Its steps.</param>
    public View? Unrolled(int depth, Dim steps)
    {
        bool isTall = Follows(depth) && Stride(depth).Value == Slots.Value && RowsPerSlot.Value == Buffer.Rows.Value;
        return isTall ? this with { Strides = [.. Strides.Take(depth)], Slots = steps.Times(Slots) } : null;
    }

    private bool SharesSlots(View other) =>
        FirstSlot.Value < other.FirstSlot.Value + other.Slots.Value && other.FirstSlot.Value < FirstSlot.Value + Slots.Value;

    private static EquatableArray<Dim> WithoutLastZeros(EquatableArray<Dim> strides)
    {
        int count = strides.Count;
        while (count > 0 && strides[count - 1].Value == 0)
        {
            count--;
        }

        return count == strides.Count ? strides : [.. strides.Take(count)];
    }
}
