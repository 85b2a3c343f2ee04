namespace ModelGen.Engines;

/// <summary>
/// The order in which a caller keeps the rows of a sequence. Programs keep them time-major, <c>t * B + b</c>; that is also the
/// default value's order, with which nothing moves.
/// </summary>
/// <param name="steps">Time steps T where rows are batch-major, <c>b * T + t</c>; 0 where they are time-major.</param>
/// <param name="batch">Sequences B.</param>
internal readonly struct RowOrder(int steps, int batch)
{
    /// <summary>The place of a time-major row.</summary>
    public int Of(int row) => steps == 0 ? row : row % batch * steps + row / batch;
}
