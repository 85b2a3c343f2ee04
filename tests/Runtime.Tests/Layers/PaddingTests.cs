using System;
using System.Linq;
using ModelGen.Cells;
using ModelGen.Tests;
using ModelGen.Tests.Layers;
using Xunit;

namespace ModelGen.Runtime.Tests.Layers;

[RecurrentLayer(InputSize = 3, HiddenSize = 9, ProjectionSize = 5, NumLayers = 2, NumSteps = 5, BatchSize = 3, Bidirectional = true,
    VariableLengths = true, InitScale = 0.4, Cell = typeof(ProjectedLstm))]
internal sealed partial class PaddedProjection;

[RecurrentLayer(InputSize = 3, HiddenSize = 9, NumLayers = 2, NumSteps = 5, BatchSize = 3, Bidirectional = true, BatchFirst = true,
    VariableLengths = true, InitScale = 0.4, Cell = typeof(OriginalGru))]
internal sealed partial class PaddedGru;

[RecurrentLayer(InputSize = 3, HiddenSize = 9, NumSteps = 5, BatchSize = 3, VariableLengths = true, InitScale = 1, Cell = typeof(LayerNormLstm))]
internal sealed partial class PaddedNorm;

// What PaddedProjection does to one sequence of a certain length.
[RecurrentLayer(InputSize = 3, HiddenSize = 9, ProjectionSize = 5, NumLayers = 2, NumSteps = 1, BatchSize = 1, Bidirectional = true, Cell = typeof(ProjectedLstm))]
internal sealed partial class Alone1;

[RecurrentLayer(InputSize = 3, HiddenSize = 9, ProjectionSize = 5, NumLayers = 2, NumSteps = 3, BatchSize = 1, Bidirectional = true, Cell = typeof(ProjectedLstm))]
internal sealed partial class Alone3;

[RecurrentLayer(InputSize = 3, HiddenSize = 9, ProjectionSize = 5, NumLayers = 2, NumSteps = 5, BatchSize = 1, Bidirectional = true, Cell = typeof(ProjectedLstm))]
internal sealed partial class Alone5;

