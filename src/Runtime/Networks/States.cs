namespace ModelGen.Networks;

/// <summary>The states of a <see cref="Recurrent"/> after the last real step.</summary>
public sealed class States
{
    /// <summary>The last layer's output, all directions side by side.</summary>
    public Vector Output => throw new System.NotImplementedException();
}
