namespace ModelGen.Networks;

/// <summary>The size of a <see cref="Dense"/>.</summary>
/// <param name="width">Columns of what it gives.</param>
[System.AttributeUsage(System.AttributeTargets.Parameter)]
public sealed class DenseAttribute(int width) : System.Attribute
{
    /// <summary>Columns of what it gives.</summary>
    public int Width { get; } = width;

    /// <summary>Whether it has a bias. Default: yes.</summary>
    public bool Bias { get; set; } = true;
}
