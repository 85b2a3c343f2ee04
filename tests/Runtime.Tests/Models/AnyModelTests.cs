using System;
using System.Linq;
using ModelGen.Runtime.Tests.Sessions;
using ModelGen.Tests;
using ModelGen.Tests.Layers;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Runtime.Tests.Models;

/// <summary>What can be done with any model, through the face that all of them have, without knowing what it is a model of.</summary>
public sealed class AnyModelTests
{
    [Fact]
    public void A_language_model() => Use<GuardedModel>(model =>
    {
        model.Forward(Text.Window<GuardedModel>(1), Text.Window<GuardedModel>(2));
        model.Backward();
    });

    [Fact]
    public void A_layer() => Use<GuardedLayer>(layer =>
        LayerPass.Run(layer, LayerPass.Input<GuardedLayer>(1), LayerPass.OutputGradient<GuardedLayer>(2)));

    // A trainer of a user's own, but for what goes in.
    private static void Use<TModel>(Action<TModel> thereAndBack)
        where TModel : IModel<TModel>
    {
        using TModel model = TModel.Create(new ModelOptions { Seed = 3, Threads = 2 });
        using TModel copy = TModel.Create(new ModelOptions { Seed = 4, Threads = 1 });
        Assert.Equal(("2 threads", 2), (model.Device, model.Threads));
        Assert.NotEmpty(TModel.States);
        Assert.NotNull(TModel.Programs.Cpu());
        Assert.NotNull(TModel.Programs.Cuda());
        foreach (TensorInfo parameter in TModel.Parameters)
        {
            copy.SetParameter(parameter.Name, Read(parameter, model.GetParameter));
        }

        foreach (TensorInfo mask in TModel.Masks)
        {
            model.SetDropoutMask(mask.Name, [.. Enumerable.Repeat(1.5f, mask.Length)]);
        }

        copy.SetDropoutMasks([.. Enumerable.Repeat(1.5f, TModel.Masks.Sum(mask => mask.Length))]);
        foreach (TModel each in (TModel[])[model, copy])
        {
            each.ResetState();
            thereAndBack(each);
        }

        // One thread or two, the same bits; and the norm is that of all gradients.
        float[] gradients = Gradients(model);
        Assert.Equal(gradients, Gradients(copy));
        Assert.Equal(Math.Sqrt(gradients.Sum(value => (double)value * value)), model.GradientNorm, 1e-5 * model.GradientNorm);
        float[] before = Values(model);
        model.Update(0.125);
        Assert.NotEqual(before, Values(model));
        model.DrawDropoutMasks();
        thereAndBack(model);
    }

    private static float[] Gradients<TModel>(TModel model)
        where TModel : IModel<TModel> => [.. TModel.Parameters.SelectMany(parameter => Read(parameter, model.GetGradient))];

    private static float[] Values<TModel>(TModel model)
        where TModel : IModel<TModel> => [.. TModel.Parameters.SelectMany(parameter => Read(parameter, model.GetParameter))];
}
