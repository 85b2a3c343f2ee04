using System;
using System.Linq;
using ModelGen.Tests;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Runtime.Tests.Models;

/// <summary>What a training step promises, whatever the numbers in it.</summary>
public sealed class StepTests
{
    private const double Rate = 0.5;

    [Fact]
    public void One_call_does_what_the_three_phases_do()
    {
        using var whole = new TinyDropoutModel(new ModelOptions { Threads = 2 });
        using var phases = new TinyDropoutModel(new ModelOptions { Threads = 2 });
        for (int step = 0; step < 5; step++)
        {
            int[] tokens = Text.Window<TinyDropoutModel>(step), targets = Text.Window<TinyDropoutModel>(step + 100);
            double cost = whole.TrainStep(tokens, targets, Rate);
            Assert.Equal(cost, phases.Forward(tokens, targets));
            phases.Backward();
            phases.Update(Rate);
            Assert.Equal(whole.GradientNorm, phases.GradientNorm);
        }

        Assert.Equal(Parameters(whole), Parameters(phases));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void The_same_seed_and_threads_give_the_same_bits(int threads)
    {
        Assert.Equal(Train(threads), Train(threads));

        static float[] Train(int threads)
        {
            using var model = new TinyDropoutModel(new ModelOptions { Seed = 7, Threads = threads });
            Run(model, steps: 20);
            return Parameters(model);
        }
    }

    [Fact]
    public void Another_seed_gives_other_parameters_and_masks()
    {
        using var one = new TinyDropoutModel(new ModelOptions { Seed = 1, Threads = 1 });
        using var two = new TinyDropoutModel(new ModelOptions { Seed = 2, Threads = 1 });
        Assert.NotEqual(Parameters(one), Parameters(two));
        foreach (TensorInfo parameter in TinyDropoutModel.Parameters)
        {
            two.SetParameter(parameter.Name, Read(parameter, one.GetParameter));
        }

        int[] tokens = Text.Window<TinyDropoutModel>(1);
        Assert.NotEqual(one.Forward(tokens, tokens), two.Forward(tokens, tokens));
    }

    [Fact]
    public void The_number_of_threads_changes_rounding_and_nothing_else()
    {
        using var one = new TinyDropoutModel(new ModelOptions { Threads = 1 });
        using var two = new TinyDropoutModel(new ModelOptions { Threads = 2 });
        double[] first = Run(one, steps: 20), second = Run(two, steps: 20);
        foreach ((double a, double b) in first.Zip(second))
        {
            Assert.True(Math.Abs(a - b) <= 1e-5 * Math.Abs(a), $"{a} against {b}");
        }
    }

    [Fact]
    public void Repeating_a_step_lowers_its_cost()
    {
        using var model = new TinyModel(new ModelOptions { Threads = 1 });
        int[] tokens = Text.Window<TinyModel>(1), targets = Text.Window<TinyModel>(2);
        double first = model.TrainStep(tokens, targets, Rate), last = first;
        for (int step = 0; step < 100; step++)
        {
            model.ResetState();
            last = model.TrainStep(tokens, targets, Rate);
        }

        Assert.True(last < 0.8 * first, $"{first} became {last}");
    }

    [Fact]
    public void Gradients_agree_with_finite_differences_along_the_steepest_direction()
    {
        using var model = new TinyDropoutModel(new ModelOptions { Threads = 2 });
        int[] tokens = Text.Window<TinyDropoutModel>(3), targets = Text.Window<TinyDropoutModel>(4);
        var masks = new float[(TinyDropoutModel.NumLayers + 1) * tokens.Length * TinyDropoutModel.HiddenSize];
        var random = new Random(5);
        masks.AsSpan().Fill(1 / 0.6f);
        foreach (ref float mask in masks.AsSpan())
        {
            mask = random.NextDouble() < 0.6 ? mask : 0;
        }

        model.SetDropoutMasks(masks);
        foreach (TensorInfo parameter in TinyDropoutModel.Parameters)
        {
            model.ResetState();
            model.Forward(tokens, targets);
            model.Backward();
            float[] gradient = Read(parameter, model.GetGradient), value = Read(parameter, model.GetParameter);
            double norm = Math.Sqrt(gradient.Sum(g => (double)g * g));
            const double Distance = 0.05;
            double slope = (Cost(Distance) - Cost(-Distance)) / (2 * Distance);
            Assert.True(Math.Abs(slope - norm) <= 2e-3 * norm, $"{parameter}: slope {slope}, norm of the gradient {norm}");
            model.SetParameter(parameter.Name, value);

            double Cost(double distance)
            {
                model.SetParameter(parameter.Name, [.. value.Zip(gradient, (v, g) => (float)(v + (distance * g / norm)))]);
                model.ResetState();
                return model.Forward(tokens, targets);
            }
        }
    }

    [Fact]
    public void Nothing_of_an_earlier_step_is_left_in_the_gradients()
    {
        using var used = new TinyModel(new ModelOptions { Threads = 2 });
        using var fresh = new TinyModel(new ModelOptions { Threads = 2 });
        used.Forward(Text.Window<TinyModel>(1), Text.Window<TinyModel>(2));
        used.Backward();
        used.ResetState();
        foreach (TinyModel model in new[] { used, fresh })
        {
            model.Forward(Text.Window<TinyModel>(3), Text.Window<TinyModel>(4));
            model.Backward();
        }

        Assert.Equal(fresh.GradientNorm, used.GradientNorm);
        foreach (TensorInfo tensor in TinyModel.Parameters.Concat(TinyModel.States))
        {
            Assert.Equal(Read(tensor, fresh.GetGradient), Read(tensor, used.GetGradient));
        }
    }

    [Fact]
    public void The_least_model_is_certain_of_its_only_word()
    {
        using var model = new LeastModel(new ModelOptions { Threads = 3 });
        Assert.Equal(0, model.TrainStep([0], [0], 1), 1e-6);
        Assert.Equal(0, model.EvaluateSequence([0, 0, 0], [0, 0, 0]), 1e-6);
    }

    [Fact]
    public void A_clip_norm_of_zero_means_that_nothing_moves()
    {
        using var model = new ZeroNormModel(new ModelOptions { Threads = 1 });
        float[] before = Parameters(model);
        int[] tokens = Text.Window<ZeroNormModel>(1);
        model.TrainStep(tokens, tokens, 1);
        Assert.True(model.GradientNorm > 0);
        Assert.Equal(before, Parameters(model));
    }

    private static double[] Run<TModel>(TModel model, int steps)
        where TModel : ILanguageModel<TModel> =>
        [.. Enumerable.Range(0, steps).Select(step => model.TrainStep(Text.Window<TModel>(step), Text.Window<TModel>(step + 1), Rate))];

    private static float[] Parameters<TModel>(TModel model)
        where TModel : ILanguageModel<TModel> =>
        [.. TModel.Parameters.SelectMany(parameter => Read(parameter, model.GetParameter))];
}
