namespace ModelGen.Generator.Lowering;

/// <summary>What a cross entropy is besides -log p of the target, p being the softmax of the logits.</summary>
/// <param name="IgnoresNegative">Whether targets may be below 0: such a row has no loss and no gradient.</param>
/// <param name="Smoothing">
/// Label smoothing (Szegedy et al. 2016, arXiv:1512.00567): this share of the loss is the mean of -log p over all classes.
/// </param>
/// <param name="Offset">Added to the target's p before the logarithm, so that it is never that of 0.</param>
internal readonly record struct CrossEntropyForm(bool IgnoresNegative = false, double Smoothing = 0, double Offset = 0)
{
    /// <summary>Whether it is -log p of the target and nothing else, which rewrites know how to fuse.</summary>
    public bool IsPlain => this == default;
}
