using System;

namespace ModelGen.Decoding;

/// <summary>A network that goes on one step at a time, as searches take it: <c>new StepwiseTokens(model, vocabSize, model.Advance)</c>.</summary>
/// <param name="model">The network, which has begun.</param>
/// <param name="vocabSize">The columns of its scores.</param>
/// <param name="advance">Its <c>Advance</c>, where that takes tokens and gives scores; what calls it, where it takes or gives more.</param>
/// <exception cref="ArgumentOutOfRangeException">There are no columns.</exception>
public sealed class StepwiseTokens(IStepwise model, int vocabSize, AdvanceTokens advance) : INextToken
{
    /// <inheritdoc/>
    public int MaxRows => model.BatchSize;

    /// <inheritdoc/>
    public int VocabSize { get; } = SearchChecks.Number(vocabSize, nameof(vocabSize), 1);

    /// <inheritdoc/>
    public void Advance(ReadOnlySpan<int> tokens, Span<float> logits) => advance(tokens, logits);

    /// <inheritdoc/>
    public void SelectRows(ReadOnlySpan<int> rows) => model.SelectRows(rows);
}
