using System;
using System.Linq;
using ModelGen.Runtime.Tests.Layers;
using ModelGen.Tests;
using ModelGen.Tests.Layers;
using Xunit;

namespace ModelGen.Runtime.Tests.Models;

/// <summary>Dropout masks that are set one by one, under their names.</summary>
public sealed class MaskByNameTests
{
    private const string Missing = "mask_0 was not set, and other dropout masks were: set all of them, or call DrawDropoutMasks.";

    [Fact]
    public void All_by_name_are_all_at_once_for_a_language_model()
    {
        using var atOnce = new TinyDropoutModel(new ModelOptions { Threads = 2 });
        using var byName = new TinyDropoutModel(new ModelOptions { Threads = 2 });
        Assert.Equal(["mask_0", "mask_1", "mask_2"], TinyDropoutModel.Masks.Select(mask => mask.Name));
        Assert.All(TinyDropoutModel.Masks, mask => Assert.Equal([6, 5, 19], mask.Shape));
        atOnce.SetDropoutMasks([.. TinyDropoutModel.Masks.SelectMany(Factors)]);
        foreach (TensorInfo mask in TinyDropoutModel.Masks.Reverse())
        {
            byName.SetDropoutMask(mask.Name, Factors(mask));
        }

        for (int step = 0; step < 2; step++)
        {
            Assert.Equal(Step(atOnce), Step(byName));
        }

        static double Step(TinyDropoutModel model) =>
            model.TrainStep(Text.Window<TinyDropoutModel>(1), Text.Window<TinyDropoutModel>(2), 1) + model.GradientNorm;
    }

    [Fact]
    public void All_by_name_are_all_at_once_for_a_layer()
    {
        using var atOnce = new DropsEverywhere(new ModelOptions { Threads = 2 });
        using var byName = new DropsEverywhere(new ModelOptions { Threads = 2 });
        Assert.Equal(["mask_0 [5, 20, 30]", "mask_1 [5, 20, 80]", "mask_2 [5, 20, 80]"], DropsEverywhere.Masks.Select(mask => $"{mask.Name} [{string.Join(", ", mask.Shape)}]"));
        atOnce.SetDropoutMasks([.. DropsEverywhere.Masks.SelectMany(Factors)]);
        foreach (TensorInfo mask in DropsEverywhere.Masks)
        {
            byName.SetDropoutMask(mask.Name, Factors(mask));
        }

        float[] gradient = LayerPass.OutputGradient<DropsEverywhere>(2);
        LayerPass.Run(atOnce, LayerPass.Input<DropsEverywhere>(1), gradient).AssertSame(LayerPass.Run(byName, LayerPass.Input<DropsEverywhere>(1), gradient));
    }

    [Fact]
    public void A_layer_that_drops_between_its_layers_has_the_masks_between_them() =>
        Assert.Equal("mask_1", Assert.Single(DropsBetween.Masks).Name);

    /// <summary>Before anything has happened: neither the state, the number of the step nor a parameter changes.</summary>
    [Fact]
    public void Every_way_to_train_wants_all_of_them()
    {
        using var model = new TinyDropoutModel(new ModelOptions { Threads = 1 });
        using var fresh = new TinyDropoutModel(new ModelOptions { Threads = 1 });
        LoadedText text = model.AddText(Text.Random(3, 200, TinyDropoutModel.Config.VocabSize));
        int[] tokens = Text.Window<TinyDropoutModel>(1), targets = Text.Window<TinyDropoutModel>(2);
        model.SetDropoutMask("mask_1", Factors(TinyDropoutModel.Masks[1]));
        foreach (Action call in (Action[])[
            () => model.Forward(tokens, targets), () => model.TrainStep(tokens, targets, 1), () => model.TrainText(text, 0, 1, new double[1])])
        {
            Assert.Equal(Missing, Assert.Throws<InvalidOperationException>(call).Message);
        }

        // Evaluation has no dropout.
        Assert.Equal(fresh.Evaluate(tokens, targets), model.Evaluate(tokens, targets));
        model.ResetState();
        fresh.ResetState();
        model.DrawDropoutMasks();
        Assert.Equal(fresh.TrainStep(tokens, targets, 1), model.TrainStep(tokens, targets, 1));

        // What was set before is set no longer.
        model.SetDropoutMask("mask_0", Factors(TinyDropoutModel.Masks[0]));
        model.SetDropoutMask("mask_2", Factors(TinyDropoutModel.Masks[2]));
        Assert.Equal(Missing.Replace("mask_0", "mask_1", StringComparison.Ordinal), Assert.Throws<InvalidOperationException>(() => model.Forward(tokens, targets)).Message);
        model.SetDropoutMask("mask_1", Factors(TinyDropoutModel.Masks[1]));
        model.Forward(tokens, targets);
    }

