using System;
using System.Linq;
using ModelGen.Cuda.Tests.Emulation;
using ModelGen.Tests;
using ModelGen.Tests.Fixtures;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Cuda.Tests.Models;

/// <summary>Products of rounded factors: as far from the processor's as the rounding makes them, and not further.</summary>
public abstract class PrecisionTests<TModel>
    where TModel : ILanguageModel<TModel>
{
    private static readonly Lazy<Run> OnTheProcessor = new(() => Run.Of<TModel>(new ModelOptions { Threads = 1 }));

    [SkippableTheory]
    [InlineData(Precision.Tf32, 1e-5, 1e-4, 2e-3)]
    [InlineData(Precision.Bf16, 1e-4, 1e-3, 2e-2)]
    [InlineData(Precision.Fp16, 1e-5, 1e-4, 2e-3)]
    public void Twenty_steps_cost_nearly_what_they_cost_on_the_processor(Precision precision, double costs, double norms, double parameters)
    {
        (double Costs, double Norms, double Parameters) distance =
            OnTheProcessor.Value.DistanceTo(Run.Of<TModel>(Emulated.Options() with { Precision = precision }));
        Assert.True(distance.Costs <= costs, $"costs are off by {distance.Costs:E1}");
        Assert.True(distance.Norms <= norms, $"norms are off by {distance.Norms:E1}");
        Assert.True(distance.Parameters <= parameters, $"parameters are off by {distance.Parameters:E1}");

        // Factors in full come closer.
        Assert.True(distance.Parameters >= 5e-5, $"{precision} is not what this was computed in");
    }

    [SkippableFact]
    public void Gradients_in_fp16_are_read_without_the_scale_of_the_loss()
    {
        using TModel expected = TModel.Create(new ModelOptions { Threads = 1 });
        using TModel actual = TModel.Create(Emulated.Options() with { Precision = Precision.Fp16 });
        foreach (TModel model in (TModel[])[expected, actual])
        {
            model.Forward(Text.Window<TModel>(1), Text.Window<TModel>(2));
            model.Backward();
        }

        Assert.Equal(expected.GradientNorm, actual.GradientNorm, 1e-3 * expected.GradientNorm);
        TensorInfo embedded = TModel.Outputs.Single(output => output.Name == "embedded");
        foreach (TensorInfo tensor in TModel.Parameters.Concat(TModel.States).Append(embedded))
            Near.Check(tensor.Name, Read(tensor, expected.GetGradient), Read(tensor, actual.GetGradient), 2e-3);
    }
}

[NeedsGpp]
[Long]
public sealed class OriginalGruPrecisionTests : PrecisionTests<TinyOriginalGru>;

public sealed class LstmPrecisionTests : PrecisionTests<TinyLstm>
{
    [SkippableFact]
    public void Gradients_that_fp16_cannot_hold_cost_steps_until_the_scale_is_small_enough()
    {
        using var model = new TinyLstm(Emulated.Options() with { Precision = Precision.Fp16 });
        int[] tokens = Text.Window<TinyLstm>(1), targets = Text.Window<TinyLstm>(2);

        // What goes back to the layers is as large as these weights.
        TensorInfo weights = TinyLstm.Parameters.Single(parameter => parameter.Name == "softmax_w");
        model.SetParameter(weights.Name, [.. Read(weights, model.GetParameter).Select(value => 1000 * value)]);
        float[] before = Parameters();
        int skipped = -1;
        double norm;
        do
        {
            Assert.Equal(before, Parameters());
            model.ResetState();
            model.TrainStep(tokens, targets, Run.LearningRate);
            norm = model.GradientNorm;
        }
        while (++skipped < 20 && !double.IsFinite(norm));

        Assert.InRange(skipped, 1, 15);
        Assert.NotEqual(before, Parameters());

        float[] Parameters() => [.. TinyLstm.Parameters.SelectMany(parameter => Read(parameter, model.GetParameter))];
    }
}

