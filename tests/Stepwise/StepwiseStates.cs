using System;
using System.Linq;
using ModelGen.Tests.Fixtures;
using Xunit;

namespace ModelGen.Tests.Networks;

/// <summary>What networks remember from step to step: rows change places, states are read and set, and other passes leave them alone.</summary>
public abstract class StepwiseStates<TComputing>
    where TComputing : IComputing
{
    private const int S = 6, V = 9, Heads = 5;

    private static readonly float[] Mask = [.. Enumerable.Range(0, S * 4).Select(place => place % 7 == 5 ? 0f : 1f)];
    private static readonly int[] Source = [.. Enumerable.Range(0, S * 4).Select(place => ((place * 5) + (place / 4)) % V)];

    public static TheoryData<int> Variants => [.. TComputing.Variants];

    [Theory]
    [MemberData(nameof(Variants))]
    public void Rows_that_are_chosen_go_on_from_where_they_were(int variant)
    {
        using var model = new StepwiseFeeding(TComputing.Options(variant) with { Seed = 7 });
        float[] three = new float[3 * V], weights = new float[3 * S], four = new float[4 * V], fourWeights = new float[4 * S];
        model.Begin(Rows(Source, 0, 1, 2), Rows(Mask, 0, 1, 2));
        model.Advance([1, 2, 3], three, weights);
        model.Advance([4, 5, 6], three, weights);
        model.SelectRows([2, 0, 0, 1]);
        Assert.Equal(4, model.Rows);
        model.Advance([7, 8, 7, 1], four, fourWeights);

        // The same from the beginning, with sources and words in the other order.
        float[] expected = new float[4 * V], expectedWeights = new float[4 * S];
        model.Begin(Rows(Source, 2, 0, 0, 1), Rows(Mask, 2, 0, 0, 1));
        model.Advance([3, 1, 1, 2], expected, expectedWeights);
        model.Advance([6, 4, 4, 5], expected, expectedWeights);
        model.Advance([7, 8, 7, 1], expected, expectedWeights);
        Assert.Equal(expected, four);
        Assert.Equal(expectedWeights, fourWeights);
        Assert.NotEqual(four[..V], four[V..(2 * V)]);
        Assert.NotEqual(four[V..(2 * V)], four[(2 * V)..(3 * V)]);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void What_shifts_and_convolutions_remember_goes_with_its_row(int variant)
    {
        using var model = new StepwiseMemories(TComputing.Options(variant) with { Seed = 7 });
        float[] fore = new float[3 * 2], shares = new float[3 * Heads], expected = new float[2 * 2], expectedShares = new float[2 * Heads];
        float[] a = [1, 2, 3], b = [-1, 0, 2], c = [0.5f, -2, 1], ones = [1, 1, 1];
        model.Begin([1, 2, 3, 4, 5, 6], [0, 1, 2]);
        for (int step = 0; step < 4; step++)
            model.Advance([.. a, .. b, .. c], ones, fore, shares);
        model.SelectRows([2, 1]);
        model.Advance([.. b, .. a], [1, 1], expected, expectedShares);
        float[] chosen = [.. expected];

        model.Begin([5, 6, 3, 4], [2, 1]);
        for (int step = 0; step < 4; step++)
            model.Advance([.. c, .. b], [1, 1], expected, expectedShares);
        model.Advance([.. b, .. a], [1, 1], expected, expectedShares);
        Assert.Equal(expected, chosen);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Passes_over_whole_sequences_leave_the_steps_alone(int variant)
    {
        using var model = new StepwiseFeeding(TComputing.Options(variant) with { Seed = 7 });
        float[] logits = new float[2 * V], weights = new float[2 * S], expected = new float[2 * V];
        int[] input = [.. Enumerable.Range(0, 5 * 4).Select(place => place % V)], lengths = [5, 4, 3, 2];
        Play(between: () => { });
        logits.CopyTo(expected, 0);
        Play(between: () =>
        {
            model.Evaluate([.. Source.Reverse()], [.. Mask.Reverse()], input, lengths, input);
            model.Predict([.. Source.Reverse()], [.. Mask.Reverse()], input, lengths, new float[5 * 4 * V], new float[5 * 4 * S]);
            model.Forward([.. Source.Reverse()], [.. Mask.Reverse()], input, lengths, input);
            model.Backward();
        });
        Assert.Equal(expected, logits);

        void Play(Action between)
        {
            model.Begin(Rows(Source, 0, 1), Rows(Mask, 0, 1));
            between();
            model.Advance([1, 2], logits, weights);
            between();
            model.Advance([3, 4], logits, weights);
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void States_are_read_and_set_by_name(int variant)
    {
        using var model = new StepwiseFeeding(TComputing.Options(variant) with { Seed = 7 });
        float[] logits = new float[2 * V], weights = new float[2 * S], expected = new float[2 * V];
        Assert.Equal(
            ["begun_read", "begun_source_is_real", "decoder_c", "decoder_h", "past_h"], StepwiseFeeding.States.Select(state => state.Name).Order(StringComparer.Ordinal));
        model.Begin(Rows(Source, 0, 1), Rows(Mask, 0, 1));
        model.Advance([1, 2], logits, weights);
        float[][] states = [.. StepwiseFeeding.States.Select(state => new float[state.Length])];
        for (int state = 0; state < states.Length; state++)
            model.GetState(StepwiseFeeding.States[state].Name, states[state]);
        Assert.All(states, state => Assert.Contains(state, value => value != 0));
        model.Advance([3, 4], expected, weights);

        using var other = new StepwiseFeeding(TComputing.Options(variant) with { Seed = 7 });
        for (int state = 0; state < states.Length; state++)
            other.SetState(StepwiseFeeding.States[state].Name, states[state]);
        other.Advance([3, 4], logits, weights);
        Assert.Equal(expected, logits);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Carried_layers_go_on_from_pass_to_step_and_back(int variant)
    {
        const int T = 6, B = 3, Words = 11;
        using var model = new StepwiseWords(TComputing.Options(variant) with { Seed = 2 });
        int[] first = [.. Enumerable.Range(0, T * B).Select(place => place % Words)], second = [.. first.Select(word => (word + 4) % Words)];
        float[] whole = new float[T * B * Words], step = new float[B * Words], expected = new float[T * B * Words];
        model.Predict(first, whole);
        model.Predict(second, expected);
        model.Predict(first, whole);

        model.ResetState();
        for (int t = 0; t < T; t++)
            model.Advance(first.AsSpan(t * B, B), step);
        model.Begin();
        model.Predict(second, whole);
        AreClose(expected, whole);

        model.ResetState();
        model.Predict(first, whole);
        for (int t = 0; t < T; t++)
        {
            model.Advance(second.AsSpan(t * B, B), step);
            AreClose(expected[(t * B * Words)..((t + 1) * B * Words)], step);
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Begin_and_ResetState_go_back_to_the_beginning(int variant)
    {
        using var model = new StepwiseStream(TComputing.Options(variant) with { Seed = 2 });
        float[] y = new float[2], expected = new float[2];
        Assert.Equal(["gru_2_h", "gru_h"], StepwiseStream.States.Select(state => state.Name).Order(StringComparer.Ordinal));
        model.Advance([1, 2], expected);
        model.Advance([1, 2], y);
        Assert.NotEqual(expected, y);
        model.Begin();
        Assert.Equal(0, model.Rows);
        model.Advance([1, 2], y);
        Assert.Equal(expected, y);
        model.ResetState();
        model.Advance([1, 2], y);
        Assert.Equal(expected, y);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Steps_that_remember_nothing_have_rows_too(int variant)
    {
        using var model = new StepwiseLines(TComputing.Options(variant));
        float[] x = [.. Enumerable.Range(0, 5 * 2 * 2).Select(place => place * 0.25f)], whole = new float[5 * 2 * 3], y = new float[2 * 3];
        model.Predict(x, whole);
        model.Begin();
        model.Advance(x.AsSpan(8, 4), y);
        AreClose(whole[12..18], y);
        model.SelectRows([1]);
        model.Advance(x.AsSpan(6, 2), y.AsSpan(0, 3));
        AreClose(whole[9..12], y[..3]);
    }

    private static T[] Rows<T>(T[] whole, params int[] rows) => [.. Enumerable.Range(0, whole.Length / 4).SelectMany(t => rows.Select(row => whole[(t * 4) + row]))];

    private static void AreClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int place = 0; place < expected.Length; place++)
            Assert.True(Math.Abs(expected[place] - actual[place]) <= 1e-5, $"{actual[place]} at {place}: expected {expected[place]}.");
    }
}
