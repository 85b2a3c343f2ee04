using System;
using System.Linq;
using ModelGen.Tests.Fixtures;
using Xunit;

namespace ModelGen.Tests.Networks;

/// <summary>Networks one step at a time: what steps give is what the whole sequence gives.</summary>
public abstract class StepwiseRuns<TComputing>
    where TComputing : IComputing
{
    public static TheoryData<int, int> Rows
    {
        get
        {
            var data = new TheoryData<int, int>();
            foreach (int variant in TComputing.Variants)
            {
                foreach (int rows in new[] { 1, 2, 3 })
                    data.Add(rows, variant);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Words_are_read_one_by_one(int rows, int variant)
    {
        const int T = 6, B = 3, V = 11;
        using var model = new StepwiseWords(TComputing.Options(variant) with { Seed = 3 });
        int[] words = Ids(T * B, V);
        float[] whole = new float[T * B * V], step = new float[rows * V];
        model.Predict(words, whole);
        model.ResetState();
        for (int t = 0; t < T; t++)
        {
            model.Advance(Step(words, t, B, rows), step);
            AreClose(Step(whole, t, B, rows, V), step);
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Shifts_convolutions_and_layers_remember(int rows, int variant)
    {
        const int T = 7, B = 4;
        using var model = new StepwiseMemories(TComputing.Options(variant) with { Seed = 5 });
        float[] prices = Numbers(T * B * 3), flags = [.. Enumerable.Range(0, T * B).Select(place => place % 5 == 2 ? 0f : 1f)], profile = Numbers(B * 2);
        int[] kind = Ids(B, 5);
        float[] fore = new float[T * B * 2], shares = new float[T * B * 5], foreStep = new float[rows * 2], sharesStep = new float[rows * 5];
        model.Predict(prices, flags, profile, kind, fore, shares);
        for (int again = 0; again < 2; again++)
        {
            model.Begin(profile.AsSpan(0, rows * 2), kind.AsSpan(0, rows));
            Assert.Equal(rows, model.Rows);
            for (int t = 0; t < T; t++)
            {
                model.Advance(Step(prices, t, B, rows, 3), Step(flags, t, B, rows), foreStep, sharesStep);
                AreClose(Step(fore, t, B, rows, 2), foreStep);
                AreClose(Step(shares, t, B, rows, 5), sharesStep);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_decoder_attends_and_is_fed(int rows, int variant)
    {
        const int S = 6, T = 5, B = 4, V = 9;
        using var model = new StepwiseFeeding(TComputing.Options(variant) with { Seed = 7 });
        int[] source = Ids(S * B, V), input = Ids(T * B, V), lengths = [T, T, T, T];
        float[] mask = [.. Enumerable.Range(0, S * B).Select(place => place % 7 == 5 ? 0f : 1f)];
        float[] logits = new float[T * B * V], attention = new float[T * B * S], logitsStep = new float[rows * V], attentionStep = new float[rows * S];
        model.Predict(source, mask, input, lengths, logits, attention);
        model.Begin(Steps(source, S, B, rows), Steps(mask, S, B, rows));
        for (int t = 0; t < T; t++)
        {
            model.Advance(Step(input, t, B, rows), logitsStep, attentionStep);
            AreClose(Step(logits, t, B, rows, V), logitsStep);
            AreClose(Step(attention, t, B, rows, S), attentionStep);
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void All_cells_go_on(int rows, int variant)
    {
        const int T = 5, B = 3, V = 8;
        using var model = new StepwiseCells(TComputing.Options(variant) with { Seed = 9 });
        int[] words = Ids(T * B, V), two = Ids(3 * B, V), lengths = [4, 1, 3];
        float[] one = Numbers(4 * B * 3), scores = new float[T * B * V], left = new float[T * B * 4], right = new float[T * B * 3];
        float[] scoresStep = new float[rows * V], leftStep = new float[rows * 4], rightStep = new float[rows * 3];
        model.Predict(words, one, lengths, two, scores, left, right);
        model.Begin(Steps(one, 4, B, rows, 3), lengths.AsSpan(0, rows), Steps(two, 3, B, rows));
        for (int t = 0; t < T; t++)
        {
            model.Advance(Step(words, t, B, rows), scoresStep, leftStep, rightStep);
            AreClose(Step(scores, t, B, rows, V), scoresStep);
            AreClose(Step(left, t, B, rows, 4), leftStep);
            AreClose(Step(right, t, B, rows, 3), rightStep);
        }
    }

    [Fact]
    public void One_row_goes_on_beyond_the_steps_of_the_declaration()
    {
        using var model = new StepwiseOne(TComputing.Options(TComputing.Variants[0]) with { Seed = 3 });
        float[] memory = [1, 2, 3, -1, 0, 0], whole = new float[3], step = new float[3], first = new float[3];
        Assert.Equal(StepwiseOne.States.Count, StepwiseOne.States.Select(state => state.Name).Distinct().Count());
        model.Predict([2], memory, [2], whole);
        model.Begin(memory, [2]);
        model.Advance([2], first);
        AreClose(whole, first);
        model.Advance([1], step);
        Assert.NotEqual(first, step);
        model.SelectRows([0]);
        model.Advance([2], step);
        Assert.NotEqual(first, step);
        model.Begin(memory, [2]);
        model.Advance([2], step);
        Assert.Equal(first, step);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Decoders_of_all_kinds_go_on(int rows, int variant)
    {
        Translates(
            new BahdanauTranslation(TComputing.Options(variant) with { Seed = 1 }), 6, 5, 17, 21, [7, 21, 6], rows,
            (model, source, lengths, input, outputs) => model.Predict(source, lengths, input, [5, 5, 5, 5], new float[6 * 4 * 14], new float[4 * 7], outputs[0], outputs[1], outputs[2]),
            (model, source, lengths) => model.Begin(source, lengths), (model, input, outputs) => model.Advance(input, outputs[0], outputs[1], outputs[2]));
        Translates(
            new LuongTranslation(TComputing.Options(variant) with { Seed = 2 }), 7, 6, 19, 23, [9, 23, 7], rows,
            (model, source, lengths, input, outputs) => model.Predict(source, lengths, input, [6, 6, 6, 6], new float[7 * 4 * 9], new float[4 * 9], outputs[0], outputs[1], outputs[2]),
            (model, source, lengths) => model.Begin(source, lengths), (model, input, outputs) => model.Advance(input, outputs[0], outputs[1], outputs[2]));
        Translates(
            new ContextTranslation(TComputing.Options(variant) with { Seed = 3 }), 6, 7, 17, 21, [8, 21], rows,
            (model, source, lengths, input, outputs) => model.Predict(source, lengths, input, [7, 7, 7, 7], new float[6 * 4 * 8], new float[4 * 8], outputs[0], outputs[1]),
            (model, source, lengths) => model.Begin(source, lengths), (model, input, outputs) => model.Advance(input, outputs[0], outputs[1]));
        Translates(
            new StateGruTranslation(TComputing.Options(variant) with { Seed = 4 }), 7, 6, 19, 23, [9, 23], rows,
            (model, source, lengths, input, outputs) => model.Predict(source, lengths, input, [6, 6, 6, 6], new float[7 * 4 * 9], new float[4 * 9], outputs[0], outputs[1]),
            (model, source, lengths) => model.Begin(source, lengths), (model, input, outputs) => model.Advance(input, outputs[0], outputs[1]));
    }

    private static void Translates<T>(
        T model, int sourceSteps, int steps, int sourceWords, int words, int[] widths, int rows, Action<T, int[], int[], int[], float[][]> predict,
        Action<T, int[], int[]> begin, Action<T, int[], float[][]> advance)
        where T : INetwork<T>
    {
        using (model)
        {
            int[] source = Ids(sourceSteps * 4, sourceWords), lengths = [sourceSteps, 2, 1, 4], input = Ids(steps * 4, words);
            float[][] whole = [.. widths.Select(width => new float[steps * 4 * width])], step = [.. widths.Select(width => new float[rows * width])];
            predict(model, source, lengths, input, whole);
            begin(model, Steps(source, sourceSteps, 4, rows), lengths[..rows]);
            for (int t = 0; t < steps; t++)
            {
                advance(model, Step(input, t, 4, rows), step);
                for (int output = 0; output < widths.Length; output++)
                    AreClose(Step(whole[output], t, 4, rows, widths[output]), step[output]);
            }
        }
    }

    private static TValue[] Step<TValue>(TValue[] whole, int t, int batch, int rows, int width = 1) => whole[(t * batch * width)..(((t * batch) + rows) * width)];

    private static TValue[] Steps<TValue>(TValue[] whole, int steps, int batch, int rows, int width = 1) =>
        [.. Enumerable.Range(0, steps).SelectMany(t => Step(whole, t, batch, rows, width))];

    private static int[] Ids(int count, int classes) => [.. Enumerable.Range(0, count).Select(place => ((place * 7) + (place / 3)) % classes)];

    private static float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(place => (float)Math.Sin((place * 1.7) + 0.3))];

    private static void AreClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int place = 0; place < expected.Length; place++)
            Assert.True(Math.Abs(expected[place] - actual[place]) <= 1e-5, $"{actual[place]} at {place}: expected {expected[place]}.");
    }
}
