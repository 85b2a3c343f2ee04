using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Cells;
using ModelGen.Tests;
using ModelGen.Tests.Layers;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Runtime.Tests.Layers;

[RecurrentLayer(InputSize = 6, HiddenSize = 9, ProjectionSize = 5, NumSteps = 4, BatchSize = 3, Bidirectional = true, InitScale = 0.4, Cell = typeof(ProjectedLstm))]
internal sealed partial class BothWays;

[RecurrentLayer(InputSize = 6, HiddenSize = 9, ProjectionSize = 5, NumSteps = 4, BatchSize = 3, Cell = typeof(ProjectedLstm))]
internal sealed partial class OneWay;

[RecurrentLayer(InputSize = 6, HiddenSize = 9, NumLayers = 2, NumSteps = 4, BatchSize = 3, InitScale = 0.4, Cell = typeof(Gru))]
internal sealed partial class Stacked;

[RecurrentLayer(InputSize = 6, HiddenSize = 9, NumSteps = 4, BatchSize = 3, Cell = typeof(Gru))]
internal sealed partial class Lower;

[RecurrentLayer(InputSize = 9, HiddenSize = 9, NumSteps = 4, BatchSize = 3, Cell = typeof(Gru))]
internal sealed partial class Upper;

[RecurrentLayer(InputSize = 6, HiddenSize = 9, NumLayers = 3, NumSteps = 4, BatchSize = 3, Bidirectional = true, VariableLengths = true, Dropout = 0.4, Cell = typeof(PeepholeLstm))]
internal sealed partial class TimeMajor;

[RecurrentLayer(InputSize = 6, HiddenSize = 9, NumLayers = 3, NumSteps = 4, BatchSize = 3, Bidirectional = true, VariableLengths = true, Dropout = 0.4, Cell = typeof(PeepholeLstm), BatchFirst = true)]
internal sealed partial class BatchMajor;

[LstmModel(VocabSize = 17, EmbeddingSize = 6, HiddenSize = 9, NumLayers = 2, NumSteps = 4, BatchSize = 3, InitScale = 0.4, Cell = typeof(Gru))]
internal sealed partial class StackedWords;

/// <summary>What is declared as a whole is what its parts are, put together through the public members.</summary>
public sealed class CompositionTests
{
    private static readonly ModelOptions Options = new() { Seed = 5, Threads = 2 };

    [Fact]
    public void Both_directions_are_two_layers_of_which_one_reads_the_sequence_turned_around()
    {
        using var both = new BothWays(Options);
        using var forward = new OneWay(Options);
        using var backward = new OneWay(Options);
        LayerPass.SetStates(both);
        foreach (TensorInfo parameter in OneWay.Parameters)
        {
            forward.SetParameter(parameter.Name, Read(parameter, both.GetParameter));
            backward.SetParameter(parameter.Name, Read(parameter with { Name = parameter.Name + "_reverse" }, both.GetParameter));
        }

        foreach (TensorInfo state in OneWay.States)
        {
            float[] values = LayerPass.Numbers(7, 2 * state.Length, 0.5f);
            forward.SetInitialState(state.Name, values.AsSpan(0, state.Length));
            backward.SetInitialState(state.Name, values.AsSpan(state.Length));
        }

        float[] input = LayerPass.Input<BothWays>(1), gradient = LayerPass.OutputGradient<BothWays>(2);
        LayerPass whole = LayerPass.Run(both, input, gradient);
        LayerPass there = LayerPass.Run(forward, input, Columns(gradient, 10, 0, 5));
        LayerPass back = LayerPass.Run(backward, Turned(input), Turned(Columns(gradient, 10, 5, 5)));

        LayerPass.AssertClose(there.Output, Columns(whole.Output, 10, 0, 5));
        LayerPass.AssertClose(Turned(back.Output), Columns(whole.Output, 10, 5, 5));
        LayerPass.AssertClose([.. there.InputGradient.Zip(Turned(back.InputGradient), (a, b) => a + b)], whole.InputGradient);
        foreach (string name in OneWay.States.SelectMany(state => new[] { $"final {state.Name}", $"d_initial {state.Name}" }))
        {
            LayerPass.AssertClose([.. there[name], .. back[name]], whole[name]);
        }

        foreach (TensorInfo parameter in OneWay.Parameters)
        {
            LayerPass.AssertClose(there[$"d_{parameter.Name}"], whole[$"d_{parameter.Name}"]);
            LayerPass.AssertClose(back[$"d_{parameter.Name}"], whole[$"d_{parameter.Name}_reverse"]);
        }
    }

