namespace ModelGen.Networks;

/// <summary>A convolution over time.</summary>
public sealed class Convolution
{
    /// <summary>For each step the steps around it, side by side, times the kernel, plus the bias.</summary>
    public Sequence Apply(Sequence x) => throw new System.NotImplementedException();
}
