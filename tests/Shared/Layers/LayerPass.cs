using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Tests.Layers;

/// <summary>All that comes out of a forward and a backward pass through a layer, each tensor under its name.</summary>
internal sealed class LayerPass
{
    private readonly Dictionary<string, float[]> _tensors = [];

    public float[] this[string name] => _tensors[name];

    public float[] Output => _tensors["output"];

    public float[] InputGradient => _tensors["d_input"];

    /// <summary>Runs both passes from the initial state that the layer has.</summary>
    public static LayerPass Run<TLayer>(TLayer layer, float[] input, float[] outputGradient, int[]? lengths = null, float finalGradient = 0.5f)
        where TLayer : IRecurrentLayer<TLayer>
    {
        RecurrentLayerConfig config = TLayer.Config;
        float[] output = new float[config.NumSteps * config.BatchSize * config.OutputSize], inputGradient = new float[input.Length];
        var pass = new LayerPass();
        if (lengths is null)
        {
            layer.Forward(input, output);
        }
        else
        {
            layer.Forward(input, lengths, output);
        }

        foreach (TensorInfo state in TLayer.States)
        {
            pass._tensors[$"final {state.Name}"] = Read(state, layer.GetFinalState);
            layer.SetFinalStateGradient(state.Name, [.. Enumerable.Repeat(finalGradient, state.Length)]);
        }

        layer.Backward(outputGradient, inputGradient);
        (pass._tensors["output"], pass._tensors["d_input"]) = (output, inputGradient);
        foreach (TensorInfo state in TLayer.States)
        {
            pass._tensors[$"d_initial {state.Name}"] = Read(state, layer.GetInitialStateGradient);
        }

        foreach (TensorInfo parameter in TLayer.Parameters)
        {
            pass._tensors[$"d_{parameter.Name}"] = Read(parameter, layer.GetGradient);
        }

        return pass;
    }

    /// <summary>Fresh numbers between -1 and 1, times a scale.</summary>
    public static float[] Numbers(int seed, int count, float scale = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => scale * ((2 * random.NextSingle()) - 1))];
    }

    /// <summary>A sequence for a layer to read.</summary>
    public static float[] Input<TLayer>(int seed)
        where TLayer : IRecurrentLayer<TLayer> =>
        Numbers(seed, TLayer.Config.NumSteps * TLayer.Config.BatchSize * TLayer.Config.InputSize);

    /// <summary>A gradient of what a layer puts out.</summary>
    public static float[] OutputGradient<TLayer>(int seed)
        where TLayer : IRecurrentLayer<TLayer> =>
        Numbers(seed, TLayer.Config.NumSteps * TLayer.Config.BatchSize * TLayer.Config.OutputSize);

    /// <summary>Gives a layer initial states that are not zero.</summary>
    public static void SetStates<TLayer>(TLayer layer)
        where TLayer : IRecurrentLayer<TLayer>
    {
        foreach (TensorInfo state in TLayer.States)
        {
            layer.SetInitialState(state.Name, Numbers(7, state.Length, 0.5f));
        }
    }

    /// <summary>Bit for bit.</summary>
    public void AssertSame(LayerPass other)
    {
        Assert.Equal(_tensors.Keys, other._tensors.Keys);
        Assert.All(_tensors, tensor => Assert.Equal(tensor.Value, other[tensor.Key]));
        Assert.All(_tensors, tensor => Assert.All(tensor.Value, value => Assert.True(float.IsFinite(value))));
    }

    /// <summary>But for rounding.</summary>
    public void AssertClose(LayerPass other) => Assert.All(_tensors, tensor => AssertClose(tensor.Value, other[tensor.Key]));

    /// <summary>But for rounding.</summary>
    public static void AssertClose(IReadOnlyCollection<float> expected, IReadOnlyCollection<float> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        double scale = 1e-5 * Math.Max(1, expected.Max(MathF.Abs));
        Assert.All(expected.Zip(actual), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= scale, $"{pair}"));
    }
}
