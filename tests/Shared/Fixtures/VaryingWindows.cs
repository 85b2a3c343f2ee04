using System;
using System.Linq;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Tests.Fixtures;

/// <summary>Windows of varying length: a step of a window is the step of a model that is declared with as many time steps, masks included.</summary>
public abstract class VaryingWindows<TComputing>
    where TComputing : IComputing
{
    private const double Rate = 0.3;

    // Long ones after short ones and the other way round: nothing of a window is left for the next one.
    private static readonly int[] Lengths = [6, 4, 1, 6, 1, 4, 4, 6];

    public static TheoryData<int> Variants => [.. TComputing.Variants];

    /// <summary>How much costs may differ, of their size; 0 where they are the same to the bit.</summary>
    protected abstract double Tolerance { get; }

    [SkippableTheory]
    [MemberData(nameof(Variants))]
    public void A_window_is_a_step_of_a_model_that_is_declared_with_its_length(int variant) =>
        Compare<Varying, VaryingOf6, VaryingOf4, VaryingOf1>(variant);

    [SkippableTheory]
    [MemberData(nameof(Variants))]
    public void So_it_is_with_tied_weights_summed_gradients_and_states_of_an_optimizer(int variant) =>
        Compare<VaryingAll, VaryingAllOf6, VaryingAllOf4, VaryingAllOf1>(variant);

    [SkippableTheory]
    [MemberData(nameof(Variants))]
    public void So_it_is_with_masks_of_a_whole_window_and_on_the_state(int variant) =>
        Compare<VaryingMasks, VaryingMasksOf6, VaryingMasksOf4, VaryingMasksOf1>(variant);

    [SkippableTheory]
    [MemberData(nameof(Variants))]
    public void So_it_is_with_masks_on_updates_matrices_and_words_with_zoneout_and_a_penalty(int variant) =>
        Compare<VaryingRegularized, VaryingRegularizedOf6, VaryingRegularizedOf4, VaryingRegularizedOf1>(variant);

    [SkippableTheory]
    [MemberData(nameof(Variants))]
    public void So_it_is_with_rows_that_remember_and_averages(int variant) =>
        Compare<VaryingLazy, VaryingLazyOf6, VaryingLazyOf4, VaryingLazyOf1>(variant);

    [SkippableTheory]
    [MemberData(nameof(Variants))]
    public void Outputs_and_gradients_are_as_long_as_the_window(int variant)
    {
        using var model = new Varying(TComputing.Options(variant));
        using var other = new VaryingOf4(TComputing.Options(variant));
        // What a longer window has left is not seen.
        model.TrainStep(Text.Window<VaryingOf6>(1), Text.Window<VaryingOf6>(2), Rate);
        model.EvaluateSequence([1, 2, 3], [2, 3, 4]);
        Follow(model, other);
        (int[] tokens, int[] targets) = (Text.Window<VaryingOf4>(3), Text.Window<VaryingOf4>(4));
        AssertClose(other.Forward(tokens, targets), model.Forward(tokens, targets));
        foreach (TensorInfo output in VaryingOf4.Outputs)
            AssertClose(Read(output, other.GetOutput), Read(output, model.GetOutput));
        Assert.StartsWith(
            "destination has 18 values: expected 12, the size of token_loss.",
            Assert.Throws<ArgumentException>(() => model.GetOutput("token_loss", new float[18])).Message, StringComparison.Ordinal);
        model.Backward();
        other.Backward();
        AssertClose(other.GradientNorm, model.GradientNorm);
        foreach (TensorInfo tensor in VaryingOf4.Parameters.Concat(VaryingOf4.States).Append(VaryingOf4.Outputs[0]))
            AssertClose(Read(tensor, other.GetGradient), Read(tensor, model.GetGradient));

        int[] index = [.. Read(VaryingOf4.Parameters[0], model.GetGradient).Chunk(9).Select((row, word) => row.Any(value => value != 0) ? word : -1).Where(word => word >= 0)];
        Assert.Equal(tokens.Distinct().Order(), index);
    }

    [SkippableTheory]
    [MemberData(nameof(Variants))]
    public void Windows_of_a_text_train_as_windows_that_are_handed_over(int variant)
    {
        int[] text = Text.Random(7, 100, Varying.VocabSize);
        using var model = new Varying(TComputing.Options(variant));
        using var other = new Varying(TComputing.Options(variant));
        LoadedText loaded = model.AddText(text);
        Assert.Equal(33, loaded.StreamLength);
        TextWindow[] windows = [new(0, 6, 0.3), new(6, 2, 0.1), new(30, 2, 0.2)];
        var costs = new double[3];
        model.TrainText(loaded, windows, costs);
        foreach ((TextWindow window, double cost) in windows.Zip(costs))
        {
            int[] tokens = [.. from t in Enumerable.Range(window.Start, window.Steps) from stream in Enumerable.Range(0, 3) select text[stream * 33 + t]];
            int[] targets = [.. from t in Enumerable.Range(window.Start, window.Steps) from stream in Enumerable.Range(0, 3) select text[stream * 33 + t + 1]];
            Assert.Equal(other.TrainStep(tokens, targets, window.LearningRate), cost);
        }

        // Whole windows are read after short ones as ever.
        double[] whole = new double[2], others = new double[2];
        model.EvaluateText(loaded, 1, whole);
        other.EvaluateText(other.AddText(text), 1, others);
        Assert.Equal(others, whole);
        Assert.Equal(4, model.StepsTaken + 1);
    }

    private void Compare<TModel, TOf6, TOf4, TOf1>(int variant)
        where TModel : ILanguageModel<TModel>
        where TOf6 : ILanguageModel<TOf6>
        where TOf4 : ILanguageModel<TOf4>
        where TOf1 : ILanguageModel<TOf1>
    {
        using TModel model = TModel.Create(TComputing.Options(variant));
        using TOf6 of6 = TOf6.Create(TComputing.Options(variant));
        using TOf4 of4 = TOf4.Create(TComputing.Options(variant));
        using TOf1 of1 = TOf1.Create(TComputing.Options(variant));
        for (int step = 0; step < Lengths.Length; step++)
        {
            switch (Lengths[step])
            {
                case 6: Step(model, of6, step); break;
                case 4: Step(model, of4, step); break;
                default: Step(model, of1, step); break;
            }
        }
    }

    private void Step<TModel, TOther>(TModel model, TOther other, int seed)
        where TModel : ILanguageModel<TModel>
        where TOther : ILanguageModel<TOther>
    {
        Follow(model, other);
        (int[] tokens, int[] targets) = (Text.Window<TOther>(seed), Text.Window<TOther>(seed + 20));
        AssertClose(other.Evaluate(tokens, targets), model.Evaluate(tokens, targets));
        AssertClose(other.TrainStep(tokens, targets, Rate), model.TrainStep(tokens, targets, Rate));
        if (model.StepsTaken % TModel.Config.Accumulate == 0)
            AssertClose(other.GradientNorm, model.GradientNorm);
        foreach (TensorInfo tensor in TModel.Parameters)
            AssertClose(Read(tensor, other.GetParameter), Read(tensor, model.GetParameter));
        foreach (TensorInfo tensor in TModel.OptimizerState)
            AssertClose(Read(tensor, other.GetOptimizerState), Read(tensor, model.GetOptimizerState));
        foreach (TensorInfo tensor in TModel.States)
            AssertClose(Read(tensor, other.GetState), Read(tensor, model.GetState));
    }

    private static void Follow<TModel, TOther>(TModel model, TOther other)
        where TModel : ILanguageModel<TModel>
        where TOther : ILanguageModel<TOther>
    {
        foreach (TensorInfo tensor in TModel.Parameters)
            other.SetParameter(tensor.Name, Read(tensor, model.GetParameter));
        foreach (TensorInfo tensor in TModel.OptimizerState)
            other.SetOptimizerState(tensor.Name, Read(tensor, model.GetOptimizerState));
        foreach (TensorInfo tensor in TModel.States)
            other.SetState(tensor.Name, Read(tensor, model.GetState));
        other.StepsTaken = model.StepsTaken;
    }

    private void AssertClose(double expected, double actual) =>
        Assert.True(Math.Abs(expected - actual) <= Tolerance * Math.Abs(expected), $"{actual}, expected {expected}");

    private void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = expected.Max(Math.Abs);
        for (int index = 0; index < expected.Length; index++)
            Assert.True(Math.Abs(expected[index] - actual[index]) <= 10 * Tolerance * largest, $"[{index}] is {actual[index]}, expected {expected[index]}");
    }
}
