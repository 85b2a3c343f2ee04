using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Checkpoints;
using ModelGen.Cuda.Tests.Emulation;
using ModelGen.Emulator;
using ModelGen.Tests;
using ModelGen.Tests.Layers;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Cuda.Tests.Models;

// With parameters that are large, the gradient of each is a part of the norm that rounding does not hide.
[LstmModel(VocabSize = 11, HiddenSize = 17, NumSteps = 5, BatchSize = 3, InitScale = 2, MaxGradNorm = 0.125)]
public partial class SteepLstm;

/// <summary>
/// The norm that a GPU finds is that of all the gradients that it gives back: blocks sum the squares of their shares, and one block
/// sums what they have found, none left out.
/// </summary>
[NeedsGpp]
public sealed class GradientNormTests
{
    // What each parameter's gradient is of the whole, at least: a hundred times what the norm may be off.
    private const double LeastShare = 1e-3, Tolerance = 1e-5, LearningRate = 0.5;

    [SkippableTheory]
    [InlineData((int)ThreadOrder.Forward)]
    [InlineData((int)ThreadOrder.Shuffled)]
    public void The_gradients_of_a_language_model_make_its_norm_which_clips_them(int order)
    {
        using var model = new SteepLstm(Emulated.Options((ThreadOrder)order));
        model.Forward(Text.Window<SteepLstm>(1), Text.Window<SteepLstm>(2));
        model.Backward();
        double norm = NormOf(SteepLstm.Parameters, model.GetGradient);
        Assert.Equal(norm, model.GradientNorm, Tolerance * norm);
        Assert.True(norm > 2 * SteepLstm.Config.MaxGradNorm);

        float rate = (float)(LearningRate * SteepLstm.Config.MaxGradNorm / norm);
        var expected = SteepLstm.Parameters.ToDictionary(
            parameter => parameter.Name,
            parameter => Read(parameter, model.GetParameter).Zip(Read(parameter, model.GetGradient), (value, slope) => value - (rate * slope)).ToArray());
        model.Update(LearningRate);
        foreach (TensorInfo parameter in SteepLstm.Parameters)
            Near.Check(parameter.Name, expected[parameter.Name], Read(parameter, model.GetParameter), 1e-6);
    }

    [SkippableTheory]
    [InlineData((int)ThreadOrder.Forward)]
    [InlineData((int)ThreadOrder.Shuffled)]
    public void The_gradients_of_a_layer_make_its_norm(int order)
    {
        using var layer = new TinyProjection(Emulated.Options((ThreadOrder)order));
        foreach (TensorInfo parameter in TinyProjection.Parameters)
        {
            var random = new Random(parameter.Length);
            layer.SetParameter(parameter.Name, [.. Enumerable.Range(0, parameter.Length).Select(_ => random.NextSingle() - 0.5f)]);
        }

        LayerPass.Run(layer, LayerPass.Input<TinyProjection>(1), LayerPass.OutputGradient<TinyProjection>(2), null);
        double norm = NormOf(TinyProjection.Parameters, layer.GetGradient);
        Assert.Equal(norm, layer.GradientNorm, Tolerance * norm);
    }

    private static double NormOf(IReadOnlyList<TensorInfo> parameters, Safetensors.CopyValues gradient)
    {
        (string Name, double Sum)[] squares = [.. parameters.Select(parameter =>
            (parameter.Name, Read(parameter, gradient).Sum(slope => (double)slope * slope)))];
        double all = squares.Sum(part => part.Sum);
        Assert.All(squares, part => Assert.True(part.Sum > LeastShare * all, $"{part.Name} is {part.Sum / all:E1} of the whole"));
        return Math.Sqrt(all);
    }
}
