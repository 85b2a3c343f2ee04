namespace ModelGen.Generator.Shorthands;

/// <summary>How well a query fits a key; the runtime has an enumeration of the same name and members.</summary>
internal enum AttentionScore
{
    /// <summary><c>v . tanh(q W + k U + b)</c>.</summary>
    Additive,

    /// <summary><c>q . k</c>.</summary>
    Dot,

    /// <summary><c>q W . k</c>.</summary>
    Multiplicative,

    /// <summary><c>q . k / sqrt(width)</c>.</summary>
    ScaledDot,
}
