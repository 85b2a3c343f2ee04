using System;
using System.Collections.Generic;

namespace ModelGen.Decoding;

/// <summary>
/// Looks for the most likely texts with a beam: in each step the best <c>width</c> of all continuations of a text's open hypotheses are kept. Those among them that
/// end are put aside, and as many that do not end go on. A text is finished when no open hypothesis can become better than the worst of the <c>best</c> that have been
/// put aside, or after the last step, when open ones count as they are. Of equal continuations the one of the better hypothesis wins, and then the earlier token;
/// of equal results the one that was found first. So results are the same every time.
/// </summary>
public sealed class BeamSearch
{
    private readonly int _endToken;
    private readonly int _maxSteps;
    private readonly int _width;
    private readonly int _best;
    private readonly LengthNormalization _normalization;

    /// <summary>A beam search.</summary>
    /// <param name="endToken">The token that ends a text, from 0.</param>
    /// <param name="maxSteps">Tokens of a text at most, the end token included; at least 1.</param>
    /// <param name="width">Hypotheses that are kept of each text; at least 1. With 1 and without normalisation it is <see cref="GreedySearch"/>.</param>
    /// <param name="best">Results of each text, from 1 to the width.</param>
    /// <param name="normalization">How texts of different lengths are compared.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public BeamSearch(int endToken, int maxSteps, int width, int best = 1, LengthNormalization normalization = default)
    {
        _endToken = SearchChecks.Number(endToken, nameof(endToken), 0);
        _maxSteps = SearchChecks.Number(maxSteps, nameof(maxSteps), 1);
        _width = SearchChecks.Number(width, nameof(width), 1);
        _best = SearchChecks.Number(best, nameof(best), 1, _width);
        _normalization = normalization;
    }

    /// <summary>Looks for several texts at once.</summary>
    /// <param name="model">The model, where the texts begin: a row for each.</param>
    /// <param name="start">The token that goes in first, for each text: <c>[texts]</c>; texts times width are up to <see cref="INextToken.MaxRows"/>.</param>
    /// <returns>For each text the best hypotheses, the best first: fewer than asked for where there are no more.</returns>
    /// <inheritdoc cref="GreedySearch.Decode" path="/exception"/>
    public IReadOnlyList<IReadOnlyList<Hypothesis>> Decode(INextToken model, ReadOnlySpan<int> start)
    {
        SearchChecks.Check(model, start, _width, _endToken);
        int vocabSize = model.VocabSize, rows = start.Length, most = rows * _width;
        var history = new TokenHistory();
        var beams = new Beam[start.Length];
        for (int text = 0; text < beams.Length; text++)
            beams[text] = new Beam(_endToken, _maxSteps, _width, _best, _normalization, history);
        int[] tokens = new int[most], parents = new int[most];
        float[] logits = new float[most * vocabSize];
        start.CopyTo(tokens);

        for (int step = 0; rows > 0; step++)
        {
            model.Advance(tokens.AsSpan(0, rows), logits.AsSpan(0, rows * vocabSize));
            int before = rows, first = 0;
            rows = 0;
            foreach (Beam beam in beams)
            {
                int old = beam.Open.Length;
                beam.Extend(logits.AsSpan(first * vocabSize, old * vocabSize), vocabSize, first, step);
                foreach (Continuation next in beam.Open)
                {
                    (tokens[rows], parents[rows]) = (next.Token, first + next.Parent);
                    rows++;
                }

                first += old;
            }

            if (rows > 0 && !IsSame(parents.AsSpan(0, rows), before))
                model.SelectRows(parents.AsSpan(0, rows));
        }

        return Array.ConvertAll(beams, beam => beam.Results());
    }

    private static bool IsSame(ReadOnlySpan<int> parents, int rows)
    {
        for (int row = 0; row < parents.Length; row++)
        {
            if (parents[row] != row)
                return false;
        }

        return parents.Length == rows;
    }
}
