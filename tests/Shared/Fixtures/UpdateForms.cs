using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Tests.Fixtures;

/// <summary>What declarations say of the update, and what programs change of it: hyperparameters, rows of tables, averages.</summary>
public abstract class UpdateForms<TComputing>
    where TComputing : IComputing
{
    private const double Rate = 0.05;

    public static TheoryData<int> Variants => [.. TComputing.Variants];

    [SkippableTheory]
    [MemberData(nameof(Variants))]
    public void A_number_that_is_set_is_as_good_as_one_that_is_declared(int variant)
    {
        using var declared = new TunedAdam(TComputing.Options(variant));
        using var model = new WordsAdam(TComputing.Options(variant));
        Train(declared, 0, 2);
        foreach (HyperparameterInfo number in TunedAdam.Hyperparameters)
        {
            Assert.NotEqual(number.Value, model.GetHyperparameter(number.Name));
            model.SetHyperparameter(number.Name, number.Value);
            Assert.Equal(number.Value, model.GetHyperparameter(number.Name, "kernel_0"));
        }

        Train(model, 0, 2);
        AreEqual(declared, model);

        // In the midst of training, too, where a GPU has recorded its steps.
        declared.SetHyperparameter("beta2", 0.5);
        Train(declared, 2, 2);
        model.SetHyperparameter("beta2", "bias_0", 0.5);
        Train(model, 2, 2);
        AreEqual(declared, model);
    }

    [SkippableFact]
    public void Numbers_are_found_by_name_and_by_parameter()
    {
        using var model = new DecayedAdam(TComputing.Options(TComputing.Variants[0]));
        Assert.Equal(["beta1", "beta2", "epsilon", "weight_decay", "weight_decay"], DecayedAdam.Hyperparameters.Select(number => number.Name));
        Assert.Equal(["kernel_0"], DecayedAdam.Hyperparameters[3].Parameters);
        Assert.Equal(0.3, model.GetHyperparameter("weight_decay", "softmax_w"));
        Says("DecayedAdam has several values of weight_decay: 0.1 of kernel_0; 0.3 of softmax_w. Name one of these parameters.", () => model.GetHyperparameter("weight_decay"));
        Says("'embedding' has no weight_decay: expected one of kernel_0, softmax_w.", () => model.GetHyperparameter("weight_decay", "embedding"));
        Says("'kernel' has no beta1: expected one of embedding, kernel_0, bias_0, softmax_w, softmax_b.", () => model.SetHyperparameter("beta1", "kernel", 1));
        Says("There is no 'rate' here: expected one of beta1, beta2, epsilon, weight_decay.", () => model.SetHyperparameter("rate", 1));
        Says("beta1 is NaN: expected a finite number, not beyond the range of 32-bit floats.", () => model.SetHyperparameter("beta1", double.NaN));
        Says("weight_decay is 1E+39: expected a finite number, not beyond the range of 32-bit floats.", () => model.SetHyperparameter("weight_decay", 1e39));
        Assert.Equal(0.1, model.GetHyperparameter("weight_decay", "kernel_0"));
        model.SetHyperparameter("weight_decay", "softmax_w", 0.1);
        Assert.Equal(0.1, model.GetHyperparameter("weight_decay"));
        model.SetHyperparameter("weight_decay", 0.2);
        Assert.Equal(0.2, model.GetHyperparameter("weight_decay", "kernel_0"));

        using var plain = new DescentModel(TComputing.Options(TComputing.Variants[0]));
        Assert.Empty(DescentModel.Hyperparameters);
        Says("There is no 'weight_decay' here: the optimizer of DescentModel has no hyperparameters; weight decay is there where it is declared, [OptimizerArgument(\"weight_decay\", 0.01)].", () => plain.SetHyperparameter("weight_decay", 1));

        static void Says(string message, Action call) =>
            Assert.Equal(message, Assert.ThrowsAny<ArgumentException>(call).Message.Split(" (Parameter")[0]);
    }

    /// <summary>A GRU's candidate shares a matrix with the gates.</summary>
    [SkippableTheory]
    [MemberData(nameof(Variants))]
    public void Tensors_of_one_matrix_may_have_different_numbers(int variant)
    {
        using var model = new DecayedGru(TComputing.Options(variant));
        for (int step = 0; step < 3; step++)
        {
            model.Forward(Text.Window<DecayedGru>(step), Text.Window<DecayedGru>(step + 20));
            model.Backward();
            List<(TensorInfo Tensor, float[] Before, float[] Gradient)> all =
                [.. DecayedGru.Parameters.Select(tensor => (tensor, Read(tensor, model.GetParameter), Read(tensor, model.GetGradient)))];
            model.Update(Rate);
            foreach ((TensorInfo tensor, float[] before, float[] gradient) in all)
            {
                double decay = tensor.Name switch { "input_kernel_0" => 0.5, "recurrent_kernel_1" => 0, "bias_1" => 0.25, _ => tensor.Shape.Count > 1 && tensor.Name != "embedding" ? 0.125 : 0 };
                float[] after = Read(tensor, model.GetParameter);
                for (int place = 0; place < after.Length; place++)
                    Assert.Equal(before[place] - Rate * (gradient[place] + decay * before[place]), after[place], 1e-6);
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Variants))]
    public void A_lazy_update_leaves_rows_of_other_words_as_they_are(int variant)
    {
        using var model = new LazyMomentum(TComputing.Options(variant));
        TensorInfo table = LazyMomentum.Parameters[0], state = LazyMomentum.OptimizerState.Single(other => other.Name == "embedding.velocity");
        for (int step = 0; step < 4; step++)
        {
            int[] tokens = Text.Window<LazyMomentum>(step);
            model.Forward(tokens, Text.Window<LazyMomentum>(step + 20));
            model.Backward();
            float[] before = Read(table, model.GetParameter), kept = Read(state, model.GetOptimizerState), gradient = Read(table, model.GetGradient);
            double scale = Math.Min(1, LazyMomentum.Config.MaxGradNorm / model.GradientNorm);
            model.Update(Rate);
            float[] after = Read(table, model.GetParameter), next = Read(state, model.GetOptimizerState);
            for (int place = 0; place < after.Length; place++)
            {
                if (!tokens.Contains(place / table.Shape[1]))
                {
                    Assert.Equal((before[place], kept[place]), (after[place], next[place]));
                    continue;
                }

                double velocity = 0.9 * kept[place] + scale * gradient[place] + 0.5 * before[place];
                Assert.Equal(velocity, next[place], 1e-5);
                Assert.Equal(before[place] - Rate * velocity, after[place], 1e-6);
            }
        }

        Assert.Equal(0.5, model.GetHyperparameter("weight_decay", "embedding"));
    }

    [SkippableTheory]
    [MemberData(nameof(Variants))]
    public void Averages_are_evaluated_in_the_place_of_parameters_and_training_goes_on_without_them(int variant)
    {
        CheckAverages<MeanSgd>(variant);
        CheckAverages<LazyMean>(variant);
    }

    [SkippableFact]
    public void What_averages_are_of_can_be_changed_at_run_time()
    {
        using var model = new MeanSgd(TComputing.Options(TComputing.Variants[0]));
        TensorInfo kernel = MeanSgd.Parameters[1], average = new("kernel_0.average", kernel.Shape);
        model.SetHyperparameter("average_weight", 1);
        Train(model, 0, 5);
        Assert.Equal(Read(kernel, model.GetParameter), Read(average, model.GetOptimizerState));

        // From now on the mean, of which these parameters are not a part.
        model.SetHyperparameter("average_weight", 0);
        model.SetHyperparameter("average_start", 5);
        double[] sum = new double[kernel.Length];
        for (int step = 5; step < 8; step++)
        {
            Train(model, step, 1);
            float[] now = Read(kernel, model.GetParameter), mean = Read(average, model.GetOptimizerState);
            for (int place = 0; place < sum.Length; place++)
            {
                sum[place] += now[place];
                Assert.Equal(sum[place] / (step - 4), mean[place], 1e-6);
            }
        }
    }

    /// <summary>Parameters that have been away are not those that gradients were made with; numbers may change until the update.</summary>
    [SkippableFact]
    public void Averages_end_a_step_that_is_under_way_and_numbers_do_not()
    {
        using var model = new LazyMean(TComputing.Options(TComputing.Variants[0]));
        using var twin = new LazyMean(TComputing.Options(TComputing.Variants[0]));
        (int[] tokens, int[] targets) = (Text.Window<LazyMean>(1), Text.Window<LazyMean>(2));
        model.Forward(tokens, targets);
        model.UseAverages = true;
        model.UseAverages = false;
        Assert.ThrowsAny<InvalidOperationException>(model.Backward);
        model.Forward(tokens, targets);
        model.Backward();
        model.UseAverages = true;
        model.UseAverages = false;
        Assert.ThrowsAny<InvalidOperationException>(() => model.Update(Rate));

        // A forward pass counts as a step, whatever becomes of it.
        model.ResetState();
        model.SetHyperparameter("momentum", 0.25);
        twin.Forward(tokens, targets);
        twin.Forward(tokens, targets);
        twin.ResetState();
        twin.Forward(tokens, targets);
        twin.Backward();
        twin.SetHyperparameter("momentum", 0.25);
        twin.Update(Rate);
        model.Forward(tokens, targets);
        model.Backward();
        model.Update(Rate);
        AreEqual(twin, model);
    }

    [SkippableFact]
    public void Averages_are_said_in_words_too()
    {
        using var model = new MeanSgd(TComputing.Options(TComputing.Variants[0]));
        TensorInfo kernel = MeanSgd.Parameters[1], average = new("kernel_0.average", kernel.Shape);
        model.HoldAverages();
        Train(model, 0, 3);
        model.AverageFromNow();
        Assert.Equal((3, 0), (model.GetHyperparameter("average_start"), model.GetHyperparameter("average_weight")));
        model.AverageFromNow(0.75);
        Assert.Equal((3, 0.25), (model.GetHyperparameter("average_start"), model.GetHyperparameter("average_weight")));
        Train(model, 3, 1);
        float[] mean = Read(kernel, model.GetParameter);
        Assert.Equal(mean, Read(average, model.GetOptimizerState));
        Train(model, 4, 1);
        Assert.All(
            Read(kernel, model.GetParameter).Zip(mean, (now, before) => 0.75 * before + 0.25 * now).Zip(Read(average, model.GetOptimizerState)),
            pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        Assert.StartsWith("decay is 1: expected a number of at least 0 and below 1.", Assert.Throws<ArgumentOutOfRangeException>(() => model.AverageFromNow(1)).Message, StringComparison.Ordinal);

        // Updates are counted, not their parts.
        using var parts = new MeanOfParts(TComputing.Options(TComputing.Variants[0]) with { StepsTaken = 7 });
        parts.AverageFromNow();
        Assert.Equal(3, parts.GetHyperparameter("average_start"));
    }

    [SkippableFact]
    public void A_model_without_averages_says_so()
    {
        using var model = new DescentModel(TComputing.Options(TComputing.Variants[0]));
        Assert.False(model.UseAverages);
        model.UseAverages = false;
        Assert.Equal(
            "DescentModel keeps no averages: declare it with AverageParameters = true.",
            Assert.Throws<InvalidOperationException>(() => model.UseAverages = true).Message);
    }

    private static void CheckAverages<TModel>(int variant)
        where TModel : ILanguageModel<TModel>
    {
        using TModel model = TModel.Create(TComputing.Options(variant)), plain = TModel.Create(TComputing.Options(variant)), averaged = TModel.Create(TComputing.Options(variant));
        foreach (TensorInfo parameter in TModel.Parameters)
            Assert.Equal(Read(parameter, model.GetParameter), Average(parameter));
        Train(model, 0, 5);
        Train(plain, 0, 5);
        foreach (TensorInfo parameter in TModel.Parameters)
        {
            Assert.NotEqual(Read(parameter, model.GetParameter), Average(parameter));
            averaged.SetParameter(parameter.Name, Average(parameter));
            Assert.Equal(Average(parameter), Read(parameter with { Name = $"{parameter.Name}.average" }, averaged.GetOptimizerState));
        }

        float[][] before = [.. TModel.Parameters.Select(parameter => Read(parameter, model.GetParameter)), .. TModel.Parameters.Select(Average)];
        (int[] tokens, int[] targets) = (Text.Window<TModel>(30), Text.Window<TModel>(31));
        foreach (TModel each in (TModel[])[model, averaged, plain])
            each.ResetState();
        model.UseAverages = true;
        Assert.True(model.UseAverages);
        double cost = model.Evaluate(tokens, targets);
        Assert.Equal(averaged.Evaluate(tokens, targets), cost);
        Assert.NotEqual(plain.Evaluate(tokens, targets), cost);
        Assert.Equal(before, [.. TModel.Parameters.Select(parameter => Read(parameter, model.GetParameter)), .. TModel.Parameters.Select(Average)]);
        foreach (Action train in (Action[])[() => model.Forward(tokens, targets), () => model.TrainStep(tokens, targets, Rate)])
        {
            Assert.Equal(
                $"{TModel.Config.Name} computes with averages of its parameters, which are not trained: set UseAverages to false first.",
                Assert.Throws<InvalidOperationException>(train).Message);
        }

        // What is written by name meanwhile is what it is called.
        TensorInfo kernel = TModel.Parameters[1];
        float[] ones = [.. Enumerable.Repeat(1f, kernel.Length)];
        model.SetOptimizerState($"{kernel.Name}.average", ones);
        Assert.Equal(before[1], Read(kernel, model.GetParameter));
        Assert.NotEqual(cost, model.Evaluate(tokens, targets));
        model.SetOptimizerState($"{kernel.Name}.average", before[TModel.Parameters.Count + 1]);
        model.UseAverages = false;
        model.ResetState();
        plain.ResetState();
        Train(model, 5, 2);
        Train(plain, 5, 2);
        AreEqual(plain, model);

        float[] Average(TensorInfo parameter) => Read(parameter with { Name = $"{parameter.Name}.average" }, model.GetOptimizerState);
    }

    private static void Train<TModel>(TModel model, int first, int steps)
        where TModel : ILanguageModel<TModel>
    {
        for (int step = first; step < first + steps; step++)
            model.TrainStep(Text.Window<TModel>(step), Text.Window<TModel>(step + 20), Rate);
    }

    private static void AreEqual<TOne, TOther>(TOne one, TOther other)
        where TOne : ILanguageModel<TOne>
        where TOther : ILanguageModel<TOther>
    {
        foreach (TensorInfo parameter in TOne.Parameters)
            Assert.Equal(Read(parameter, one.GetParameter), Read(parameter, other.GetParameter));
        foreach (TensorInfo state in TOne.OptimizerState)
            Assert.Equal(Read(state, one.GetOptimizerState), Read(state, other.GetOptimizerState));
    }
}
