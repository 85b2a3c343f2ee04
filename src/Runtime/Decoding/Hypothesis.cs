using System.Collections.Generic;

namespace ModelGen.Decoding;

/// <summary>A text that a search has found.</summary>
/// <param name="Tokens">Its tokens, without the one that it began after and without the end token.</param>
/// <param name="IsEnded">Whether the end token came; if not, the text has as many tokens as there were steps.</param>
/// <param name="LogProbability">The sum of the logarithms of its tokens' probabilities, the end token's included.</param>
/// <param name="Score">What texts are compared by: the sum, normalised by the length where the search does so.</param>
public sealed record Hypothesis(IReadOnlyList<int> Tokens, bool IsEnded, double LogProbability, double Score);
