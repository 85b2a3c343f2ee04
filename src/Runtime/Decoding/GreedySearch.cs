using System;
using System.Collections.Generic;

namespace ModelGen.Decoding;

/// <summary>Writes texts of which each token is the most likely one after those before; of equally likely ones the first.</summary>
/// <param name="endToken">The token that ends a text, from 0.</param>
/// <param name="maxSteps">Tokens of a text at most, the end token included; at least 1.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
public sealed class GreedySearch(int endToken, int maxSteps)
{
    private readonly int _endToken = SearchChecks.Number(endToken, nameof(endToken), 0);
    private readonly int _maxSteps = SearchChecks.Number(maxSteps, nameof(maxSteps), 1);

    /// <summary>Writes texts side by side.</summary>
    /// <param name="model">The model, where the texts begin.</param>
    /// <param name="start">The token that goes in first, for each text: <c>[texts]</c>, up to <see cref="INextToken.MaxRows"/>.</param>
    /// <returns>A hypothesis for each text.</returns>
    /// <exception cref="ArgumentException">There are no texts or too many, or the model has no such end token.</exception>
    /// <exception cref="NotFiniteNumberException">The model gives scores that say nothing: NaN, infinity, or negative infinity for all tokens.</exception>
    public IReadOnlyList<Hypothesis> Decode(INextToken model, ReadOnlySpan<int> start) =>
        RowWriter.Write(model, start, _endToken, _maxSteps, static (logits, _, _) => Logits.Best(logits));
}
