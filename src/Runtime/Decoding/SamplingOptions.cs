using System;

namespace ModelGen.Decoding;

/// <summary>How tokens are drawn: the temperature first, then the most likely <see cref="TopK"/>, then of these the most likely <see cref="TopP"/>.</summary>
public sealed record SamplingOptions
{
    /// <summary>
    /// Probabilities are taken to the power of 1 / temperature: below 1 likely tokens become more likely still, above 1 all become alike. At 0 the most likely
    /// token is taken; of equally likely ones the first. 0 or more, finite. Default 1: the model's own.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is another number.</exception>
    public double Temperature
    {
        get;
        init => field = value >= 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Temperature), FormattableString.Invariant($"Temperature is {value}: expected a number of at least 0."));
    } = 1;

    /// <summary>Only so many tokens are drawn, the most likely ones (Fan, Lewis and Dauphin 2018, arXiv:1805.04833). At least 1. Default: all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less.</exception>
    public int TopK { get; init => field = SearchChecks.Number(value, nameof(TopK), 1); } = int.MaxValue;

    /// <summary>
    /// Only the fewest most likely tokens are drawn that together have this probability (Holtzman et al. 2020, arXiv:1904.09751): at least one. Above 0, up to 1.
    /// Default 1: all.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is another number.</exception>
    public double TopP
    {
        get;
        init => field = value is > 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(TopP), FormattableString.Invariant($"TopP is {value}: expected a number above 0 and up to 1."));
    } = 1;

    /// <summary>What is drawn: the same seed draws the same. Default 1.</summary>
    public ulong Seed { get; init; } = 1;
}
