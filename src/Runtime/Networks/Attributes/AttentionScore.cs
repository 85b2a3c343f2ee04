namespace ModelGen.Networks;

/// <summary>How well a query fits a key.</summary>
public enum AttentionScore
{
    /// <summary><c>v . tanh(q W + k U + b)</c> (Bahdanau, Cho and Bengio 2015, arXiv:1409.0473).</summary>
    Additive,

    /// <summary><c>q . k</c> (Luong, Pham and Manning 2015, arXiv:1508.04025).</summary>
    Dot,

    /// <summary><c>q W . k</c> (Luong's general form).</summary>
    Multiplicative,

    /// <summary><c>q . k / sqrt(width)</c> (Vaswani et al. 2017, arXiv:1706.03762).</summary>
    ScaledDot,
}