    [Fact]
    public void A_layer_wants_all_of_them()
    {
        using var layer = new DropsEverywhere(new ModelOptions { Threads = 1 });
        layer.SetDropoutMask("mask_2", Factors(DropsEverywhere.Masks[2]));
        Assert.Equal(Missing, Assert.Throws<InvalidOperationException>(() => Forward(layer)).Message);
        layer.DrawDropoutMasks();
        Forward(layer);

        static void Forward(DropsEverywhere layer) =>
            layer.Forward(LayerPass.Input<DropsEverywhere>(1), new float[LayerPass.OutputGradient<DropsEverywhere>(1).Length]);
    }

    [Fact]
    public void One_mask_that_is_set_anew_leaves_the_others()
    {
        using var model = new TinyDropoutModel(new ModelOptions { Threads = 1 });
        using var other = new TinyDropoutModel(new ModelOptions { Threads = 1 });
        int[] tokens = Text.Window<TinyDropoutModel>(1), targets = Text.Window<TinyDropoutModel>(2);
        float[] zeros = new float[TinyDropoutModel.Masks[1].Length];
        model.SetDropoutMasks([.. TinyDropoutModel.Masks.SelectMany(Factors)]);
        double before = model.Forward(tokens, targets);
        model.SetDropoutMask("mask_1", zeros);
        Assert.Throws<InvalidOperationException>(model.Backward);
        model.ResetState();
        double after = model.Forward(tokens, targets);
        Assert.NotEqual(before, after);
        other.SetDropoutMasks([.. Factors(TinyDropoutModel.Masks[0]), .. zeros, .. Factors(TinyDropoutModel.Masks[2])]);
        Assert.Equal(other.Forward(tokens, targets), after);
    }

    [Fact]
    public void Names_and_lengths_are_checked()
    {
        using var model = new TinyDropoutModel(new ModelOptions { Threads = 1 });
        Assert.StartsWith(
            "There is no 'mask_3' here: expected one of mask_0, mask_1, mask_2.",
            Assert.Throws<ArgumentException>(() => model.SetDropoutMask("mask_3", new float[570])).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "mask has 569 values: expected 570, the size of mask_1.",
            Assert.Throws<ArgumentException>(() => model.SetDropoutMask("mask_1", new float[569])).Message, StringComparison.Ordinal);

        // A refused mask is no mask that was set.
        model.Forward(Text.Window<TinyDropoutModel>(1), Text.Window<TinyDropoutModel>(2));
    }

    [Fact]
    public void Without_dropout_there_are_none()
    {
        using var model = new TinyModel(new ModelOptions { Threads = 1 });
        using var layer = new DropsNothing(new ModelOptions { Threads = 1 });
        Assert.Empty(TinyModel.Masks);
        Assert.Empty(DropsNothing.Masks);
        Assert.Equal(
            "TinyModel has no dropout (KeepProb = 1, AllOutputs, NumLayers = 2): it has no masks.",
            Assert.Throws<InvalidOperationException>(() => model.SetDropoutMask("mask_0", [])).Message);
        Assert.StartsWith(
            "DropsNothing has no dropout",
            Assert.Throws<InvalidOperationException>(() => layer.SetDropoutMask("mask_0", [])).Message, StringComparison.Ordinal);
        model.DrawDropoutMasks();
        model.Forward(Text.Window<TinyModel>(1), Text.Window<TinyModel>(2));
    }

    private static float[] Factors(TensorInfo mask)
    {
        var random = new Random(mask.Name[^1]);
        return [.. Enumerable.Range(0, mask.Length).Select(_ => random.Next(3) == 0 ? 0 : 1.5f)];
    }
}
