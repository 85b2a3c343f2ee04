using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Cpu;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Tests.Fixtures;

/// <summary>Dropout of every kind: drawn masks are those that anyone can draw, gradients are slopes, and evaluation has none of it.</summary>
public abstract class Regularization<TComputing>
    where TComputing : IComputing
{
    private const ulong Seed = 5;

    private static readonly int First = TComputing.Variants[0];

    private static ModelOptions Options => TComputing.Options(First) with { Seed = Seed };

    [SkippableFact]
    public void Masks_of_a_window_are_drawn_by_site_and_step() => CheckDrawn<VariationalWords>(
        new() { ["mask_0"] = (0, 0.8f), ["mask_1"] = (1, 0.7f), ["mask_2"] = (2, 0.6f), ["state_mask_0"] = (3, 0.75f), ["state_mask_1"] = (4, 0.75f) });

    [SkippableFact]
    public void Masks_of_steps_are_drawn_by_site_and_step() => CheckDrawn<StepwiseWords>(
        new() { ["mask_1"] = (1, 0.6f), ["state_mask_0"] = (3, 0.7f), ["state_mask_1"] = (4, 0.7f) });

    [SkippableFact]
    public void Masks_of_every_kind_are_drawn_by_site_and_step() => CheckDrawn<RegularizedWords>(
        new()
        {
            ["mask_0"] = (0, 0.7f),
            ["mask_1"] = (1, 0.7f),
            ["mask_2"] = (2, 0.7f),
            ["state_mask_0"] = (3, 0.75f),
            ["update_mask_0"] = (4, 0.8f),
            ["weight_mask_0"] = (5, 0.6f),
            ["zoneout_mask_h_0"] = (6, 0.8f),
            ["zoneout_mask_c_0"] = (7, 0.7f),
            ["state_mask_1"] = (8, 0.75f),
            ["update_mask_1"] = (9, 0.8f),
            ["weight_mask_1"] = (10, 0.6f),
            ["zoneout_mask_h_1"] = (11, 0.8f),
            ["zoneout_mask_c_1"] = (12, 0.7f),
            ["word_mask"] = (13, 0.65f),
        });

    [SkippableFact]
    public void Gradients_are_slopes_with_masks_of_every_kind() => CheckSlopes<RegularizedWords>();

    [SkippableFact]
    public void Gradients_are_slopes_with_penalties_after_dropout_and_before_it() => CheckSlopes<PenalizedWords>();

    [SkippableFact]
    public void Gradients_are_slopes_with_penalties_on_a_whole_output() => CheckSlopes<WholePenalizedWords>();

    /// <summary>A word that is dropped is nothing wherever it stands, and its row of the table gets no gradient for it.</summary>
    [SkippableFact]
    public void A_word_is_dropped_wherever_it_stands()
    {
        using var model = new WholeRegularized(Options);
        (int[] tokens, int[] targets) = Words<WholeRegularized>(1);
        foreach (TensorInfo mask in WholeRegularized.Masks)
            model.SetDropoutMask(mask.Name, [.. Enumerable.Repeat(1f, mask.Length)]);
        float[] ofWords = [.. Enumerable.Repeat(1f, WholeRegularized.VocabSize)];
        ofWords[tokens[2]] = 0;
        model.SetDropoutMask("word_mask", ofWords);
        double cost = model.Forward(tokens, targets);
        model.Backward();
        float[] gradient = Read(WholeRegularized.Parameters[0], model.GetGradient);
        Assert.All(RowOf(gradient, tokens[2]), value => Assert.Equal(0, value));
        Assert.Contains(RowOf(gradient, tokens[0]), value => value != 0);

        // Whatever its row is, it does not matter; that of another word does.
        Assert.Equal(cost, With(tokens[2]));
        Assert.NotEqual(cost, With(tokens[0]));

        double With(int word)
        {
            float[] table = Read(WholeRegularized.Parameters[0], model.GetParameter), changed = [.. table];
            for (int index = 0; index < WholeRegularized.EmbeddingSize; index++)
                changed[(word * WholeRegularized.EmbeddingSize) + index] += 1;
            model.SetParameter("embedding", changed);
            model.ResetState();
            double now = model.Forward(tokens, targets);
            model.SetParameter("embedding", table);
            return now;
        }

        float[] RowOf(float[] table, int word) => table[(word * WholeRegularized.EmbeddingSize)..((word + 1) * WholeRegularized.EmbeddingSize)];
    }

    [SkippableFact]
    public void Gradients_are_slopes_with_masks_of_a_window() => CheckSlopes<VariationalWords>();

    [SkippableFact]
    public void Gradients_are_slopes_with_masks_of_steps() => CheckSlopes<StepwiseWords>();

    [SkippableFact]
    public void Evaluation_is_that_of_the_model_without_dropout()
    {
        using var with = new VariationalWords(Options);
        using var without = new UndroppedWords(Options);
        (int[] tokens, int[] targets) = Words<VariationalWords>(1);
        foreach (TensorInfo mask in VariationalWords.Masks)
            with.SetDropoutMask(mask.Name, new float[mask.Length]);
        Assert.Equal(without.Evaluate(tokens, targets), with.Evaluate(tokens, targets));
        Assert.Equal(without.EvaluateSequence(tokens, targets), with.EvaluateSequence(tokens, targets));
    }

    // What training minimises: the cost, and penalties whose means are over all steps, T times as the cost is T means.
    private static double Penalties<TModel>(TModel model, float[]? outputMask)
        where TModel : ILanguageModel<TModel>
    {
        LanguageModelConfig config = TModel.Config;
        if (config.ActivationPenalty == 0 && config.TemporalPenalty == 0)
            return 0;
        float[] dropped = Read(TModel.Outputs.Single(output => output.Name == "top"), model.GetOutput);
        double[] whole = [.. dropped.Select((value, index) => value / (double)(outputMask?[index] ?? 1))];
        int row = config.BatchSize * config.ProjectionSize;
        return config.NumSteps * ((config.ActivationPenalty * dropped.Average(value => (double)value * value))
            + (config.TemporalPenalty * whole.Skip(row).Zip(whole, (after, before) => (after - before) * (after - before)).Average()));
    }

    // A model that draws its masks is one that is given those which the generator of random numbers makes for seed, step, site and place.
    private static void CheckDrawn<TModel>(Dictionary<string, (int Site, float KeepProb)> expected)
        where TModel : ILanguageModel<TModel>
    {
        using TModel drawn = TModel.Create(Options), given = TModel.Create(Options);
        Assert.Equal(expected.Keys, TModel.Masks.Select(mask => mask.Name));
        using var team = new ThreadTeam(1);
        for (int step = 1; step <= 2; step++)
        {
            foreach (TensorInfo mask in TModel.Masks)
            {
                (int site, float keepProb) = expected[mask.Name];
                var values = new float[mask.Length];
                int width = mask.Shape[^1];
                team.Run(worker => DropoutMask.Draw(worker, Seed, step, site, keepProb, values.Length / width, width, ref values[0], width));
                Assert.Contains(0f, values);
                Assert.Contains(1 / keepProb, values);
                given.SetDropoutMask(mask.Name, values);
            }

            (int[] tokens, int[] targets) = Words<TModel>(step);
            Assert.Equal(given.TrainStep(tokens, targets, 0.5), drawn.TrainStep(tokens, targets, 0.5));
            Assert.All(TModel.Parameters, parameter => Assert.Equal(Read(parameter, given.GetParameter), Read(parameter, drawn.GetParameter)));
        }
    }

    // Along a gradient the cost rises by the gradient's norm, whatever the masks.
    private static void CheckSlopes<TModel>()
        where TModel : ILanguageModel<TModel>
    {
        using TModel model = TModel.Create(Options);
        var random = new Random(2);
        var masks = new Dictionary<string, float[]>();
        foreach (TensorInfo mask in TModel.Masks)
        {
            // Of what is penalised before dropout nothing may be dropped here: it is computed from what is left.
            float least = TModel.Config.TemporalPenalty > 0 ? 0.5f : 0;
            masks[mask.Name] = [.. Enumerable.Range(0, mask.Length).Select(_ => random.Next(4) == 0 ? least : 4 / 3f)];
            model.SetDropoutMask(mask.Name, masks[mask.Name]);
        }

        (int[] tokens, int[] targets) = Words<TModel>(3);
        Cost();
        model.Backward();
        List<(TensorInfo Parameter, float[] Gradient)> gradients = [.. TModel.Parameters.Select(parameter => (parameter, Read(parameter, model.GetGradient)))];
        foreach ((TensorInfo parameter, float[] gradient) in gradients)
        {
            float[] value = Read(parameter, model.GetParameter);
            double norm = Math.Sqrt(gradient.Sum(g => (double)g * g));
            double near = CostAt(0.015) - CostAt(-0.015), far = CostAt(0.03) - CostAt(-0.03), slope = ((8 * near) - far) / 0.18;
            model.SetParameter(parameter.Name, value);
            Assert.True(norm > 0 && Math.Abs(slope - norm) <= (5e-3 * norm) + 1e-4, $"{parameter}: slope {slope}, gradient's norm {norm}");

            double CostAt(double distance)
            {
                model.SetParameter(parameter.Name, [.. value.Zip(gradient, (v, g) => (float)(v + (distance * g / norm)))]);
                return Cost();
            }
        }

        // States that are not zero: otherwise the first step would have nothing to drop.
        double Cost()
        {
            foreach (TensorInfo state in TModel.States)
                model.SetState(state.Name, [.. Enumerable.Range(0, state.Length).Select(index => (float)Math.Sin(index))]);
            return model.Forward(tokens, targets) + Penalties(model, masks.GetValueOrDefault($"mask_{TModel.Config.NumLayers}"));
        }
    }

    private static (int[] Tokens, int[] Targets) Words<TModel>(int seed)
        where TModel : ILanguageModel<TModel> => (Text.Window<TModel>(seed), Text.Window<TModel>(seed + 20));
}
