namespace ModelGen.Networks;

/// <summary>The size of a <see cref="Convolution"/>.</summary>
/// <param name="width">Columns of what it gives.</param>
/// <param name="size">Steps that it sees at once.</param>
[System.AttributeUsage(System.AttributeTargets.Parameter)]
public sealed class ConvolutionAttribute(int width, int size) : System.Attribute
{
    /// <summary>Columns of what it gives.</summary>
    public int Width { get; } = width;

    /// <summary>Steps that it sees at once.</summary>
    public int Size { get; } = size;

    /// <summary>Whether it sees the step and those before it, and not those around it.</summary>
    public bool Causal { get; set; }

    /// <summary>Whether it has a bias. Default: yes.</summary>
    public bool Bias { get; set; } = true;
}
