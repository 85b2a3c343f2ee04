using System;

namespace ModelGen.Decoding;

/// <summary>
/// What searches need of a model that writes: tokens go in, one for each row, and scores of the tokens that may come next come out. Rows are texts
/// that are written side by side, up to <see cref="MaxRows"/>. V is <see cref="VocabSize"/>.
/// </summary>
public interface INextToken
{
    /// <summary>Rows at most.</summary>
    int MaxRows { get; }

    /// <summary>Tokens that can come next: 0 to V - 1.</summary>
    int VocabSize { get; }

    /// <summary>One step of each row.</summary>
    /// <param name="tokens">The next token of each row, <c>[rows]</c>.</param>
    /// <param name="logits">
    /// Receives the scores of what comes after it, <c>[rows, V]</c>: logarithms of probabilities, up to a number that is the same for a row. A token whose
    /// score is negative infinity never comes.
    /// </param>
    void Advance(ReadOnlySpan<int> tokens, Span<float> logits);

    /// <summary>Row i goes on from where row <c>rows[i]</c> is; there are as many rows afterwards as are given.</summary>
    /// <param name="rows">Rows that there are; each may be taken several times or never.</param>
    void SelectRows(ReadOnlySpan<int> rows);
}
