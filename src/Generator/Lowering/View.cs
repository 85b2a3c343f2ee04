namespace ModelGen.Generator.Lowering;

/// <summary>
/// A row-major matrix inside a buffer: some of its slots, rows and columns. Inside a time loop a view may move along:
/// its slot is then the loop variable t plus <see cref="FirstSlot"/>.
/// </summary>
internal sealed record View(Buffer Buffer)
{
    /// <summary>Whether the slot moves with the time loop.</summary>
    public bool FollowsTime { get; init; }

    /// <summary>The first slot, or what is added to t.</summary>
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
    public static View At(Buffer buffer, int offset) =>
        new(buffer) { FollowsTime = true, FirstSlot = new(offset.ToString(), offset), Slots = Dim.One };

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
        Buffer.Storage == other.Buffer.Storage
        && (FollowsTime || other.FollowsTime
            || (FirstSlot.Value < other.FirstSlot.Value + other.Slots.Value && other.FirstSlot.Value < FirstSlot.Value + Slots.Value));

    /// <summary>All that a moving view passes over in a loop of <paramref name="steps"/>: one tall matrix.</summary>
    public View Unrolled(Dim steps) => FollowsTime ? this with { FollowsTime = false, Slots = steps } : this;
}
