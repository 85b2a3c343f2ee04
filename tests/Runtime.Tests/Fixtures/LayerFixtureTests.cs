using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Checkpoints;
using Xunit;

namespace ModelGen.Runtime.Tests.Fixtures;

/// <summary>Section 7 of tests/fixtures/README.md: layers that are PyTorch's, with its parameters.</summary>
public sealed class LayerFixtureTests
{
    private const double OutputTolerance = 1e-5;
    private const double GradientTolerance = 5e-5;
    private const double LossTolerance = 1e-4;

    private static readonly Dictionary<string, Action<Fixture, int>> Layers = new()
    {
        ["nn_lstm_l1"] = Check<NnLstmL1>,
        ["nn_lstm_l3"] = Check<NnLstmL3>,
        ["nn_lstm_bidir_l2"] = Check<NnLstmBidirL2>,
        ["nn_lstm_batch_first"] = Check<NnLstmBatchFirst>,
        ["nn_lstm_packed"] = Check<NnLstmPacked>,
        ["nn_lstm_packed_bidir"] = Check<NnLstmPackedBidir>,
    };

    public static TheoryData<string, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (string name in Layers.Keys)
            {
                cases.Add(name, 1);
                cases.Add(name, 3);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Outputs_states_and_gradients_are_those_of_the_reference(string name, int threads) =>
        Layers[name](new Fixture(name), threads);

    [Fact]
    public void Every_layer_fixture_has_a_test() => Assert.Equal(Fixture.Names("nn_lstm_*"), Layers.Keys.Order());

    private static void Check<TLayer>(Fixture fixture, int threads)
        where TLayer : IRecurrentLayer<TLayer>
    {
        using TLayer layer = TLayer.Create(new ModelOptions { Threads = threads });
        TorchParameters.Load(
            layer, TorchParameters.Tensors<TLayer>().ToDictionary(tensor => tensor.Name, tensor => fixture.Floats("param." + tensor.Name)));
        layer.SetInitialState("h", fixture.Floats("in.h0"));
        layer.SetInitialState("c", fixture.Floats("in.c0"));

        // Twice: nothing may be left over from the first time.
        for (int time = 0; time < 2; time++)
        {
            float[] output = new float[fixture.Doubles("out.y").Length], inputGradient = new float[fixture.Doubles("in.x").Length];
            if (TLayer.Config.VariableLengths)
            {
                layer.Forward(fixture.Floats("in.x"), fixture.Integers("in.lengths"), output);
            }
            else
            {
                layer.Forward(fixture.Floats("in.x"), output);
            }

            fixture.AssertClose("out.y", output, OutputTolerance);
            float[] h = Read("h", layer.GetFinalState), c = Read("c", layer.GetFinalState);
            fixture.AssertClose("out.hn", h, OutputTolerance);
            fixture.AssertClose("out.cn", c, OutputTolerance);
            double loss = Dot(output, fixture.Floats("in.gy")) + Dot(h, fixture.Floats("in.ghn")) + Dot(c, fixture.Floats("in.gcn"));
            Assert.Equal(fixture.Doubles("loss")[0], loss, LossTolerance);

            layer.SetFinalStateGradient("h", fixture.Floats("in.ghn"));
            layer.SetFinalStateGradient("c", fixture.Floats("in.gcn"));
            layer.Backward(fixture.Floats("in.gy"), inputGradient);
            fixture.AssertClose("grad.in.x", inputGradient, GradientTolerance);
            fixture.AssertClose("grad.in.h0", Read("h", layer.GetInitialStateGradient), GradientTolerance);
            fixture.AssertClose("grad.in.c0", Read("c", layer.GetInitialStateGradient), GradientTolerance);
            foreach ((string name, float[] gradient) in TorchParameters.Gradients(layer))
            {
                fixture.AssertClose("grad.param." + name, gradient, GradientTolerance);
            }
        }

        static float[] Read(string name, Action<string, Span<float>> read)
        {
            var values = new float[TLayer.States.Single(state => state.Name == name).Length];
            read(name, values);
            return values;
        }
    }

    private static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();
}
