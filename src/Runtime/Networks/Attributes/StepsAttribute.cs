namespace ModelGen.Networks;

/// <summary>A feed with an axis of time steps of its own.</summary>
/// <param name="count">T, the most steps.</param>
[System.AttributeUsage(System.AttributeTargets.Parameter)]
public sealed class StepsAttribute(int count) : System.Attribute
{
    /// <summary>T, the most steps.</summary>
    public int Count { get; } = count;

    /// <summary>Whether sequences may end early: their lengths are fed, too.</summary>
    public bool VariableLengths { get; set; }

    /// <summary>Whether any step may be no real one: a mask of zeros and ones is fed, too.</summary>
    public bool Mask { get; set; }
}
