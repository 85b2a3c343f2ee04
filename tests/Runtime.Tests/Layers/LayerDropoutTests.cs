using System;
using System.Linq;
using ModelGen.Cells;
using ModelGen.Tests.Layers;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Runtime.Tests.Layers;

[RecurrentLayer(InputSize = 30, HiddenSize = 40, NumLayers = 2, NumSteps = 5, BatchSize = 20, Bidirectional = true, Dropout = 0.3,
    DropoutPlacement = DropoutPlacement.AllOutputs, Cell = typeof(Gru))]
internal sealed partial class DropsEverywhere;

[RecurrentLayer(InputSize = 30, HiddenSize = 40, NumLayers = 2, NumSteps = 5, BatchSize = 20, Bidirectional = true, Dropout = 0.3, Cell = typeof(Gru))]
internal sealed partial class DropsBetween;

[RecurrentLayer(InputSize = 30, HiddenSize = 40, NumLayers = 2, NumSteps = 5, BatchSize = 20, Bidirectional = true, Cell = typeof(Gru))]
internal sealed partial class DropsNothing;

/// <summary>Where the masks of a layer act, and what is drawn.</summary>
public sealed class LayerDropoutTests
{
    private const int Units = 40;
    private const int Batch = 20;
    private const int HalfState = 2 * Batch * Units;

    [Fact]
    public void On_all_outputs_the_last_layer_is_dropped_to_the_declared_fraction_and_scaled()
    {
        using var layer = new DropsEverywhere(new ModelOptions { Threads = 2 });
        float[] output = Forward(layer, 1);
        Assert.InRange(output.Count(value => value == 0) / (double)output.Length, 0.28, 0.32);

        // The last state of the forward direction is the last step of the output, before its mask.
        float[] state = Read(DropsEverywhere.States[0], layer.GetFinalState)[HalfState..];
        int kept = 0;
        for (int index = 0; index < Batch * Units; index++)
        {
            float value = output[(((4 * Batch) + (index / Units)) * 2 * Units) + (index % Units)];
            kept += value != 0 ? 1 : 0;
            Assert.True(value == 0 || Math.Abs((value / state[index]) - (1 / 0.7)) < 1e-5, $"{value} of {state[index]}");
        }

        Assert.InRange(kept / (double)(Batch * Units), 0.63, 0.77);
    }

    [Fact]
    public void Both_directions_have_masks_of_their_own()
    {
        using var layer = new DropsEverywhere(new ModelOptions { Threads = 2 });
        bool[] isDropped = [.. Forward(layer, 1).Select(value => value == 0)];
        bool[] there = [.. isDropped.Where((_, index) => index % (2 * Units) < Units)], back = [.. isDropped.Where((_, index) => index % (2 * Units) >= Units)];
        Assert.InRange(there.Count(drop => drop) / (double)there.Length, 0.27, 0.33);
        Assert.InRange(back.Count(drop => drop) / (double)back.Length, 0.27, 0.33);

        // Drawn independently, they differ in 2 * 0.3 * 0.7 of all places.
        Assert.InRange(there.Zip(back).Count(pair => pair.First != pair.Second) / (double)there.Length, 0.38, 0.46);
    }

    [Fact]
    public void Between_layers_neither_the_input_nor_the_last_output_is_dropped()
    {
        using var layer = new DropsBetween(new ModelOptions { Threads = 2 });
        float[] output = Forward(layer, 1), trained = Read(DropsBetween.States[0], layer.GetFinalState);
        Assert.DoesNotContain(0f, output);
        layer.Evaluate(LayerPass.Input<DropsBetween>(1), output);
        float[] evaluated = Read(DropsBetween.States[0], layer.GetFinalState);
        Assert.Equal(evaluated[..HalfState], trained[..HalfState]);
        Assert.NotEqual(evaluated[HalfState..], trained[HalfState..]);
    }

    [Fact]
    public void On_all_outputs_the_input_is_dropped_too()
    {
        using var layer = new DropsEverywhere(new ModelOptions { Threads = 2 });
        float[] output = Forward(layer, 1), trained = Read(DropsEverywhere.States[0], layer.GetFinalState);
        layer.Evaluate(LayerPass.Input<DropsEverywhere>(1), output);
        Assert.NotEqual(Read(DropsEverywhere.States[0], layer.GetFinalState)[..HalfState], trained[..HalfState]);
    }

    [Fact]
    public void The_seed_and_the_number_of_the_pass_decide_the_masks()
    {
        using var layer = new DropsBetween(new ModelOptions { Seed = 3, Threads = 1 });
        using var same = new DropsBetween(new ModelOptions { Seed = 3, Threads = 1 });
        using var other = new DropsBetween(new ModelOptions { Seed = 4, Threads = 1 });
        foreach (TensorInfo parameter in DropsBetween.Parameters)
        {
            other.SetParameter(parameter.Name, Read(parameter, layer.GetParameter));
        }

        float[] first = Forward(layer, 1);
        Assert.Equal(first, Forward(same, 1));
        Assert.NotEqual(first, Forward(other, 1));
        float[] second = Forward(layer, 1);
        Assert.NotEqual(first, second);
        same.Evaluate(LayerPass.Input<DropsBetween>(1), new float[first.Length]);
        Assert.Equal(second, Forward(same, 1));
    }

    [Fact]
    public void Evaluation_is_the_forward_pass_without_dropout_whatever_the_masks()
    {
        using var nothing = new DropsNothing(new ModelOptions { Seed = 3, Threads = 2 });
        using var everywhere = new DropsEverywhere(new ModelOptions { Seed = 3, Threads = 2 });
        using var between = new DropsBetween(new ModelOptions { Seed = 3, Threads = 2 });
        everywhere.SetDropoutMasks(new float[5 * Batch * (30 + (2 * 2 * Units))]);
        between.SetDropoutMasks(new float[5 * Batch * 2 * Units]);
        float[] expected = Forward(nothing, 1), actual = new float[expected.Length];
        nothing.Evaluate(LayerPass.Input<DropsNothing>(1), actual);
        Assert.Equal(expected, actual);
        everywhere.Evaluate(LayerPass.Input<DropsEverywhere>(1), actual);
        Assert.Equal(expected, actual);
        between.Evaluate(LayerPass.Input<DropsBetween>(1), actual);
        Assert.Equal(expected, actual);
        Assert.All(Forward(everywhere, 1), value => Assert.Equal(0, value));
    }

    [Fact]
    public void New_masks_close_the_way_back_through_a_pass_that_had_others()
    {
        using var layer = new DropsBetween(new ModelOptions { Threads = 1 });
        float[] gradient = Forward(layer, 1);
        layer.SetDropoutMasks(new float[5 * Batch * 2 * Units]);
        Assert.Throws<InvalidOperationException>(() => layer.Backward(gradient, LayerPass.Input<DropsBetween>(1)));
    }

    private static float[] Forward<TLayer>(TLayer layer, int seed)
        where TLayer : IRecurrentLayer<TLayer>
    {
        float[] output = LayerPass.OutputGradient<TLayer>(0);
        layer.Forward(LayerPass.Input<TLayer>(seed), output);
        return output;
    }
}
