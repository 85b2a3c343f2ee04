using System;
using System.Collections.Generic;

namespace ModelGen.Decoding;

/// <summary>Writes texts whose tokens are drawn. What is drawn for a text depends on the seed, the text's place and the step, not on the other texts.</summary>
/// <param name="endToken">The token that ends a text, from 0.</param>
/// <param name="maxSteps">Tokens of a text at most, the end token included; at least 1.</param>
/// <param name="options">How tokens are drawn; without it with the probabilities that the model gives.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
public sealed class SampledSearch(int endToken, int maxSteps, SamplingOptions? options = null)
{
    private readonly int _endToken = SearchChecks.Number(endToken, nameof(endToken), 0);
    private readonly int _maxSteps = SearchChecks.Number(maxSteps, nameof(maxSteps), 1);

    /// <inheritdoc cref="GreedySearch.Decode"/>
    public IReadOnlyList<Hypothesis> Decode(INextToken model, ReadOnlySpan<int> start)
    {
        ArgumentNullException.ThrowIfNull(model);
        var sampler = new Sampler(model.VocabSize, options);
        return RowWriter.Write(model, start, _endToken, _maxSteps, (logits, text, step) => sampler.Draw(logits, text, step));
    }
}