    [Fact]
    public void A_stack_is_its_layers_one_on_the_other()
    {
        using var stack = new Stacked(Options);
        using var lower = new Lower(Options);
        using var upper = new Upper(Options);
        Give(stack, lower, upper);
        float[] states = LayerPass.Numbers(7, Stacked.States[0].Length, 0.5f);
        stack.SetInitialState("h", states);
        lower.SetInitialState("h", states.AsSpan(0, states.Length / 2));
        upper.SetInitialState("h", states.AsSpan(states.Length / 2));

        float[] input = LayerPass.Input<Stacked>(1), gradient = LayerPass.OutputGradient<Stacked>(2);
        LayerPass whole = LayerPass.Run(stack, input, gradient);
        float[] middle = new float[gradient.Length], output = new float[gradient.Length];
        float[] middleGradient = new float[gradient.Length], inputGradient = new float[input.Length];
        float[] finals = [.. Enumerable.Repeat(0.5f, states.Length / 2)];
        lower.Forward(input, middle);
        upper.Forward(middle, output);
        upper.SetFinalStateGradient("h", finals);
        upper.Backward(gradient, middleGradient);
        lower.SetFinalStateGradient("h", finals);
        lower.Backward(middleGradient, inputGradient);

        LayerPass.AssertClose(output, whole.Output);
        LayerPass.AssertClose(inputGradient, whole.InputGradient);
        LayerPass.AssertClose(
            [.. Read(Lower.States[0], lower.GetFinalState), .. Read(Upper.States[0], upper.GetFinalState)], whole["final h"]);
        LayerPass.AssertClose(
            [.. Read(Lower.States[0], lower.GetInitialStateGradient), .. Read(Upper.States[0], upper.GetInitialStateGradient)], whole["d_initial h"]);
        Assert.Equal(stack.GradientNorm, Math.Sqrt(Math.Pow(lower.GradientNorm, 2) + Math.Pow(upper.GradientNorm, 2)), 1e-5 * stack.GradientNorm);

        // One step of descent, each for itself, and they are still the same.
        stack.Update(0.1);
        lower.Update(0.1);
        upper.Update(0.1);
        foreach (TensorInfo parameter in Lower.Parameters)
        {
            LayerPass.AssertClose(Read(parameter, stack.GetParameter), Read(parameter, lower.GetParameter));
        }

        foreach (TensorInfo parameter in Upper.Parameters)
        {
            LayerPass.AssertClose(Read(OfLayer1(parameter), stack.GetParameter), Read(parameter, upper.GetParameter));
        }
    }

    [Fact]
    public void Batch_first_is_time_first_with_the_axes_swapped()
    {
        using var timeFirst = new TimeMajor(Options);
        using var batchFirst = new BatchMajor(Options);
        LayerPass.SetStates(timeFirst);
        LayerPass.SetStates(batchFirst);
        float[] input = LayerPass.Input<TimeMajor>(1), gradient = LayerPass.OutputGradient<TimeMajor>(2);
        foreach (int[]? lengths in new int[]?[] { null, [2, 4, 1] })
        {
            LayerPass expected = LayerPass.Run(timeFirst, input, gradient, lengths);
            LayerPass actual = LayerPass.Run(batchFirst, Swapped(input), Swapped(gradient), lengths);
            Assert.Equal(Swapped(expected.Output), actual.Output);
            Assert.Equal(Swapped(expected.InputGradient), actual.InputGradient);
            IEnumerable<string> others = TimeMajor.Parameters.Select(parameter => $"d_{parameter.Name}").Concat(["final h", "final c", "d_initial h", "d_initial c"]);
            Assert.All(others, name => Assert.Equal(expected[name], actual[name]));
        }
    }

