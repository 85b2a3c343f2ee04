namespace ModelGen.Networks;

/// <summary>x W + b.</summary>
public sealed class Dense
{
    /// <summary>x W + b.</summary>
    public Sequence Apply(Sequence x) => throw new System.NotImplementedException();

    /// <inheritdoc cref="Apply(Sequence)"/>
    public Vector Apply(Vector x) => throw new System.NotImplementedException();
}
