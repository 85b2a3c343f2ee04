namespace ModelGen.Decoding;

/// <summary>A hypothesis and one token more.</summary>
/// <param name="LogProbability">The sum of the logarithms of its tokens' probabilities, the last one's included.</param>
/// <param name="Parent">Which of the open hypotheses before the step, the best one being 0.</param>
/// <param name="Token">The last token.</param>
/// <param name="Place">Where the history has it, once it is open.</param>
internal readonly record struct Continuation(double LogProbability, int Parent, int Token, int Place);
