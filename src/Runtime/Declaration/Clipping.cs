namespace ModelGen;

/// <summary>How gradients are limited before an update.</summary>
public enum Clipping
{
    /// <summary>They are used as they are.</summary>
    None,

    /// <summary>
    /// All of them together: where their L2 norm is above <c>MaxGradNorm</c>, they are scaled down to it (Pascanu, Mikolov and Bengio 2013,
    /// arXiv:1211.5063).
    /// </summary>
    Norm,

    /// <summary>Each number by itself, to the range from <c>-MaxGradValue</c> to <c>MaxGradValue</c>.</summary>
    Value,
}
