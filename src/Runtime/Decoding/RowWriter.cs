using System;
using System.Collections.Generic;

namespace ModelGen.Decoding;

/// <summary>Writes texts side by side, each by itself: a token is chosen and goes in, until it is the end token. Rows that have ended are left out.</summary>
internal static class RowWriter
{
    /// <summary>Chooses a token.</summary>
    /// <param name="logits">The scores of the tokens, <c>[V]</c>.</param>
    /// <param name="text">The text, from 0.</param>
    /// <param name="step">The step, from 0.</param>
    public delegate int Choice(ReadOnlySpan<float> logits, int text, int step);

    /// <summary>Writes.</summary>
    /// <param name="model">The model.</param>
    /// <param name="start">What each text begins after.</param>
    /// <param name="endToken">The token that ends a text.</param>
    /// <param name="maxSteps">Tokens of a text at most, the end token included.</param>
    /// <param name="choose">Chooses tokens.</param>
    public static Hypothesis[] Write(INextToken model, ReadOnlySpan<int> start, int endToken, int maxSteps, Choice choose)
    {
        SearchChecks.Check(model, start, width: 1, endToken);
        int vocabSize = model.VocabSize, rows = start.Length;
        var found = new Hypothesis[rows];
        var tokens = new List<int>[rows];
        double[] sums = new double[rows];
        int[] next = start.ToArray(), texts = new int[rows], kept = new int[rows];
        float[] logits = new float[rows * vocabSize];
        for (int text = 0; text < rows; text++)
            (texts[text], tokens[text]) = (text, []);

        for (int step = 0; step < maxSteps && rows > 0; step++)
        {
            model.Advance(next.AsSpan(0, rows), logits.AsSpan(0, rows * vocabSize));
            int open = 0;
            for (int row = 0; row < rows; row++)
            {
                ReadOnlySpan<float> scores = logits.AsSpan(row * vocabSize, vocabSize);
                int text = texts[row];
                double logSum = Logits.LogSum(scores, text, step);
                int token = choose(scores, text, step);
                sums[text] += scores[token] - logSum;
                if (token == endToken)
                {
                    found[text] = new Hypothesis(tokens[text], IsEnded: true, sums[text], sums[text]);
                    continue;
                }

                tokens[text].Add(token);
                (next[open], texts[open], kept[open]) = (token, text, row);
                open++;
            }

            // After the last step nothing goes on.
            if (open < rows && open > 0 && step < maxSteps - 1)
                model.SelectRows(kept.AsSpan(0, open));
            rows = open;
        }

        foreach (int text in texts.AsSpan(0, rows))
            found[text] = new Hypothesis(tokens[text], IsEnded: false, sums[text], sums[text]);
        return found;
    }
}
