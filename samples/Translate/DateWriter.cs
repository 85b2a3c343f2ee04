using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Decoding;

namespace Translate;

/// <summary>Writes dates with a translator that has been trained, a character at a time.</summary>
internal sealed class DateWriter
{
    /// <summary>Hypotheses of each date that the beam keeps.</summary>
    public const int Width = 4;

    private readonly DateTranslator _model;
    private readonly StepwiseTokens _steps;
    private readonly GreedySearch _greedy = new(Characters.End, Characters.MostWritten);
    private readonly BeamSearch _beam = new(Characters.End, Characters.MostWritten, Width, best: Width, LengthNormalization.Wu(0.6));
    private readonly float[] _weights = new float[Batch.Size * Characters.MostRead];

    /// <param name="model">The translator.</param>
    public DateWriter(DateTranslator model)
    {
        _model = model;
        _steps = new StepwiseTokens(
            model, Characters.Count, (tokens, scores) => model.Advance(tokens, scores, _weights.AsSpan(0, tokens.Length * Characters.MostRead)));
    }

    /// <summary>Writes dates, each character the most likely one.</summary>
    public IEnumerable<string> Greedy(DatePair[] pairs) =>
        pairs.Chunk(Batch.Size).SelectMany(some => _greedy.Decode(_steps, Begin(some))).Select(TextOf);

    /// <summary>Looks for the best ways to write dates: for each date up to <see cref="Width"/>, the best first.</summary>
    public IEnumerable<IReadOnlyList<Hypothesis>> Beam(DatePair[] pairs) =>
        pairs.Chunk(Batch.Size / Width).SelectMany(some => _beam.Decode(_steps, Begin(some)));

    /// <summary>The text of a hypothesis.</summary>
    public static string TextOf(Hypothesis found) => Characters.TextOf([.. found.Tokens]);

    /// <summary>What the translator attends to while it writes: for each character that it writes, and the end, the weights of those that it has read.</summary>
    public float[][] Attention(DatePair pair)
    {
        int[] before = [.. Begin([pair]), .. pair.WrittenTokens[..^1]];
        float[] scores = new float[Characters.Count];
        return [.. before.Select(token =>
        {
            float[] weights = new float[Characters.MostRead];
            _model.Advance([token], scores, weights);
            return weights[..pair.Read.Length];
        })];
    }

    // The translator reads the dates; what each begins after says what it becomes.
    private int[] Begin(DatePair[] pairs)
    {
        int[] source = new int[Characters.MostRead * pairs.Length];
        foreach ((int row, DatePair pair) in pairs.Index())
        {
            foreach ((int step, int token) in pair.ReadTokens.Index())
                source[(step * pairs.Length) + row] = token;
        }

        _model.Begin(source, [.. pairs.Select(pair => pair.ReadTokens.Length)]);
        return [.. pairs.Select(pair => (int)pair.Direction)];
    }
}
