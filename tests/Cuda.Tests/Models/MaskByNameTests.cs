using System;
using System.Linq;
using ModelGen.Cuda.Tests.Emulation;
using ModelGen.Tests;
using ModelGen.Tests.Layers;
using Xunit;

namespace ModelGen.Cuda.Tests.Models;

/// <summary>Dropout masks that are set one by one, on an emulated GPU.</summary>
[NeedsGpp]
public sealed class MaskByNameTests
{
    private const double Tolerance = 1e-5;

    [SkippableFact]
    public void All_by_name_are_all_at_once_for_a_language_model()
    {
        using var atOnce = new TinyLstm(Emulated.Options());
        using var byName = new TinyLstm(Emulated.Options());
        using var expected = new TinyLstm(new ModelOptions { Threads = 1 });
        float[] all = [.. TinyLstm.Masks.SelectMany(Factors)];
        atOnce.SetDropoutMasks(all);
        expected.SetDropoutMasks(all);
        foreach (TensorInfo mask in TinyLstm.Masks.Reverse())
        {
            byName.SetDropoutMask(mask.Name, Factors(mask));
        }

        double cost = Step(byName);
        Assert.Equal(Step(atOnce), cost);
        Assert.Equal(Step(expected), cost, Tolerance * cost);
        Assert.Equal(atOnce.GradientNorm, byName.GradientNorm);
        Assert.Equal(Step(atOnce), Step(byName));
    }

    [SkippableFact]
    public void All_by_name_are_all_at_once_for_a_layer()
    {
        using var atOnce = new TinyReader(Emulated.Options());
        using var byName = new TinyReader(Emulated.Options());
        atOnce.SetDropoutMasks([.. TinyReader.Masks.SelectMany(Factors)]);
        foreach (TensorInfo mask in TinyReader.Masks.Reverse())
        {
            byName.SetDropoutMask(mask.Name, Factors(mask));
        }

        float[] input = LayerPass.Input<TinyReader>(1), gradient = LayerPass.OutputGradient<TinyReader>(2);
        LayerPass.Run(atOnce, input, gradient, [6, 1, 3, 5, 2]).AssertSame(LayerPass.Run(byName, input, gradient, [6, 1, 3, 5, 2]));
    }

    /// <summary>A refused call launches nothing: the masks that are drawn afterwards are those of the first step.</summary>
    [SkippableFact]
    public void Every_way_to_train_wants_all_of_them()
    {
        using var model = new TinyLstm(Emulated.Options());
        using var fresh = new TinyLstm(Emulated.Options());
        LoadedText text = model.AddText(Text.Random(3, 100, TinyLstm.Config.VocabSize));
        int[] tokens = Text.Window<TinyLstm>(1), targets = Text.Window<TinyLstm>(2);
        model.SetDropoutMask("mask_1", Factors(TinyLstm.Masks[1]));
        foreach (Action call in (Action[])[
            () => model.Forward(tokens, targets), () => model.TrainStep(tokens, targets, 1), () => model.TrainText(text, 0, 1, new double[1])])
        {
            Assert.Equal(
                "mask_0 was not set, and other dropout masks were: set all of them, or call DrawDropoutMasks.",
                Assert.Throws<InvalidOperationException>(call).Message);
        }

        model.DrawDropoutMasks();
        Assert.Equal(Step(fresh), Step(model));
    }

    private static double Step(TinyLstm model) => model.TrainStep(Text.Window<TinyLstm>(1), Text.Window<TinyLstm>(2), 0.5);

    private static float[] Factors(TensorInfo mask)
    {
        var random = new Random(mask.Name[^1]);
        return [.. Enumerable.Range(0, mask.Length).Select(_ => random.Next(3) == 0 ? 0 : 1.5f)];
    }
}
