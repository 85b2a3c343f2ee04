namespace ModelGen.Networks;

/// <summary>What training makes smaller: one number.</summary>
public sealed class Loss
{
    /// <summary>The number.</summary>
    public double Value => throw new System.NotImplementedException();

    /// <summary>The mean over all numbers at real positions.</summary>
    /// <param name="x">The losses.</param>
    /// <param name="weights">Weights of positions, width 1.</param>
    public static Loss Mean(Sequence x, Sequence? weights = null) => throw new System.NotImplementedException();

    /// <inheritdoc cref="Mean(Sequence, Sequence)"/>
    public static Loss Mean(Vector x, Vector? weights = null) => throw new System.NotImplementedException();

    /// <summary>The sum over all numbers at real positions.</summary>
    /// <param name="x">The losses.</param>
    /// <param name="weights">Weights of positions, width 1.</param>
    public static Loss Sum(Sequence x, Sequence? weights = null) => throw new System.NotImplementedException();

    /// <inheritdoc cref="Sum(Sequence, Sequence)"/>
    public static Loss Sum(Vector x, Vector? weights = null) => throw new System.NotImplementedException();

    /// <summary>Both.</summary>
    public static Loss operator +(Loss x, Loss y) => throw new System.NotImplementedException();

    /// <summary>With a weight.</summary>
    public static Loss operator *(double x, Loss y) => throw new System.NotImplementedException();

    /// <summary>With a weight.</summary>
    public static Loss operator *(Loss x, double y) => throw new System.NotImplementedException();

    /// <summary>With a weight.</summary>
    public static Loss operator /(Loss x, double y) => throw new System.NotImplementedException();
}
