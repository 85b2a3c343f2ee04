namespace ModelGen;

/// <summary>
/// How matrix products are computed on a GPU. Parameters, gradients, states and sums are always 32-bit floats.
/// </summary>
public enum Precision
{
    /// <summary>32-bit floats: the reference.</summary>
    Fp32,

    /// <summary>Factors are rounded to 10 bits of mantissa, for tensor cores.</summary>
    Tf32,

    /// <summary>Factors are rounded to bfloat16: 7 bits of mantissa, the range of a float.</summary>
    Bf16,

    /// <summary>Factors are rounded to 16-bit floats: 10 bits of mantissa; gradients are scaled so that they stay in range.</summary>
    Fp16,
}
