using System;
using System.Linq;
using ModelGen.Tests;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Runtime.Tests.Models;

/// <summary>Wrong arguments are told apart by name, with what was given and what is expected.</summary>
public sealed class ArgumentTests : IDisposable
{
    private readonly TinyModel _model = new(new ModelOptions { Threads = 1 });
    private readonly int[] _window = Text.Window<TinyModel>(1);

    public void Dispose() => _model.Dispose();

    [Fact]
    public void A_window_of_the_wrong_length_names_the_argument_and_both_lengths()
    {
        var error = Assert.Throws<ArgumentException>(() => _model.Forward(_window, new int[29]));
        Assert.Equal("targets", error.ParamName);
        Assert.StartsWith("targets has 29 ids: expected NumSteps * BatchSize = 6 * 5 = 30.", error.Message, StringComparison.Ordinal);
        Assert.Equal("tokens", Assert.Throws<ArgumentException>(() => _model.TrainStep([], _window, 1)).ParamName);
        Assert.Equal("tokens", Assert.Throws<ArgumentException>(() => _model.Evaluate([1], _window)).ParamName);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(41)]
    public void A_word_outside_the_vocabulary_names_its_position(int word)
    {
        _window[17] = word;
        var error = Assert.Throws<ArgumentException>(() => _model.Forward(_window, new int[30]));
        Assert.StartsWith($"tokens[17] is {word}: expected a word id from 0 to 40.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sequence_needs_as_many_targets_as_tokens_and_at_least_one()
    {
        Assert.Contains("tokens has 2 ids and targets 1", Assert.Throws<ArgumentException>(() => _model.EvaluateSequence([1, 2], [1])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => _model.EvaluateSequence([], []));
    }

    [Fact]
    public void A_prediction_needs_a_word_and_room_for_all_probabilities()
    {
        Assert.Contains("at least one word", Assert.Throws<ArgumentException>(() => _model.Predict([], new float[41])).Message, StringComparison.Ordinal);
        Assert.Contains(
            "probabilities has 40 values: expected VocabSize = 41",
            Assert.Throws<ArgumentException>(() => _model.Predict([1], new float[40])).Message, StringComparison.Ordinal);
        Assert.Contains("tokens[1] is 41", Assert.Throws<ArgumentException>(() => _model.Predict([1, 41], new float[41])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_name_lists_the_known_ones()
    {
        var error = Assert.Throws<ArgumentException>(() => _model.GetParameter("kernel_2", new float[1]));
        Assert.StartsWith(
            "There is no 'kernel_2' here: expected one of embedding, kernel_0, bias_0, kernel_1, bias_1, softmax_w, softmax_b.",
            error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_length_names_the_tensor_and_both_lengths()
    {
        var error = Assert.Throws<ArgumentException>(() => _model.SetParameter("bias_0", new float[75]));
        Assert.StartsWith("source has 75 values: expected 76, the size of bias_0.", error.Message, StringComparison.Ordinal);
        Assert.Equal("destination", Assert.Throws<ArgumentException>(() => _model.GetParameter("bias_0", new float[77])).ParamName);
        Assert.Throws<ArgumentException>(() => _model.SetState("c", new float[1]));
    }

    [Fact]
    public void Phases_out_of_order_say_what_to_call_first()
    {
        var gradient = new float[TinyModel.Parameters[0].Length];
        Assert.Contains("Forward", Assert.Throws<InvalidOperationException>(_model.Backward).Message, StringComparison.Ordinal);
        Assert.Contains("Backward", Assert.Throws<InvalidOperationException>(() => _model.Update(1)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => _model.GetGradient("embedding", gradient));
        Assert.Throws<InvalidOperationException>(() => _model.GetOutput("top", new float[TinyModel.Outputs[1].Length]));
        _model.Forward(_window, _window);
        Assert.Throws<InvalidOperationException>(() => _model.GetGradient("embedding", gradient));
        _model.Backward();
        _model.GetGradient("embedding", gradient);
        Assert.Throws<InvalidOperationException>(_model.Backward);
        _model.Update(1);
        Assert.Throws<InvalidOperationException>(() => _model.Update(1));
    }

    [Fact]
    public void Masks_for_a_model_without_dropout_are_refused_by_name() =>
        Assert.Contains("TinyModel", Assert.Throws<InvalidOperationException>(() => _model.SetDropoutMasks([])).Message, StringComparison.Ordinal);

    [Fact]
    public void Masks_of_the_wrong_length_name_the_argument_and_the_shape()
    {
        using var model = new TinyDropoutModel(new ModelOptions { Threads = 1 });
        var error = Assert.Throws<ArgumentException>(() => model.SetDropoutMasks(new float[3]));
        Assert.StartsWith("masks has 3 values: expected 1710, the size of all dropout masks: mask_0 has 570, mask_1 has 570, mask_2 has 570.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_team_of_no_threads_is_refused() =>
        Assert.Equal("options.Threads", Assert.Throws<ArgumentOutOfRangeException>(() => new TinyModel(new ModelOptions { Threads = 0 })).ParamName);

    [Fact]
    public void Parameters_and_states_come_back_as_they_went_in()
    {
        foreach (TensorInfo tensor in TinyModel.Parameters)
        {
            float[] values = [.. Enumerable.Range(0, tensor.Length).Select(index => (float)index)];
            _model.SetParameter(tensor.Name, values);
            Assert.Equal(values, Read(tensor, _model.GetParameter));
        }

        foreach (TensorInfo tensor in TinyModel.States)
        {
            float[] values = [.. Enumerable.Range(0, tensor.Length).Select(index => (float)index)];
            _model.SetState(tensor.Name, values);
            Assert.Equal(values, Read(tensor, _model.GetState));
        }
    }

    [Fact]
    public void Parameters_start_uniform_within_the_scale_and_biases_of_cells_at_zero()
    {
        foreach (TensorInfo tensor in TinyModel.Parameters)
        {
            float[] values = Read(tensor, _model.GetParameter);
            if (tensor.Name.StartsWith("bias_", StringComparison.Ordinal))
            {
                Assert.All(values, value => Assert.Equal(0, value));
            }
            else
            {
                Assert.All(values, value => Assert.InRange(value, -0.1f, 0.1f));
                Assert.True(values.Max() > 0.05 && values.Min() < -0.05, $"{tensor.Name} is too narrow");
            }
        }
    }

    [Fact]
    public void New_masks_close_the_way_back_through_a_pass_that_had_others()
    {
        using var model = new TinyDropoutModel(new ModelOptions { Threads = 1 });
        model.Forward(Text.Window<TinyDropoutModel>(1), Text.Window<TinyDropoutModel>(2));
        model.SetDropoutMasks(new float[3 * 6 * 5 * 19]);
        Assert.Throws<InvalidOperationException>(model.Backward);
    }
}
