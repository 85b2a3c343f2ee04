using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Decoding;
using ModelGen.Tests.Networks;
using Xunit;

namespace ModelGen.Runtime.Tests.Decoding;

/// <summary>Searches over a compiled decoder, one step at a time, find what searches over whole sequences find.</summary>
public sealed class StepwiseTokensTests : IDisposable
{
    private const int S = 6, T = 5, B = 4, V = 9, End = 2;
    private static readonly int[] Starts = [5, 8];

    private readonly StepwiseFeeding _model = new(new ModelOptions { Seed = 7, Threads = 2 });
    private readonly int[] _source = [.. Enumerable.Range(0, S * 2).Select(place => place * 5 % V)];
    private readonly float[] _mask = [.. Enumerable.Range(0, S * 2).Select(place => place < 9 ? 1f : 0)];
    private readonly float[] _attention = new float[B * S];

    public StepwiseTokensTests()
    {
        // Scores that say more than those of a network that has learnt nothing.
        foreach (TensorInfo parameter in StepwiseFeeding.Parameters)
        {
            float[] values = new float[parameter.Length];
            _model.GetParameter(parameter.Name, values);
            _model.SetParameter(parameter.Name, [.. values.Select((value, index) => (4 * value) + MathF.Sin(index))]);
        }
    }

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_beam_over_steps_finds_what_one_over_whole_sequences_finds(int width)
    {
        var search = new BeamSearch(End, T, width, best: width, LengthNormalization.Wu(0.8));
        _model.Begin(_source, _mask);
        IReadOnlyList<IReadOnlyList<Hypothesis>> found = search.Decode(Steps(), Starts), expected = search.Decode(new PrefixModel(V, B, Whole), Starts);
        AreSame(expected.SelectMany(texts => texts), found.SelectMany(texts => texts));
    }

    [Fact]
    public void So_do_the_other_searches()
    {
        _model.Begin(_source, _mask);
        IReadOnlyList<Hypothesis> greedy = new GreedySearch(End, T).Decode(Steps(), Starts);
        _model.Begin(_source, _mask);
        var sampling = new SampledSearch(End, T, new SamplingOptions { Temperature = 2 });
        IReadOnlyList<Hypothesis> drawn = sampling.Decode(Steps(), Starts);
        AreSame(new GreedySearch(End, T).Decode(new PrefixModel(V, B, Whole), Starts), greedy);
        AreSame(sampling.Decode(new PrefixModel(V, B, Whole), Starts), drawn);
    }

    [Fact]
    public void Rows_beyond_the_batch_are_refused()
    {
        _model.Begin(_source, _mask);
        Assert.StartsWith(
            "2 texts of width 3 need 6 rows: the model has 4 (BatchSize).",
            Assert.Throws<ArgumentException>(() => new BeamSearch(End, T, width: 3).Decode(Steps(), Starts)).Message, StringComparison.Ordinal);

        // That the class is an IStepwise is in its generated part, which dotnet format does not read.
        var model = (IStepwise)(object)_model;
        Assert.Throws<ArgumentOutOfRangeException>(() => new StepwiseTokens(model, 0, (_, _) => { }));
    }

    private static void AreSame(IEnumerable<Hypothesis> expected, IEnumerable<Hypothesis> found)
    {
        Assert.Equal(expected.Select(text => (string.Join(' ', text.Tokens), text.IsEnded)), found.Select(text => (string.Join(' ', text.Tokens), text.IsEnded)));
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First.LogProbability, pair.Second.LogProbability, 4));
    }

    private StepwiseTokens Steps() => new(_model, V, (tokens, logits) => _model.Advance(tokens, logits, _attention.AsSpan(0, tokens.Length * S)));

    // The scores after some tokens, from the whole sequence; what it begins after says which of the two sources is read.
    private float[] Whole(IReadOnlyList<int> prefix)
    {
        int which = Array.IndexOf(Starts, prefix[0]);
        int[] source = new int[S * B], input = new int[T * B];
        float[] mask = new float[S * B], logits = new float[T * B * V];
        for (int step = 0; step < S; step++)
            (source[step * B], mask[step * B]) = (_source[(step * 2) + which], _mask[(step * 2) + which]);
        for (int step = 0; step < prefix.Count; step++)
            input[step * B] = prefix[step];
        _model.Predict(source, mask, input, [T, T, T, T], logits, new float[T * B * S]);
        return logits.AsSpan((prefix.Count - 1) * B * V, V).ToArray();
    }
}
