using System;
using System.Linq;
using ModelGen.Tests.Fixtures;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Runtime.Tests.Layers;

/// <summary>What a layer's session does for every program: order, checks, padding, states that stay.</summary>
public sealed class RecurrentLayerSessionTests : IDisposable
{
    private static readonly Fixture Packed = Fixture.OfInputs("nn_lstm_packed_bidir");

    private readonly FakeLayer<NnLstmPackedBidir> _layer = new(new ModelOptions { Threads = 1 });
    private readonly float[] _x = Packed.Floats("in.x");
    private readonly float[] _dy = Packed.Floats("in.gy");
    private readonly int[] _lengths = Packed.Integers("in.lengths");
    private readonly float[] _y = new float[Packed.Length("out.y")];
    private readonly float[] _dx = new float[Packed.Length("in.x")];

    public void Dispose() => _layer.Dispose();

    [Fact]
    public void Padding_of_any_content_has_no_effect()
    {
        _layer.Forward(_x, _lengths, _y);
        _layer.Backward(_dy, _dx);
        (float[] y, float[] dx, float[][] gradients) = ([.. _y], [.. _dx], Gradients());

        Spoil(_x, 5);
        Spoil(_dy, 12);
        _layer.Forward(_x, _lengths, _y);
        _layer.Backward(_dy, _dx);
        Assert.Equal(y, _y);
        Assert.Equal(dx, _dx);
        Assert.Equal(gradients, Gradients());

        // Time-major rows: of step t and sequence b.
        void Spoil(float[] sequence, int width)
        {
            for (int row = 0; row < sequence.Length / width; row++)
            {
                if (row / 4 >= _lengths[row % 4])
                    sequence.AsSpan(row * width, width).Fill(float.NaN);
            }
        }
    }

    [Fact]
    public void Without_lengths_every_step_is_real_whatever_the_lengths_of_the_pass_before()
    {
        var (whole, after) = (new float[_y.Length], new float[_y.Length]);
        _layer.Forward(_x, whole);
        _layer.Forward(_x, _lengths, _y);
        _layer.Forward(_x, after);
        Assert.Equal(whole, after);
        Assert.NotEqual(whole, _y);
        _layer.Forward(_x, [6, 6, 6, 6], after);
        Assert.Equal(whole, after);
    }

    [Fact]
    public void Batch_first_is_another_order_of_the_same_numbers()
    {
        using var other = new FakeLayer<PackedBatchFirst>(new ModelOptions { Threads = 1 });
        var (y, dx) = (new float[_y.Length], new float[_dx.Length]);
        other.Forward(Turn(_x, 5), _lengths, y);
        other.Backward(Turn(_dy, 12), dx);
        _layer.Forward(_x, _lengths, _y);
        _layer.Backward(_dy, _dx);
        Assert.Equal(Turn(_y, 12), y);
        Assert.Equal(Turn(_dx, 5), dx);

        static float[] Turn(float[] sequence, int width) =>
        [
            .. from b in Enumerable.Range(0, 4)
               from t in Enumerable.Range(0, 6)
               from feature in Enumerable.Range(0, width)
               select sequence[(t * 4 + b) * width + feature],
        ];
    }

    [Fact]
    public void The_initial_state_stays_until_it_is_changed_and_nothing_else_is_carried()
    {
        var (first, second, zero) = (new float[_y.Length], new float[_y.Length], new float[_y.Length]);
        _layer.Forward(_x, zero);
        _layer.SetInitialState("h", Packed.Floats("in.h0"));
        _layer.Forward(_x, first);
        _layer.Evaluate(_x, second);
        Assert.NotEqual(zero, first);
        Assert.Equal(first, second);
        _layer.ResetState();
        _layer.Forward(_x, second);
        Assert.Equal(zero, second);
    }

    [Fact]
    public void The_gradient_of_a_final_state_is_for_one_backward_pass()
    {
        _layer.Forward(_x, _y);
        _layer.Backward(_dy, _dx);
        float[] without = [.. _dx];
        _layer.Forward(_x, _y);
        _layer.SetFinalStateGradient("c", Packed.Floats("in.gcn"));
        _layer.Backward(_dy, _dx);
        Assert.NotEqual(without, _dx);
        _layer.Forward(_x, _y);
        _layer.Backward(_dy, _dx);
        Assert.Equal(without, _dx);
    }

    [Fact]
    public void An_update_is_plain_descent()
    {
        TensorInfo kernel = FakeLayer<NnLstmPackedBidir>.Parameters[0];
        _layer.Forward(_x, _y);
        _layer.Backward(_dy, _dx);
        float[] before = Read(kernel, _layer.GetParameter), gradient = Read(kernel, _layer.GetGradient);
        _layer.Update(0.5);
        Assert.All(
            Read(kernel, _layer.GetParameter).Select((value, index) => (value, expected: before[index] - 0.5f * gradient[index])),
            pair => Assert.Equal(pair.expected, pair.value, 1e-6f));
    }

