using System;

namespace ModelGen.Decoding;

/// <summary>
/// How sums of logarithms of probabilities are compared, which fall with each token, so that short texts would win. A length counts all tokens of a text, the
/// end token included. The default is <see cref="None"/>.
/// </summary>
public readonly record struct LengthNormalization
{
    private const double MaxAlpha = 10;

    private readonly bool _isWu;
    private readonly double _alpha;

    private LengthNormalization(double alpha, bool isWu)
    {
        if (!(alpha is >= 0 and <= MaxAlpha))
            throw new ArgumentOutOfRangeException(nameof(alpha), FormattableString.Invariant($"alpha is {alpha}: expected a number from 0 to {MaxAlpha}."));
        (_alpha, _isWu) = (alpha, isWu);
    }

    /// <summary>The sum itself.</summary>
    public static LengthNormalization None => default;

    /// <summary>The sum is divided by <c>((5 + length) / 6)^alpha</c> (Wu et al. 2016, arXiv:1609.08144).</summary>
    /// <param name="alpha">0 to 10; Wu et al. found 0.6 to 0.7 best.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is another number.</exception>
    public static LengthNormalization Wu(double alpha) => new(alpha, isWu: true);

    /// <summary>The sum is divided by <c>length^alpha</c>; with 1 it is the mean.</summary>
    /// <param name="alpha">0 to 10.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is another number.</exception>
    public static LengthNormalization Power(double alpha) => new(alpha, isWu: false);

    /// <summary>What a text is compared by. Of two equal sums that of the longer text is never less.</summary>
    /// <param name="logProbability">The sum of the logarithms of its tokens' probabilities.</param>
    /// <param name="length">Its tokens, the end token included; at least 1.</param>
    public double Score(double logProbability, int length) =>
        logProbability / Math.Pow(_isWu ? (5.0 + length) / 6 : length, _alpha);
}
