using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Decoding;

namespace ModelGen.Runtime.Tests.Decoding;

/// <summary>A model whose scores are a function of all tokens so far: a search that loses track of a row gives other results.</summary>
/// <param name="vocabSize">Tokens that can come.</param>
/// <param name="maxRows">Rows at most.</param>
/// <param name="scores">The scores after these tokens, the first one included.</param>
internal sealed class PrefixModel(int vocabSize, int maxRows, Func<IReadOnlyList<int>, float[]> scores) : INextToken
{
    private List<int>[] _rows = [];

    /// <summary>What has been asked for: <c>+3</c> is a step of three rows, <c>0 0 2</c> a choice of them.</summary>
    public List<string> Calls { get; } = [];

    public int MaxRows => maxRows;

    public int VocabSize => vocabSize;

    /// <summary>Scores by chance, which depend on the seed and the tokens.</summary>
    /// <param name="vocabSize">Tokens that can come.</param>
    /// <param name="maxRows">Rows at most.</param>
    /// <param name="seed">What they are.</param>
    /// <param name="levels">How many different scores there are: with few of them, many are equal.</param>
    public static PrefixModel ByChance(int vocabSize, int maxRows, int seed, int levels = 1 << 20) => new(vocabSize, maxRows, prefix =>
    {
        int state = prefix.Aggregate(seed, (sum, token) => unchecked((sum * 31) + token + 7));
        var random = new Random(state);
        return [.. Enumerable.Range(0, vocabSize).Select(_ => 4f * random.Next(levels) / levels)];
    });

    /// <summary>The logarithms of the probabilities of what comes after some tokens.</summary>
    public double[] LogProbabilities(IReadOnlyList<int> prefix)
    {
        double[] all = [.. scores(prefix).Select(score => (double)score)];
        double sum = Math.Log(all.Sum(Math.Exp));
        return [.. all.Select(score => score - sum)];
    }

    public void Advance(ReadOnlySpan<int> tokens, Span<float> logits)
    {
        Calls.Add($"+{tokens.Length}");
        if (_rows.Length == 0)
            _rows = [.. Enumerable.Range(0, tokens.Length).Select(_ => new List<int>())];
        if (tokens.Length != _rows.Length || logits.Length != tokens.Length * vocabSize)
            throw new ArgumentException($"{tokens.Length} tokens and {logits.Length} scores of {_rows.Length} rows.");
        for (int row = 0; row < tokens.Length; row++)
        {
            _rows[row].Add(tokens[row]);
            scores(_rows[row]).CopyTo(logits[(row * vocabSize)..]);
        }
    }

    public void SelectRows(ReadOnlySpan<int> rows)
    {
        Calls.Add(string.Join(' ', rows.ToArray()));
        if (rows.Length > maxRows)
            throw new ArgumentException($"{rows.Length} rows.");
        List<int>[] old = _rows;
        _rows = Array.ConvertAll(rows.ToArray(), row => new List<int>(old[row]));
    }
}
