namespace ModelGen.Networks;

/// <summary>Each row, with mean 0 and variance 1, times the scale plus the shift.</summary>
public sealed class LayerNorm
{
    /// <summary>Each row, with mean 0 and variance 1, times the scale plus the shift.</summary>
    public Sequence Apply(Sequence x) => throw new System.NotImplementedException();

    /// <inheritdoc cref="Apply(Sequence)"/>
    public Vector Apply(Vector x) => throw new System.NotImplementedException();
}