    [Fact]
    public void The_recurrent_part_of_a_language_model_is_a_layer_that_reads_the_embedded_words()
    {
        const int Words = 17, Width = 9, Rows = 12;
        using var model = new StackedWords(Options);
        using var layer = new Stacked(Options);
        foreach (TensorInfo parameter in Stacked.Parameters)
        {
            layer.SetParameter(parameter.Name, Read(parameter, model.GetParameter));
        }

        int[] tokens = Text.Window<StackedWords>(1), targets = Text.Window<StackedWords>(2);
        model.Forward(tokens, targets);
        float[] embedded = Read(StackedWords.Outputs[0], model.GetOutput), logits = Read(StackedWords.Outputs[2], model.GetOutput);
        var top = new float[Rows * Width];
        layer.Forward(embedded, top);
        LayerPass.AssertClose(Read(StackedWords.Outputs[1], model.GetOutput), top);
        LayerPass.AssertClose(Read(StackedWords.States[0], model.GetState), Read(Stacked.States[0], layer.GetFinalState));

        // d_logits = (softmax - target) / B, and the way back through the softmax layer.
        float[] softmax = Read(StackedWords.Parameters[^2], model.GetParameter), topGradient = new float[top.Length];
        for (int row = 0; row < Rows; row++)
        {
            double[] weights = [.. logits.Skip(row * Words).Take(Words).Select(logit => Math.Exp(logit))];
            for (int word = 0; word < Words; word++)
            {
                double gradient = ((weights[word] / weights.Sum()) - (targets[row] == word ? 1 : 0)) / 3;
                for (int unit = 0; unit < Width; unit++)
                {
                    topGradient[(row * Width) + unit] += (float)(gradient * softmax[(unit * Words) + word]);
                }
            }
        }

        model.Backward();
        var embeddedGradient = new float[embedded.Length];
        layer.Backward(topGradient, embeddedGradient);
        LayerPass.AssertClose(Read(StackedWords.Outputs[0], model.GetGradient), embeddedGradient);
        Assert.All(Stacked.Parameters, parameter => LayerPass.AssertClose(Read(parameter, model.GetGradient), Read(parameter, layer.GetGradient)));
        LayerPass.AssertClose(Read(StackedWords.States[0], model.GetGradient), Read(Stacked.States[0], layer.GetInitialStateGradient));
    }

    private static void Give(Stacked stack, Lower lower, Upper upper)
    {
        foreach (TensorInfo parameter in Lower.Parameters)
        {
            lower.SetParameter(parameter.Name, Read(parameter, stack.GetParameter));
        }

        foreach (TensorInfo parameter in Upper.Parameters)
        {
            upper.SetParameter(parameter.Name, Read(OfLayer1(parameter), stack.GetParameter));
        }
    }

    private static TensorInfo OfLayer1(TensorInfo parameter) => parameter with { Name = parameter.Name[..^1] + "1" };

    // Of rows of a certain width, some columns.
    private static float[] Columns(float[] values, int width, int first, int count) =>
        [.. values.Where((_, index) => index % width >= first && index % width < first + count)];

    // [4, 3, width], the last step first.
    private static float[] Turned(float[] values) => [.. values.Chunk(values.Length / 4).Reverse().SelectMany(step => step)];

    // [4, 3, width] to [3, 4, width].
    private static float[] Swapped(float[] values)
    {
        float[][] rows = [.. values.Chunk(values.Length / 12)];
        return [.. Enumerable.Range(0, 3).SelectMany(b => Enumerable.Range(0, 4).SelectMany(t => rows[(t * 3) + b]))];
    }
}
