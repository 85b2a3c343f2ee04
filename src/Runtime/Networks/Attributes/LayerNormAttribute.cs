namespace ModelGen.Networks;

/// <summary>Declares a <see cref="LayerNorm"/>.</summary>
[System.AttributeUsage(System.AttributeTargets.Parameter)]
public sealed class LayerNormAttribute : System.Attribute
{
    /// <summary>Added to the variance. Default 1e-5.</summary>
    public double Epsilon { get; set; } = 1e-5;
}
