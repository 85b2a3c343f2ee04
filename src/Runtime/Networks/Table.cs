namespace ModelGen.Networks;

/// <summary>A row of numbers for each id.</summary>
public sealed class Table
{
    /// <summary>The rows of ids.</summary>
    public Sequence this[Tokens ids] => throw new System.NotImplementedException();

    /// <summary>The rows of ids.</summary>
    public Vector this[Ids ids] => throw new System.NotImplementedException();

    /// <summary>x times the table's transpose: how well each row fits.</summary>
    public Sequence Transposed(Sequence x) => throw new System.NotImplementedException();

    /// <inheritdoc cref="Transposed(Sequence)"/>
    public Vector Transposed(Vector x) => throw new System.NotImplementedException();
}
