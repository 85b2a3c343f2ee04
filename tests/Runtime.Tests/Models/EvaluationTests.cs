using System;
using ModelGen.Tests;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Runtime.Tests.Models;

public sealed class EvaluationTests
{
    [Fact]
    public void A_sequence_costs_what_one_word_after_the_other_costs()
    {
        const int Words = 77; // more than two windows of TinyModel, and no multiple of one
        using var grouped = new TinyModel(new ModelOptions { Threads = 2 });
        using var single = new TinySingleModel(new ModelOptions { Threads = 1 });
        foreach (TensorInfo parameter in TinyModel.Parameters)
        {
            single.SetParameter(parameter.Name, Read(parameter, grouped.GetParameter));
        }

        int[] text = Text.Random(1, Words + 1, TinyModel.VocabSize);
        double expected = 0;
        for (int position = 0; position < Words; position++)
        {
            expected += single.Evaluate([text[position]], [text[position + 1]]);
        }

        double actual = grouped.EvaluateSequence(text.AsSpan(0, Words), text.AsSpan(1));
        Assert.True(Math.Abs(actual - expected) <= 1e-6 * expected, $"{actual}, expected {expected}");
    }

    [Fact]
    public void A_sequence_may_be_handed_over_in_pieces()
    {
        using var model = new TinyModel(new ModelOptions { Threads = 2 });
        int[] text = Text.Random(2, 101, TinyModel.VocabSize);
        double whole = model.EvaluateSequence(text.AsSpan(0, 100), text.AsSpan(1));
        model.ResetState();
        double pieces = model.EvaluateSequence(text.AsSpan(0, 37), text.AsSpan(1, 37))
            + model.EvaluateSequence(text.AsSpan(37, 63), text.AsSpan(38));
        Assert.Equal(whole, pieces, 1e-4);
    }

    [Fact]
    public void Evaluation_has_no_dropout_and_changes_no_parameter()
    {
        using var model = new TinyDropoutModel(new ModelOptions { Threads = 1 });
        int[] tokens = Text.Window<TinyDropoutModel>(1);
        float[] before = Read(TinyDropoutModel.Parameters[1], model.GetParameter);
        double first = model.Evaluate(tokens, tokens);
        model.ResetState();
        Assert.Equal(first, model.Evaluate(tokens, tokens));
        Assert.Equal(before, Read(TinyDropoutModel.Parameters[1], model.GetParameter));
        model.ResetState();
        Assert.NotEqual(first, model.Forward(tokens, tokens));
    }

    [Fact]
    public void Evaluation_is_the_forward_pass_of_a_model_without_dropout()
    {
        using var model = new TinyModel(new ModelOptions { Threads = 1 });
        int[] tokens = Text.Window<TinyModel>(1);
        double cost = model.Forward(tokens, tokens);
        model.ResetState();
        Assert.Equal(cost, model.Evaluate(tokens, tokens), 1e-6);
    }

    [Fact]
    public void The_state_is_carried_until_it_is_reset()
    {
        using var model = new TinyModel(new ModelOptions { Threads = 1 });
        int[] tokens = Text.Window<TinyModel>(1);
        double first = model.Evaluate(tokens, tokens);
        Assert.NotEqual(first, model.Evaluate(tokens, tokens));
        model.ResetState();
        Assert.Equal(first, model.Evaluate(tokens, tokens));
    }

    [Fact]
    public void Evaluation_does_not_disturb_a_sequence_nor_the_other_way_round()
    {
        using var model = new TinyModel(new ModelOptions { Threads = 1 });
        int[] tokens = Text.Window<TinyModel>(1);
        double alone = model.Evaluate(tokens, tokens) + model.Evaluate(tokens, tokens);
        model.ResetState();
        double first = model.Evaluate(tokens, tokens);
        model.EvaluateSequence(tokens, tokens);
        Assert.Equal(alone, first + model.Evaluate(tokens, tokens), 1e-9);
    }

    [Fact]
    public void Masks_of_ones_are_no_dropout_and_drawing_can_be_switched_on_again()
    {
        using var model = new TinyDropoutModel(new ModelOptions { Threads = 1 });
        int[] tokens = Text.Window<TinyDropoutModel>(1);
        double expected = model.Evaluate(tokens, tokens);
        var ones = new float[(TinyDropoutModel.NumLayers + 1) * tokens.Length * TinyDropoutModel.HiddenSize];
        ones.AsSpan().Fill(1);
        model.SetDropoutMasks(ones);
        model.ResetState();
        Assert.Equal(expected, model.Forward(tokens, tokens), 1e-5);
        model.DrawDropoutMasks();
        model.ResetState();
        Assert.NotEqual(expected, model.Forward(tokens, tokens), 1e-5);
    }
}
