using System;
using System.Linq;
using ModelGen.Cells;
using ModelGen.Randomness;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Runtime.Tests.Models;

[LstmModel(VocabSize = 41, HiddenSize = 19, NumLayers = 2, NumSteps = 3, BatchSize = 2, InitScale = 0.3, Cell = typeof(LayerNormLstm))]
internal sealed partial class NormalisedAtStart;

[RecurrentLayer(InputSize = 7, HiddenSize = 19, ProjectionSize = 5, NumLayers = 2, NumSteps = 3, BatchSize = 2, Bidirectional = true, InitScale = 0.3, Cell = typeof(ProjectedLstm))]
internal sealed partial class ProjectedAtStart;

[RecurrentLayer(InputSize = 7, HiddenSize = 19, NumSteps = 3, BatchSize = 2, InitScale = 0.3, Cell = typeof(PeepholeLstm))]
internal sealed partial class PeepholesAtStart;

/// <summary>What parameters are before the first step: the seed says it, whatever the device and the number of threads.</summary>
public sealed class InitialParameterTests
{
    private const float Scale = 0.3f;
    private const string SoftmaxBias = "softmax_b";

    [Theory]
    [InlineData(1ul)]
    [InlineData(0x1234_5678_9ABC_DEF0ul)]
    public void Each_tensor_is_drawn_from_a_stream_of_its_own_and_biases_of_layers_are_zero(ulong seed)
    {
        using var model = new NormalisedAtStart(new ModelOptions { Seed = seed, Threads = 2 });
        using var layer = new ProjectedAtStart(new ModelOptions { Seed = seed, Threads = 1 });
        for (int index = 0; index < NormalisedAtStart.Parameters.Count; index++)
            AssertInitial(seed, index, NormalisedAtStart.Parameters[index], Read(NormalisedAtStart.Parameters[index], model.GetParameter));
        for (int index = 0; index < ProjectedAtStart.Parameters.Count; index++)
            AssertInitial(seed, index, ProjectedAtStart.Parameters[index], Read(ProjectedAtStart.Parameters[index], layer.GetParameter));
    }

    [Fact]
    public void Numbers_of_units_start_at_what_the_cell_says_and_are_drawn_where_it_says_nothing()
    {
        using var model = new NormalisedAtStart(new ModelOptions { Threads = 2 });
        using var layer = new PeepholesAtStart(new ModelOptions { Seed = 5, Threads = 1 });
        foreach (TensorInfo parameter in NormalisedAtStart.Parameters.Where(info => info.Shape.Count == 1 && info.Name != SoftmaxBias))
        {
            float expected = parameter.Name.StartsWith("gain", StringComparison.Ordinal) ? 1 : 0;
            Assert.All(Read(parameter, model.GetParameter), value => Assert.Equal(expected, value));
        }

        for (int index = 2; index < PeepholesAtStart.Parameters.Count; index++)
        {
            TensorInfo parameter = PeepholesAtStart.Parameters[index];
            Assert.StartsWith("peephole", parameter.Name, StringComparison.Ordinal);
            Assert.Equal(Drawn(5, index, parameter.Length), Read(parameter, layer.GetParameter));
        }
    }

    [Fact]
    public void States_are_zero()
    {
        using var model = new NormalisedAtStart(new ModelOptions());
        Assert.All(NormalisedAtStart.States, state => Assert.All(Read(state, model.GetState), value => Assert.Equal(0, value)));
    }

    private static void AssertInitial(ulong seed, int index, TensorInfo parameter, float[] actual)
    {
        if (parameter.Shape.Count > 1 || parameter.Name == SoftmaxBias)
            Assert.Equal(Drawn(seed, index, parameter.Length), actual);
        else if (parameter.Name.Contains("bias", StringComparison.Ordinal))
            Assert.All(actual, value => Assert.Equal(0, value));
    }

    private static float[] Drawn(ulong seed, int index, int length)
    {
        var values = new float[length];
        Uniform.Fill(seed, index, Scale, values);
        return values;
    }
}
