using System;
using System.Collections.Generic;
using ModelGen.Checkpoints;
using ModelGen.Tests.Fixtures;
using Xunit;

namespace ModelGen.Tests.Layers;

/// <summary>Section 7 of tests/fixtures/README.md: what a layer must compute to be PyTorch's.</summary>
internal static class TorchFixture
{
    private const double OutputTolerance = 1e-5;
    private const double GradientTolerance = 5e-5;

    /// <summary>Compares outputs, states and all gradients of a layer with the reference.</summary>
    public static void Check<TLayer>(Fixture fixture, ModelOptions options)
        where TLayer : IRecurrentLayer<TLayer>
    {
        using TLayer layer = TLayer.Create(options);
        var parameters = new Dictionary<string, float[]>();
        foreach (TensorInfo info in TorchParameters.Tensors<TLayer>())
            parameters.Add(info.Name, fixture.Floats("param." + info.Name));
        TorchParameters.Load(layer, parameters);
        layer.SetInitialState("h", fixture.Floats("in.h0"));
        layer.SetInitialState("c", fixture.Floats("in.c0"));

        float[] x = fixture.Floats("in.x"), y = new float[fixture.Floats("out.y").Length], dx = new float[x.Length];
        bool isPacked = fixture.Has("in.lengths");
        foreach (bool isTraining in new[] { false, true })
        {
            Array.Fill(y, float.NaN);
            if (isPacked && isTraining)
                layer.Forward(x, fixture.Integers("in.lengths"), y);
            else if (isPacked)
                layer.Evaluate(x, fixture.Integers("in.lengths"), y);
            else if (isTraining)
                layer.Forward(x, y);
            else
                layer.Evaluate(x, y);
            fixture.AssertClose("out.y", y, OutputTolerance);
            fixture.AssertClose("out.hn", Read("h", layer.GetFinalState), OutputTolerance);
            fixture.AssertClose("out.cn", Read("c", layer.GetFinalState), OutputTolerance);
        }

        layer.SetFinalStateGradient("h", fixture.Floats("in.ghn"));
        layer.SetFinalStateGradient("c", fixture.Floats("in.gcn"));
        layer.Backward(fixture.Floats("in.gy"), dx);
        fixture.AssertClose("grad.in.x", dx, GradientTolerance);
        fixture.AssertClose("grad.in.h0", Read("h", layer.GetInitialStateGradient), GradientTolerance);
        fixture.AssertClose("grad.in.c0", Read("c", layer.GetInitialStateGradient), GradientTolerance);
        foreach ((string name, float[] gradient) in TorchParameters.Gradients(layer))
            fixture.AssertClose("grad.param." + name, gradient, GradientTolerance);

        AssertNorm(layer);

        float[] Read(string state, ReadByName read)
        {
            var values = new float[fixture.Floats("in.h0").Length];
            read(state, values);
            return values;
        }
    }

    private static void AssertNorm<TLayer>(TLayer layer)
        where TLayer : IRecurrentLayer<TLayer>
    {
        double squares = 0;
        foreach (TensorInfo info in TLayer.Parameters)
        {
            foreach (float value in ModelReading.Read(info, layer.GetGradient))
                squares += (double)value * value;
        }

        Assert.Equal(Math.Sqrt(squares), layer.GradientNorm, Math.Sqrt(squares) * 1e-5);
    }
}
