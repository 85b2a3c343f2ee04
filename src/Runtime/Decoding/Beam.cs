using System;

namespace ModelGen.Decoding;

/// <summary>The hypotheses of one text.</summary>
internal sealed class Beam
{
    private readonly int _endToken;
    private readonly int _maxSteps;
    private readonly int _width;
    private readonly LengthNormalization _normalization;
    private readonly TokenHistory _history;
    private readonly RankedList<Continuation> _continuing;
    private readonly RankedList<Continuation> _ending;
    private readonly RankedList<(int Place, bool IsEnded, double LogProbability)> _results;
    private readonly Continuation[] _open;
    private int _count = 1;

    /// <summary>A beam with one hypothesis, that nothing is written yet.</summary>
    public Beam(int endToken, int maxSteps, int width, int best, LengthNormalization normalization, TokenHistory history)
    {
        (_endToken, _maxSteps, _width, _normalization, _history) = (endToken, maxSteps, width, normalization, history);
        (_continuing, _ending, _results) = (new(width), new(width), new(best));
        _open = new Continuation[width];
        _open[0] = new Continuation(0, 0, 0, TokenHistory.Start);
    }

    /// <summary>The open hypotheses, the best first; none when the text is finished.</summary>
    public ReadOnlySpan<Continuation> Open => _open.AsSpan(0, _count);

    /// <summary>One token more for all open hypotheses.</summary>
    /// <param name="logits">The scores of what comes next, a row for each of them.</param>
    /// <param name="vocabSize">The length of a row.</param>
    /// <param name="row">The first of these rows, for messages.</param>
    /// <param name="step">The step, from 0.</param>
    public void Extend(ReadOnlySpan<float> logits, int vocabSize, int row, int step)
    {
        if (_count == 0)
            return;
        _continuing.Clear();
        _ending.Clear();
        for (int parent = 0; parent < _count; parent++)
        {
            ReadOnlySpan<float> scores = logits.Slice(parent * vocabSize, vocabSize);
            double before = _open[parent].LogProbability - Logits.LogSum(scores, row + parent, step);
            _ending.Offer(before + scores[_endToken], new Continuation(before + scores[_endToken], parent, _endToken, _open[parent].Place));
            double threshold = _continuing.Threshold;
            for (int token = 0; token < scores.Length; token++)
            {
                double logProbability = before + scores[token];
                if (!(logProbability > threshold) || token == _endToken)
                    continue;
                _continuing.Offer(logProbability, new Continuation(logProbability, parent, token, _open[parent].Place));
                threshold = _continuing.Threshold;
            }
        }

        PutAside(step);
        GoOn(step);
    }

    /// <summary>The results, the best first.</summary>
    public Hypothesis[] Results()
    {
        var found = new Hypothesis[_results.Count];
        for (int index = 0; index < found.Length; index++)
        {
            (int place, bool isEnded, double logProbability) = _results.Items[index];
            found[index] = new Hypothesis(_history.Read(place), isEnded, logProbability, _results.ScoreOf(index));
        }

        return found;
    }

    private static bool IsBefore(Continuation one, Continuation other) =>
        one.LogProbability > other.LogProbability
        || (one.LogProbability == other.LogProbability && (one.Parent, one.Token).CompareTo((other.Parent, other.Token)) < 0);

    // Those that end and are among the best of all continuations.
    private void PutAside(int step)
    {
        for (int ending = 0, continuing = 0; ending < _ending.Count && ending + continuing < _width;)
        {
            if (continuing < _continuing.Count && IsBefore(_continuing.Items[continuing], _ending.Items[ending]))
                continuing++;
            else
                Offer(_ending.Items[ending++], isEnded: true, step);
        }
    }

    private void GoOn(int step)
    {
        _count = _continuing.Count;
        for (int index = 0; index < _count; index++)
        {
            Continuation next = _continuing.Items[index];
            _open[index] = next with { Place = _history.Add(next.Place, next.Token) };
        }

        bool isLast = step == _maxSteps - 1;
        for (int index = 0; isLast && index < _count; index++)
            Offer(_open[index], isEnded: false, step);
        // The best that the best of them can come to is to be long and to lose nothing.
        if (isLast || (_results.IsFull && _count > 0 && _results.Threshold >= _normalization.Score(_open[0].LogProbability, _maxSteps)))
            _count = 0;
    }

    private void Offer(Continuation result, bool isEnded, int step) =>
        _results.Offer(_normalization.Score(result.LogProbability, step + 1), (result.Place, isEnded, result.LogProbability));
}
