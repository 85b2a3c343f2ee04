using System;

namespace ModelGen.Decoding;

/// <summary>One step of a network: its <c>Advance</c>, or what calls it.</summary>
/// <param name="tokens">The next token of each row, <c>[rows]</c>.</param>
/// <param name="logits">Receives the scores of what comes after it, <c>[rows, V]</c>.</param>
public delegate void AdvanceTokens(ReadOnlySpan<int> tokens, Span<float> logits);
