namespace ModelGen.Networks;

/// <summary>How the losses of all positions become one number.</summary>
public enum Reduction
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>Their sum.</summary>
    Sum,
}
