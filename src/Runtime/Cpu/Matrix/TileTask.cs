namespace ModelGen.Cpu;

/// <summary>
/// What a tile kernel works on: <c>C[r, j] = Start[r, j] + sum over k of A[r, k] * B[k, j]</c> for the kernel's rows and one or
/// two vectors of columns. Distances are in floats. The sum runs in the order of k in every kernel, so a value does not
/// depend on the tile that it falls into.
/// </summary>
internal readonly ref struct TileTask(ref float a, ref float b, ref float start, ref float c)
{
    /// <summary>First element of A.</summary>
    public readonly ref float A = ref a;

    /// <summary>First element of B.</summary>
    public readonly ref float B = ref b;

    /// <summary>First start value; may be C itself.</summary>
    public readonly ref float Start = ref start;

    /// <summary>First element of C.</summary>
    public readonly ref float C = ref c;

    /// <summary>From row to row of A.</summary>
    public required nint ARow { get; init; }

    /// <summary>From k to k + 1 in A.</summary>
    public required nint AStep { get; init; }

    /// <summary>From k to k + 1 in B.</summary>
    public required nint BStep { get; init; }

    /// <summary>From the left vector of B to the right one.</summary>
    public required nint BRight { get; init; }

    /// <summary>From row to row of the start values; 0 when all rows start alike.</summary>
    public required nint StartRow { get; init; }

    /// <summary>From the left vector of start values to the right one.</summary>
    public required nint StartRight { get; init; }

    /// <summary>From row to row of C.</summary>
    public required nint CRow { get; init; }

    /// <summary>From the left vector of C to the right one.</summary>
    public required nint CRight { get; init; }

    /// <summary>Number of terms in each sum, at least 1.</summary>
    public required int Depth { get; init; }
}
