namespace ModelGen.Cpu;

/// <summary>
/// The rows of a step in a larger batch, of which they are a part: row <c>t * Size + b</c> of the step is row
/// <c>(t * Count + Index) * Size + b</c> there.
/// </summary>
/// <param name="Size">Rows of a time step in the part.</param>
/// <param name="Index">Which part, from 0.</param>
/// <param name="Count">Parts of the batch.</param>
public readonly record struct BatchPart(int Size, int Index, int Count)
{
    /// <summary>The number of a row in the whole batch; the default value is a batch that is its own part.</summary>
    internal long RowOf(int row) => Count == 0 ? row : (((long)(row / Size) * Count) + Index) * Size + (row % Size);
}
