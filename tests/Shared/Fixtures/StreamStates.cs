using System;
using System.Linq;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Tests.Fixtures;

/// <summary>The state of the single stream: it can be read, set and reset, and is all that a text that is gone on with depends on.</summary>
public abstract class StreamStates<TComputing>
    where TComputing : IComputing
{
    private static readonly int[] Beginning = Text.Random(1, 41, LmTrainDropout.VocabSize), End = Text.Random(2, 6, LmTrainDropout.VocabSize);

    public static TheoryData<int> Variants => [.. TComputing.Variants];

    [SkippableTheory]
    [MemberData(nameof(Variants))]
    public void A_text_is_gone_on_with_from_a_state_that_was_kept(int variant)
    {
        using var model = new LmTrainDropout(TComputing.Options(variant));
        model.EvaluateSequence(Beginning.AsSpan(0, 40), Beginning.AsSpan(1));
        float[][] kept = [.. LmTrainDropout.StreamStates.Select(state => Read(state, model.GetStreamState))];
        (float[] likely, double cost) expected = GoOn(model);
        Assert.NotEqual(expected.cost, GoOn(model).Cost);

        using var other = new LmTrainDropout(TComputing.Options(variant));
        foreach (LmTrainDropout goes in (LmTrainDropout[])[model, other])
        {
            foreach ((TensorInfo state, float[] values) in LmTrainDropout.StreamStates.Zip(kept))
                goes.SetStreamState(state.Name, values);
            (float[] likely, double cost) = GoOn(goes);
            Assert.Equal(expected.likely, likely);
            Assert.Equal(expected.cost, cost);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Variants))]
    public void A_new_text_begins_after_a_reset_and_the_batch_goes_on(int variant)
    {
        using var model = new LmTrainDropout(TComputing.Options(variant));
        int[] tokens = Text.Window<LmTrainDropout>(1);
        model.Evaluate(tokens, tokens);
        float[] carried = Read(LmTrainDropout.States[0], model.GetState);
        double first = model.EvaluateSequence(Beginning, Beginning);
        Assert.NotEqual(first, model.EvaluateSequence(Beginning, Beginning));

        model.ResetStreamState();

        Assert.All(LmTrainDropout.StreamStates, state => Assert.All(Read(state, model.GetStreamState), value => Assert.Equal(0, value)));
        Assert.Equal(first, model.EvaluateSequence(Beginning, Beginning));
        Assert.Equal(carried, Read(LmTrainDropout.States[0], model.GetState));
        Assert.Contains(carried, value => value != 0);
    }

    [SkippableFact]
    public void States_of_the_stream_are_those_of_one_stream_of_the_batch()
    {
        using var model = new LmTrainDropout(TComputing.Options(TComputing.Variants[0]));
        Assert.Equal(["h [2, 1, 13]", "c [2, 1, 13]"], LmTrainDropout.StreamStates.Select(state => state.ToString()));
        Assert.StartsWith(
            "There is no 'z' here: expected one of h, c.", Assert.Throws<ArgumentException>(() => model.GetStreamState("z", new float[26])).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "source has 25 values: expected 26, the size of c.", Assert.Throws<ArgumentException>(() => model.SetStreamState("c", new float[25])).Message, StringComparison.Ordinal);
    }

    private static (float[] Likely, double Cost) GoOn(LmTrainDropout model)
    {
        var likely = new float[LmTrainDropout.VocabSize];
        model.Predict(End, likely);
        return (likely, model.EvaluateSequence(End, End));
    }
}
