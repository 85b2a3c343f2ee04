using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Checkpoints;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Tests.Fixtures;

[RecurrentLayer(InputSize = 5, HiddenSize = 6, NumLayers = 2, NumSteps = 4, BatchSize = 3, VariableLengths = true, Bidirectional = true, Dropout = 0.3)]
internal sealed partial class OrderedLayer;

/// <summary>What <see cref="StepOrder{TComputing}"/> asks of a language model, asked of a layer.</summary>
public abstract class LayerStepOrder<TComputing>
    where TComputing : IComputing
{
    private const double LearningRate = 0.5;

    private static readonly int[] Lengths = [4, 2, 3];
    private static readonly float[] Input = Floats(4 * 3 * 5, 1), OutputGradient = Floats(4 * 3 * 12, 2), Other = Floats(4 * 3 * 5, 3);

    private static readonly IReadOnlyDictionary<string, Between> Members = new Dictionary<string, Between>
    {
        ["get_Device()"] = new(layer => _ = layer.Device, true, true),
        ["get_Threads()"] = new(layer => _ = layer.Threads, true, true),
        ["get_Seed()"] = new(layer => _ = layer.Seed, true, true),
        ["set_Seed(value)"] = new(layer => layer.Seed = 5, true, true),
        ["get_StepsTaken()"] = new(layer => _ = layer.StepsTaken, true, true),
        ["set_StepsTaken(value)"] = new(layer => layer.StepsTaken = 5, false, true),
        ["get_GradientNorm()"] = new(layer => _ = layer.GradientNorm, true, true),
        ["get_UseAverages()"] = new(layer => Assert.False(layer.UseAverages), true, true),
        ["set_UseAverages(value)"] = new(layer => Assert.Throws<InvalidOperationException>(() => layer.UseAverages = true), true, true),
        ["GetHyperparameter(name)"] = new(layer => Assert.Throws<ArgumentException>(() => layer.GetHyperparameter("beta1")), true, true),
        ["GetHyperparameter(name, parameter)"] = new(
            layer => Assert.Throws<ArgumentException>(() => layer.GetHyperparameter("beta1", "kernel_0")), true, true),
        ["SetHyperparameter(name, value)"] = new(layer => Assert.Throws<ArgumentException>(() => layer.SetHyperparameter("beta1", 0)), true, true),
        ["SetHyperparameter(name, parameter, value)"] = new(
            layer => Assert.Throws<ArgumentException>(() => layer.SetHyperparameter("beta1", "kernel_0", 0)), true, true),
        ["GetParameter(name, destination)"] = new(layer => ReadAll(OrderedLayer.Parameters, layer.GetParameter), true, true),
        ["GetGradient(name, destination)"] = new(layer => Record.Exception(() => ReadAll(OrderedLayer.Parameters, layer.GetGradient)), true, true),
        ["GetInitialState(name, destination)"] = new(layer => ReadAll(OrderedLayer.States, layer.GetInitialState), true, true),
        ["GetFinalState(name, destination)"] = new(layer => ReadAll(OrderedLayer.States, layer.GetFinalState), true, true),
        ["GetInitialStateGradient(name, destination)"] = new(
            layer => Record.Exception(() => ReadAll(OrderedLayer.States, layer.GetInitialStateGradient)), true, true),
        ["SetFinalStateGradient(name, source)"] = new(SetFinalStateGradients, true, true),
        ["DrawDropoutMasks()"] = new(layer => layer.DrawDropoutMasks(), true, true),
        ["SetParameter(name, source)"] = new(SetParameters, false, true),
        ["SetInitialState(name, source)"] = new(layer => SetInitialStates(layer, 9), false, true),
        ["ResetState()"] = new(layer => layer.ResetState(), false, true),
        ["GetOptimizerState(name, destination)"] = new(
            layer => Assert.Throws<ArgumentException>(() => layer.GetOptimizerState("kernel_0.m", new float[3])), true, true),
        ["SetOptimizerState(name, source)"] = new(
            layer => Assert.Throws<ArgumentException>(() => layer.SetOptimizerState("kernel_0.m", new float[3])), true, true),
        ["SetDropoutMasks(masks)"] = new(layer => layer.SetDropoutMasks(Masks(9)), false, true),
        ["SetDropoutMask(name, mask)"] = new(
            layer => layer.SetDropoutMask(OrderedLayer.Masks[0].Name, new float[OrderedLayer.Masks[0].Length]), false, true),
        ["Forward(input, output)"] = new(layer => layer.Forward(Other, new float[OutputGradient.Length]), true, false, IsNewStep: true),
        ["Forward(input, lengths, output)"] = new(
            layer => layer.Forward(Other, Lengths, new float[OutputGradient.Length]), true, false, IsNewStep: true),
        ["Evaluate(input, output)"] = new(layer => layer.Evaluate(Other, new float[OutputGradient.Length]), false, false),
        ["Evaluate(input, lengths, output)"] = new(layer => layer.Evaluate(Other, Lengths, new float[OutputGradient.Length]), false, false),
        ["Backward(outputGradient, inputGradient)"] = new(
            layer => Record.Exception(() => layer.Backward(OutputGradient, new float[Input.Length])), false, true),
        ["Update(learningRate)"] = new(layer => Record.Exception(() => layer.Update(1)), true, false),
        ["Dispose()"] = new(layer => layer.Dispose(), false, false),
    };

    public static TheoryData<string> Names => [.. Members.Keys];

    [SkippableFact]
    public void Every_member_is_thought_of() => Assert.Equal(
        typeof(IRecurrentLayer<OrderedLayer>).GetInterfaces().Append(typeof(IRecurrentLayer<OrderedLayer>))
            .SelectMany(type => type.GetMethods()).Where(method => !method.IsStatic)
            .Select(method => $"{method.Name}({string.Join(", ", method.GetParameters().Select(parameter => parameter.Name))})").Order(),
        Members.Keys.Order());

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void A_call_before_the_way_back_closes_it_or_changes_nothing(string member)
    {
        Between between = Members[member];
        using OrderedLayer layer = Begin(), alone = Begin();
        between.Call(layer);
        float[] dx = new float[Input.Length], expected = new float[Input.Length];
        if (!between.KeepsWayBack)
        {
            Assert.ThrowsAny<InvalidOperationException>(() => layer.Backward(OutputGradient, dx));
            return;
        }

        // A gradient of the final state is meant to change what comes; a new step has inputs of its own.
        if (between.IsNewStep || member.StartsWith("SetFinalStateGradient", StringComparison.Ordinal))
            between.Call(alone);
        layer.Backward(OutputGradient, dx);
        alone.Backward(OutputGradient, expected);
        Assert.Equal(expected, dx);
        AssertSame(alone, layer);
        layer.Update(LearningRate);
        alone.Update(LearningRate);
        Assert.Equal(ReadAll(OrderedLayer.Parameters, alone.GetParameter), ReadAll(OrderedLayer.Parameters, layer.GetParameter));
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void A_call_before_the_update_takes_the_gradients_or_changes_nothing(string member)
    {
        Between between = Members[member];
        using OrderedLayer layer = Begin(), alone = Begin();
        layer.Backward(OutputGradient, new float[Input.Length]);
        alone.Backward(OutputGradient, new float[Input.Length]);
        if (member.StartsWith("SetFinalStateGradient", StringComparison.Ordinal))
            Assert.Throws<InvalidOperationException>(() => between.Call(layer));
        else
            between.Call(layer);
        if (!between.KeepsGradients)
        {
            Assert.ThrowsAny<InvalidOperationException>(() => layer.Update(LearningRate));
            Assert.ThrowsAny<InvalidOperationException>(() => ReadAll(OrderedLayer.Parameters, layer.GetGradient));
            Assert.ThrowsAny<InvalidOperationException>(() => ReadAll(OrderedLayer.States, layer.GetInitialStateGradient));
            return;
        }

        AssertSame(alone, layer);
        if (member.StartsWith("SetParameter", StringComparison.Ordinal))
            SetParameters(alone);
        layer.Update(LearningRate);
        alone.Update(LearningRate);
        Assert.Equal(ReadAll(OrderedLayer.Parameters, alone.GetParameter), ReadAll(OrderedLayer.Parameters, layer.GetParameter));
    }

    private static void AssertSame(OrderedLayer expected, OrderedLayer actual)
    {
        Assert.Equal(ReadAll(OrderedLayer.Parameters, expected.GetGradient), ReadAll(OrderedLayer.Parameters, actual.GetGradient));
        Assert.Equal(ReadAll(OrderedLayer.States, expected.GetInitialStateGradient), ReadAll(OrderedLayer.States, actual.GetInitialStateGradient));
        Assert.Equal(ReadAll(OrderedLayer.States, expected.GetFinalState), ReadAll(OrderedLayer.States, actual.GetFinalState));
        Assert.Equal(expected.GradientNorm, actual.GradientNorm);
    }

    private static OrderedLayer Begin()
    {
        var layer = new OrderedLayer(TComputing.Options(TComputing.Variants[^1]));
        SetInitialStates(layer, 5);
        layer.SetDropoutMasks(Masks(4));
        layer.Forward(Input, Lengths, new float[OutputGradient.Length]);
        return layer;
    }

    private static float[] Floats(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }

    private static float[] Masks(int seed) => [.. Floats(4 * 3 * 12, seed).Select(value => value < -0.2f ? 0 : 1 / 0.7f)];

    private static void SetInitialStates(OrderedLayer layer, int seed)
    {
        foreach (TensorInfo state in OrderedLayer.States)
            layer.SetInitialState(state.Name, Floats(state.Length, seed));
    }

    private static void SetFinalStateGradients(OrderedLayer layer)
    {
        foreach (TensorInfo state in OrderedLayer.States)
            layer.SetFinalStateGradient(state.Name, Floats(state.Length, 7));
    }

    private static void SetParameters(OrderedLayer layer)
    {
        foreach (TensorInfo parameter in OrderedLayer.Parameters)
            layer.SetParameter(parameter.Name, [.. Read(parameter, layer.GetParameter).Select(value => value * 1.5f)]);
    }

    private static Dictionary<string, float[]> ReadAll(IReadOnlyList<TensorInfo> tensors, Safetensors.CopyValues read) =>
        tensors.ToDictionary(tensor => tensor.Name, tensor => Read(tensor, read));

    /// <summary>A call between phases.</summary>
    /// <param name="Call">The call.</param>
    /// <param name="KeepsWayBack">Whether there is a way back after it, where there was.</param>
    /// <param name="KeepsGradients">Whether there are gradients after it, where there were.</param>
    /// <param name="IsNewStep">Whether it begins a step of its own.</param>
    private sealed record Between(Action<OrderedLayer> Call, bool KeepsWayBack, bool KeepsGradients, bool IsNewStep = false);
}
