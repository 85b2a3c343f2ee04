using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Checkpoints;
using ModelGen.Tests.Fixtures;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Tests.Layers;

/// <summary>Section 7 of tests/fixtures/README.md: what a layer must compute to be PyTorch's, or what PyTorch computes by hand.</summary>
internal static class TorchFixture
{
    private const double OutputTolerance = 1e-5;
    private const double GradientTolerance = 5e-5;
    private const double LossTolerance = 1e-4;

    /// <summary>Compares loss, outputs, states and all gradients of a layer with the reference.</summary>
    public static void Check<TLayer>(Fixture fixture, ModelOptions options)
        where TLayer : IRecurrentLayer<TLayer>
    {
        using TLayer layer = Load<TLayer>(fixture, options);
        foreach (TensorInfo state in TLayer.States)
            layer.SetInitialState(state.Name, fixture.Floats($"in.{state.Name}0"));

        // Evaluation has no dropout; it is the same in all that comes out without.
        bool hasMasks = fixture.Has("in.dropout");
        if (hasMasks)
            layer.SetDropoutMasks(fixture.Floats("in.dropout"));
        else
            AssertOutputs(fixture, layer, isTraining: false);
        double loss = AssertOutputs(fixture, layer, isTraining: true);

        foreach (TensorInfo state in TLayer.States)
        {
            float[] upstream = fixture.Floats($"in.g{state.Name}n");
            layer.SetFinalStateGradient(state.Name, upstream);
            loss += Dot(Read(state, layer.GetFinalState), upstream);
        }

        Assert.Equal(fixture.Expected("loss")[0], loss, LossTolerance);
        var inputGradient = new float[fixture.Length("in.x")];
        layer.Backward(fixture.Floats("in.gy"), inputGradient);
        fixture.AssertClose("grad.in.x", inputGradient, GradientTolerance);
        foreach (TensorInfo state in TLayer.States)
            fixture.AssertClose($"grad.in.{state.Name}0", Read(state, layer.GetInitialStateGradient), GradientTolerance);
        foreach ((string name, float[] gradient) in Gradients(fixture, layer))
            fixture.AssertClose("grad.param." + name, gradient, GradientTolerance);

        AssertNorm(layer);
    }

    /// <summary>Makes the layer of a fixture, with the parameters that are stored there.</summary>
    public static TLayer Load<TLayer>(Fixture fixture, ModelOptions options)
        where TLayer : IRecurrentLayer<TLayer>
    {
        Assert.Contains(fixture.Metadata("kind"), (string[])["nn_lstm", "layer", "windows"]);
        fixture.AssertDeclared(TLayer.Config);
        fixture.AssertCell(TLayer.Config.Cell, usual: "Lstm");
        TLayer layer = TLayer.Create(options);
        if (HasOwnNames<TLayer>(fixture))
        {
            foreach (TensorInfo info in TLayer.Parameters)
                layer.SetParameter(info.Name, fixture.Floats("param." + info.Name));
        }
        else
        {
            TorchParameters.Load(
                layer, TorchParameters.Tensors<TLayer>().ToDictionary(info => info.Name, info => fixture.Floats("param." + info.Name)));
        }

        return layer;
    }

    // Runs a pass and compares what comes out; the part of the loss that is a sum over the outputs.
    private static double AssertOutputs<TLayer>(Fixture fixture, TLayer layer, bool isTraining)
        where TLayer : IRecurrentLayer<TLayer>
    {
        float[] x = fixture.Floats("in.x"), y = new float[fixture.Length("out.y")];
        Array.Fill(y, float.NaN);
        switch (fixture.Has("in.lengths"), isTraining)
        {
            case (true, true):
                layer.Forward(x, fixture.Integers("in.lengths"), y);
                break;
            case (true, false):
                layer.Evaluate(x, fixture.Integers("in.lengths"), y);
                break;
            case (false, true):
                layer.Forward(x, y);
                break;
            case (false, false):
                layer.Evaluate(x, y);
                break;
        }

        fixture.AssertClose("out.y", y, OutputTolerance);
        foreach (TensorInfo state in TLayer.States)
            fixture.AssertClose($"out.{state.Name}n", Read(state, layer.GetFinalState), OutputTolerance);
        return Dot(y, fixture.Floats("in.gy"));
    }

    private static IEnumerable<KeyValuePair<string, float[]>> Gradients<TLayer>(Fixture fixture, TLayer layer)
        where TLayer : IRecurrentLayer<TLayer> =>
        HasOwnNames<TLayer>(fixture)
            ? TLayer.Parameters.Select(info => KeyValuePair.Create(info.Name, Read(info, layer.GetGradient)))
            : TorchParameters.Gradients(layer);

    private static bool HasOwnNames<TLayer>(Fixture fixture)
        where TLayer : IRecurrentLayer<TLayer> => fixture.Has("param." + TLayer.Parameters[0].Name);

    private static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();

    private static void AssertNorm<TLayer>(TLayer layer)
        where TLayer : IRecurrentLayer<TLayer>
    {
        double squares = TLayer.Parameters.Sum(info => Read(info, layer.GetGradient).Sum(value => (double)value * value));
        Assert.Equal(Math.Sqrt(squares), layer.GradientNorm, Math.Sqrt(squares) * 1e-5);
    }
}