    [Fact]
    public void Phases_out_of_order_say_what_to_call_first()
    {
        var state = new float[FakeLayer<NnLstmPackedBidir>.States[0].Length];
        AssertSays("Forward", () => _layer.Backward(_dy, _dx));
        AssertSays("Backward", () => _layer.Update(1));
        AssertSays("Forward", () => _layer.GetFinalState("h", state));
        AssertSays("Forward", () => _layer.SetFinalStateGradient("h", state));
        AssertSays("Backward", () => _layer.GetInitialStateGradient("h", state));
        AssertSays("Backward", () => _layer.GetGradient("bias_0", new float[24]));
        _layer.Evaluate(_x, _y);
        _layer.GetFinalState("h", state);
        AssertSays("Forward", () => _layer.Backward(_dy, _dx));
        _layer.Forward(_x, _y);
        _layer.Backward(_dy, _dx);
        AssertSays("Forward", () => _layer.Backward(_dy, _dx));
        _layer.SetInitialState("h", state);
        _layer.Update(1);
        AssertSays("Backward", () => _layer.Update(1));

        static void AssertSays(string word, Action call) =>
            Assert.Contains(word, Assert.Throws<InvalidOperationException>(call).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_initial_state_closes_the_way_back()
    {
        _layer.Forward(_x, _y);
        _layer.SetInitialState("h", Packed.Floats("in.h0"));
        Assert.Throws<InvalidOperationException>(() => _layer.Backward(_dy, _dx));
        _layer.Forward(_x, _y);
        _layer.ResetState();
        Assert.Throws<InvalidOperationException>(() => _layer.Backward(_dy, _dx));
    }

    [Fact]
    public void A_sequence_of_the_wrong_length_names_the_argument_and_the_shape()
    {
        var error = Assert.Throws<ArgumentException>(() => _layer.Forward(new float[7], _y));
        Assert.Equal("input", error.ParamName);
        Assert.StartsWith("input has 7 values: expected NumSteps * BatchSize * InputSize = 6 * 4 * 5 = 120.", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() => _layer.Evaluate(_x, new float[7]));
        Assert.StartsWith("output has 7 values: expected NumSteps * BatchSize * D * P = 6 * 4 * 12 = 288.", error.Message, StringComparison.Ordinal);
        _layer.Forward(_x, _y);
        Assert.Equal("outputGradient", Assert.Throws<ArgumentException>(() => _layer.Backward([], _dx)).ParamName);
        Assert.Equal("inputGradient", Assert.Throws<ArgumentException>(() => _layer.Backward(_dy, [])).ParamName);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void A_length_outside_the_steps_names_its_sequence(int length)
    {
        var error = Assert.Throws<ArgumentException>(() => _layer.Forward(_x, [6, length, 6, 6], _y));
        Assert.StartsWith($"lengths[1] is {length}: expected a number of steps from 1 to 6.", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() => _layer.Evaluate(_x, [6], _y));
        Assert.StartsWith("lengths has 1 values: expected BatchSize = 4.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lengths_for_a_layer_declared_without_them_are_refused_by_name()
    {
        using var layer = new FakeLayer<NnLstmL1>(new ModelOptions { Threads = 1 });
        var error = Assert.Throws<InvalidOperationException>(() => layer.Forward(new float[90], [6, 6, 6], new float[126]));
        Assert.Equal("FakeLstm was declared without VariableLengths: Forward takes no lengths. Declare it with VariableLengths = true.", error.Message);
    }

    [Fact]
    public void Masks_for_a_layer_without_dropout_are_refused_by_name() =>
        Assert.Contains("FakeLstm", Assert.Throws<InvalidOperationException>(() => _layer.SetDropoutMasks([])).Message, StringComparison.Ordinal);

    [Fact]
    public void An_unknown_name_lists_the_known_ones()
    {
        var error = Assert.Throws<ArgumentException>(() => _layer.SetInitialState("x", []));
        Assert.StartsWith("There is no 'x' here: expected one of h, c.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_come_back_as_they_went_in_wherever_their_pieces_lie()
    {
        foreach (TensorInfo tensor in FakeLayer<NnLstmPackedBidir>.Parameters)
        {
            float[] values = [.. Enumerable.Range(1, tensor.Length).Select(index => (float)index)];
            _layer.SetParameter(tensor.Name, values);
            Assert.Equal(values, Read(tensor, _layer.GetParameter));
        }
    }

    [Fact]
    public void A_pass_allocates_nothing()
    {
        using var layer = new FakeLayer<IdleGru>(new ModelOptions { Threads = 1 });
        float[] x = new float[24], y = new float[32];
        int[] lengths = [4, 2];
        Pass();
        Assert.Equal(0, Allocation.OfThread(Pass));

        void Pass()
        {
            layer.Forward(x, lengths, y);
            layer.Backward(y, x);
            layer.Update(0.1);
            layer.Evaluate(x, lengths, y);
        }
    }

    private float[][] Gradients() => [.. FakeLayer<NnLstmPackedBidir>.Parameters.Select(info => Read(info, _layer.GetGradient))];
}