/// <summary>Optimizers in 16 bits: a step that is skipped changes neither rows nor states nor averages.</summary>
[NeedsGpp]
public sealed class OptimizerPrecisionTests
{
    [SkippableFact]
    public void A_skipped_step_leaves_everything_as_it_was_and_averages_can_be_used_after_it()
    {
        using var model = new LazyMean(Emulated.Options() with { Precision = Precision.Fp16 });
        int[] tokens = Text.Window<LazyMean>(1), targets = Text.Window<LazyMean>(2);
        TensorInfo weights = LazyMean.Parameters.Single(parameter => parameter.Name == "softmax_w");
        model.SetParameter(weights.Name, [.. Read(weights, model.GetParameter).Select(value => 2000 * value)]);
        model.SetOptimizerState("softmax_w.average", new float[weights.Length]);
        float[] before = All();
        int skipped = -1;
        double norm;
        do
        {
            Assert.Equal(before, All());
            model.ResetState();
            double cost = model.Evaluate(tokens, targets);
            model.UseAverages = true;
            model.ResetState();
            Assert.NotEqual(cost, model.Evaluate(tokens, targets));
            model.UseAverages = false;
            Assert.Equal(before, All());
            model.ResetState();
            model.TrainStep(tokens, targets, 0.01);
            norm = model.GradientNorm;
        }
        while (++skipped < 20 && !double.IsFinite(norm));

        Assert.InRange(skipped, 1, 15);
        Assert.NotEqual(before, All());

        float[] All() =>
        [
            .. LazyMean.Parameters.SelectMany(parameter => Read(parameter, model.GetParameter)),
            .. LazyMean.OptimizerState.SelectMany(state => Read(state, model.GetOptimizerState)),
        ];
    }
}

/// <summary>Parts of a batch in 16 bits.</summary>
[NeedsGpp]
public sealed class AccumulationPrecisionTests
{
    private static readonly int[] Tokens = Text.Window<PartDescent>(1), Targets = Text.Window<PartDescent>(2);

    [SkippableFact]
    public void Sums_are_read_without_the_scale_of_the_loss()
    {
        using var expected = new PartDescent(new ModelOptions { Threads = 1 });
        using var actual = new PartDescent(Emulated.Options() with { Precision = Precision.Fp16 });
        for (int part = 0; part < PartDescent.Accumulate + 1; part++)
        {
            foreach (PartDescent model in (PartDescent[])[expected, actual])
            {
                model.Forward(Tokens, Targets);
                model.Backward();
            }

            foreach (TensorInfo tensor in PartDescent.Parameters)
                Near.Check(tensor.Name, Read(tensor, expected.GetGradient), Read(tensor, actual.GetGradient), 2e-3);
            Assert.Equal(part < PartDescent.Accumulate - 1, actual.GradientNorm == 0);
        }
    }

    [SkippableFact]
    public void Parts_that_fp16_cannot_hold_cost_one_update_and_one_half_of_the_scale()
    {
        using var model = new PartDescent(Emulated.Options() with { Precision = Precision.Fp16 });
        using var whole = new WholeDescent(Emulated.Options() with { Precision = Precision.Fp16 });
        TensorInfo weights = PartDescent.Parameters.Single(parameter => parameter.Name == "softmax_w");
        float[] large = [.. Read(weights, model.GetParameter).Select(value => 1000 * value)];
        model.SetParameter(weights.Name, large);
        whole.SetParameter(weights.Name, large);
        int skipped = Skipped(model, PartDescent.Accumulate);
        Assert.InRange(skipped, 1, 15);

        // The parts' losses are divided by the whole batch, too: their gradients are as large as its.
        Assert.InRange(skipped - Skipped(whole, 1), -1, 1);
    }

    // Updates until one is done.
    private static int Skipped<TModel>(TModel model, int parts)
        where TModel : ILanguageModel<TModel>
    {
        for (int skipped = 0; skipped < 20; skipped++)
        {
            float[] before = Parameters();
            for (int part = 0; part < parts; part++)
            {
                Assert.Equal(before, Parameters());
                model.ResetState();
                model.TrainStep(Text.Window<TModel>(1), Text.Window<TModel>(2), Run.LearningRate);
            }

            if (double.IsFinite(model.GradientNorm))
            {
                Assert.NotEqual(before, Parameters());
                return skipped;
            }

            Assert.Equal(before, Parameters());
        }

        return int.MaxValue;

        float[] Parameters() => [.. TModel.Parameters.SelectMany(parameter => Read(parameter, model.GetParameter))];
    }
}