/// <summary>Batches of sequences of different lengths.</summary>
public sealed class PaddingTests
{
    private static readonly int[] Lengths = [3, 5, 1];

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(float.MaxValue)]
    public void What_stands_in_padding_changes_nothing(float padding)
    {
        Check<PaddedProjection>(padding);
        Check<PaddedGru>(padding);
        Check<PaddedNorm>(padding);

        static void Check<TLayer>(float padding)
            where TLayer : IRecurrentLayer<TLayer>
        {
            using TLayer layer = TLayer.Create(new ModelOptions { Threads = 2 });
            LayerPass.SetStates(layer);
            float[] input = LayerPass.Input<TLayer>(1), gradient = LayerPass.OutputGradient<TLayer>(2);
            LayerPass expected = LayerPass.Run(layer, input, gradient, Lengths);
            Fill<TLayer>(input, padding);
            Fill<TLayer>(gradient, padding);
            expected.AssertSame(LayerPass.Run(layer, input, gradient, Lengths));

            var output = new float[gradient.Length];
            layer.Evaluate(input, Lengths, output);
            Assert.Equal(expected.Output, output);
        }
    }

    [Fact]
    public void Padding_puts_out_zero_and_has_no_gradient()
    {
        Check<PaddedProjection>();
        Check<PaddedGru>();
        Check<PaddedNorm>();

        static void Check<TLayer>()
            where TLayer : IRecurrentLayer<TLayer>
        {
            using TLayer layer = TLayer.Create(new ModelOptions { Threads = 2 });
            LayerPass.SetStates(layer);
            LayerPass pass = LayerPass.Run(layer, LayerPass.Input<TLayer>(1), LayerPass.OutputGradient<TLayer>(2), Lengths);
            float[] output = [.. pass.Output], gradient = [.. pass.InputGradient];
            Fill<TLayer>(output, 0);
            Fill<TLayer>(gradient, 0);
            Assert.Equal(output, pass.Output);
            Assert.Equal(gradient, pass.InputGradient);
            Assert.DoesNotContain(0f, Part<TLayer>(pass.Output, 0, Lengths[0]));
        }
    }

    [Fact]
    public void Lengths_that_are_all_the_same_are_no_lengths_even_after_others()
    {
        Check<PaddedProjection>();
        Check<PaddedGru>();
        Check<PaddedNorm>();

        static void Check<TLayer>()
            where TLayer : IRecurrentLayer<TLayer>
        {
            using TLayer layer = TLayer.Create(new ModelOptions { Threads = 2 });
            float[] input = LayerPass.Input<TLayer>(1), gradient = LayerPass.OutputGradient<TLayer>(2);
            LayerPass expected = LayerPass.Run(layer, input, gradient);
            LayerPass.Run(layer, input, gradient, Lengths);
            expected.AssertSame(LayerPass.Run(layer, input, gradient));
            expected.AssertSame(LayerPass.Run(layer, input, gradient, [5, 5, 5]));
        }
    }

    [Fact]
    public void Sequences_side_by_side_are_the_sequences_alone()
    {
        using var layer = new PaddedProjection(new ModelOptions { Threads = 2 });
        LayerPass.SetStates(layer);
        float[] input = LayerPass.Input<PaddedProjection>(1), gradient = LayerPass.OutputGradient<PaddedProjection>(2);
        LayerPass together = LayerPass.Run(layer, input, gradient, Lengths);
        LayerPass[] alone = [Alone<Alone3>(0), Alone<Alone5>(1), Alone<Alone1>(2)];
        Assert.All(PaddedProjection.Parameters, parameter =>
        {
            string name = $"d_{parameter.Name}";
            LayerPass.AssertClose(
                [.. Enumerable.Range(0, parameter.Length).Select(index => alone.Sum(pass => pass[name][index]))], together[name]);
        });

        LayerPass Alone<TLayer>(int sequence)
            where TLayer : IRecurrentLayer<TLayer>
        {
            using TLayer single = TLayer.Create(new ModelOptions { Threads = 1 });
            foreach (TensorInfo parameter in TLayer.Parameters)
            {
                single.SetParameter(parameter.Name, ModelReading.Read(parameter, layer.GetParameter));
            }

            foreach (TensorInfo state in PaddedProjection.States)
            {
                single.SetInitialState(state.Name, Rows(LayerPass.Numbers(7, state.Length, 0.5f), state, sequence));
            }

            int length = Lengths[sequence];
            LayerPass pass = LayerPass.Run(
                single, Part<PaddedProjection>(input, sequence, length), Part<PaddedProjection>(gradient, sequence, length));
            LayerPass.AssertClose(pass.Output, Part<PaddedProjection>(together.Output, sequence, length));
            LayerPass.AssertClose(pass.InputGradient, Part<PaddedProjection>(together.InputGradient, sequence, length));
            foreach (TensorInfo state in PaddedProjection.States)
            {
                LayerPass.AssertClose(pass[$"final {state.Name}"], Rows(together[$"final {state.Name}"], state, sequence));
                LayerPass.AssertClose(pass[$"d_initial {state.Name}"], Rows(together[$"d_initial {state.Name}"], state, sequence));
            }

            return pass;
        }
    }

    // Sets the padding of [T, B, width] or [B, T, width].
    private static void Fill<TLayer>(float[] values, float padding)
        where TLayer : IRecurrentLayer<TLayer>
    {
        (int steps, int batch) = (TLayer.Config.NumSteps, TLayer.Config.BatchSize);
        int width = values.Length / (steps * batch);
        for (int row = 0; row < steps * batch; row++)
        {
            (int step, int sequence) = TLayer.Config.BatchFirst ? (row % steps, row / steps) : (row / batch, row % batch);
            if (step >= Lengths[sequence])
            {
                values.AsSpan(row * width, width).Fill(padding);
            }
        }
    }

    // The first steps of a sequence.
    private static float[] Part<TLayer>(float[] values, int sequence, int length)
        where TLayer : IRecurrentLayer<TLayer>
    {
        (int steps, int batch) = (TLayer.Config.NumSteps, TLayer.Config.BatchSize);
        int width = values.Length / (steps * batch);
        return [.. Enumerable.Range(0, length).SelectMany(step => values.Skip(
            (TLayer.Config.BatchFirst ? (sequence * steps) + step : (step * batch) + sequence) * width).Take(width))];
    }

    // A sequence's rows of a state [L * D, B, width].
    private static float[] Rows(float[] values, TensorInfo state, int sequence)
    {
        (int layers, int batch, int width) = (state.Shape[0], state.Shape[1], state.Shape[2]);
        return [.. Enumerable.Range(0, layers).SelectMany(layer => values.Skip(((layer * batch) + sequence) * width).Take(width))];
    }
}
