using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Cells;
using ModelGen.Checkpoints;
using ModelGen.Tests;
using ModelGen.Tests.Fixtures;
using Xunit;

namespace ModelGen.Runtime.Tests.Fixtures;

[RecurrentLayer(InputSize = 6, HiddenSize = 9, NumLayers = 2, NumSteps = 5, BatchSize = 3, Bidirectional = true, Cell = typeof(Gru))]
internal sealed partial class TorchGru;

[RecurrentLayer(InputSize = 6, HiddenSize = 9, NumLayers = 2, NumSteps = 5, BatchSize = 3, Cell = typeof(ReluRnn))]
internal sealed partial class TorchRelu;

[RecurrentLayer(InputSize = 6, HiddenSize = 9, NumLayers = 3, NumSteps = 5, BatchSize = 3, Bidirectional = true, Cell = typeof(Rnn))]
internal sealed partial class TorchTanh;

[RecurrentLayer(
    InputSize = 6, HiddenSize = 9, ProjectionSize = 4, NumLayers = 2, NumSteps = 5, BatchSize = 3, Bidirectional = true,
    Cell = typeof(ProjectedLstm))]
internal sealed partial class TorchProjected;

/// <summary>Stacks of PyTorch's other modules, loaded by its own parameter names; tests/fixtures/torch/make.py wrote the numbers.</summary>
public sealed class TorchParityTests
{
    private const double OutputTolerance = 1e-5;
    private const double GradientTolerance = 5e-5;

    private static readonly Dictionary<string, Action<Fixture>> Layers = new()
    {
        ["gru"] = Check<TorchGru>,
        ["relu"] = Check<TorchRelu>,
        ["tanh"] = Check<TorchTanh>,
        ["proj"] = Check<TorchProjected>,
    };

    public static TheoryData<string> Names => [.. Layers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_layer_computes_what_the_module_computes(string name) => Layers[name](new Fixture("torch/" + name));

    private static void Check<TLayer>(Fixture fixture)
        where TLayer : IRecurrentLayer<TLayer>
    {
        using TLayer layer = TLayer.Create(new ModelOptions { Threads = 2 });
        TorchParameters.Load(
            layer, TorchParameters.Tensors<TLayer>().ToDictionary(tensor => tensor.Name, tensor => fixture.Floats("param." + tensor.Name)));
        float[] output = new float[fixture.Floats("y").Length], inputGradient = new float[fixture.Floats("x").Length];
        layer.Forward(fixture.Floats("x"), output);
        fixture.AssertClose("y", output, OutputTolerance);
        for (int index = 0; index < TLayer.States.Count; index++)
        {
            TensorInfo state = TLayer.States[index];
            fixture.AssertClose($"s{index}", ModelReading.Read(state, layer.GetFinalState), OutputTolerance);
            layer.SetFinalStateGradient(state.Name, fixture.Floats($"gs{index}"));
        }

        layer.Backward(fixture.Floats("gy"), inputGradient);
        fixture.AssertClose("gx", inputGradient, GradientTolerance);
        foreach ((string name, float[] gradient) in TorchParameters.Gradients(layer))
        {
            fixture.AssertClose("grad." + name, gradient, GradientTolerance);
        }
    }
}
