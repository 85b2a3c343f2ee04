using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Tests.Fixtures;

/// <summary>Gradients of several steps for one update: parts of a batch are as good as the batch, its dropout masks included.</summary>
public abstract class Accumulation<TComputing>
    where TComputing : IComputing
{
    private const double Rate = 0.01;

    public static TheoryData<int> Variants => [.. TComputing.Variants];

    [SkippableTheory]
    [MemberData(nameof(Variants))]
    public void A_step_in_four_parts_is_the_step_over_the_whole_batch(int variant)
    {
        using var whole = new WholeBatch(TComputing.Options(variant));
        using var part = new PartBatch(TComputing.Options(variant));
        Compare(whole, part, PartBatch.Config, WholeBatch.States, PartBatch.States, WholeBatch.Parameters);
        Assert.Equal(WholeBatch.OptimizerState.Count + WholeBatch.Parameters.Count, PartBatch.OptimizerState.Count);
        AreClose(WholeBatch.OptimizerState, whole.GetOptimizerState, part.GetOptimizerState);
    }

    [SkippableTheory]
    [MemberData(nameof(Variants))]
    public void So_it_is_with_the_optimizer_that_takes_rows(int variant)
    {
        using var whole = new WholeDescent(TComputing.Options(variant));
        using var part = new PartDescent(TComputing.Options(variant));
        Compare(whole, part, PartDescent.Config, WholeDescent.States, PartDescent.States, WholeDescent.Parameters);
    }

    [SkippableTheory]
    [MemberData(nameof(Variants))]
    public void So_it_is_with_masks_that_all_steps_have(int variant)
    {
        using var whole = new WholeVariational(TComputing.Options(variant));
        using var part = new PartVariational(TComputing.Options(variant));
        Compare(whole, part, PartVariational.Config, WholeVariational.States, PartVariational.States, WholeVariational.Parameters);
    }

    /// <summary>Masks of words and matrices are those of the whole batch, and penalties are means over it.</summary>
    [SkippableTheory]
    [MemberData(nameof(Variants))]
    public void So_it_is_with_masks_that_all_rows_have_and_with_penalties(int variant)
    {
        using var whole = new WholeRegularized(TComputing.Options(variant));
        using var part = new PartRegularized(TComputing.Options(variant));
        Compare(whole, part, PartRegularized.Config, WholeRegularized.States, PartRegularized.States, WholeRegularized.Parameters);
    }

    [SkippableTheory]
    [MemberData(nameof(Variants))]
    public void So_it_is_in_a_layer(int variant)
    {
        const int T = 4, B = 6, I = 5, P = 12, Parts = 2;
        using var whole = new WholeLayer(TComputing.Options(variant));
        using var part = new PartLayer(TComputing.Options(variant));
        var random = new Random(2);
        for (int step = 0; step < 3; step++)
        {
            float[] input = Draw(T * B * I), output = new float[T * B * P], slope = Draw(T * B * P), inputSlope = new float[T * B * I];
            whole.Forward(input, output);
            whole.Backward(slope, inputSlope);
            for (int index = 0; index < Parts; index++)
            {
                float[] ofPart = new float[output.Length / Parts], slopeOfPart = new float[input.Length / Parts];
                part.Forward(PartOf(input, index, I), ofPart);
                part.Backward(PartOf(slope, index, P), slopeOfPart);
                AreClose(PartOf(output, index, P), ofPart, "output");
                AreClose(PartOf(inputSlope, index, I), slopeOfPart, "input_gradient");
            }

            AreClose(WholeLayer.Parameters, whole.GetGradient, part.GetGradient);
            whole.Update(Rate);
            part.Update(Rate);
            AreClose(WholeLayer.Parameters, whole.GetParameter, part.GetParameter);
        }

        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];

        float[] PartOf(float[] rows, int index, int width) => [.. Enumerable.Range(0, T).SelectMany(
            t => rows.Skip(((t * B) + (index * B / Parts)) * width).Take(B / Parts * width))];
    }

    /// <summary>A call of <c>TrainStep</c> is one part; so is a window of a text.</summary>
    [SkippableTheory]
    [MemberData(nameof(Variants))]
    public void Parameters_change_in_every_fourth_step(int variant)
    {
        int[] text = Text.Random(5, 600, PartBatch.VocabSize);
        using var whole = new PartBatch(TComputing.Options(variant));
        using var stepwise = new PartBatch(TComputing.Options(variant));
        using var phasewise = new PartBatch(TComputing.Options(variant));
        LoadedText loaded = whole.AddText(text);
        double[] costs = new double[8];
        whole.TrainText(loaded, 0, Rate, costs.AsSpan(0, 5));
        whole.TrainText(loaded, 5, Rate, costs.AsSpan(5));
        var windows = new TextWindows(text, PartBatch.Config);
        for (int step = 1; step <= costs.Length; step++)
        {
            float[] before = Read(PartBatch.Parameters[0], stepwise.GetParameter);
            windows.MoveTo(step - 1);
            Assert.Equal(costs[step - 1], stepwise.TrainStep(windows.Tokens, windows.Targets, Rate));
            Assert.Equal(step % 4 != 0, before.SequenceEqual(Read(PartBatch.Parameters[0], stepwise.GetParameter)));

            Assert.Equal(costs[step - 1], phasewise.Forward(windows.Tokens, windows.Targets));
            phasewise.Backward();
            if (step % 4 == 0)
                phasewise.Update(Rate);
        }

        foreach (TensorInfo parameter in PartBatch.Parameters)
        {
            Assert.Equal(Read(parameter, whole.GetParameter), Read(parameter, stepwise.GetParameter));
            Assert.Equal(Read(parameter, whole.GetParameter), Read(parameter, phasewise.GetParameter));
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Variants))]
    public void Training_goes_on_bit_for_bit_from_the_midst_of_a_batch(int variant)
    {
        const int Before = 6, After = 5;
        using var whole = new PartBatch(TComputing.Options(variant));
        using var first = new PartBatch(TComputing.Options(variant));
        Train(whole, 0, Before + After);
        Train(first, 0, Before);
        using var second = new PartBatch(TComputing.Options(variant) with { StepsTaken = Before });
        foreach (TensorInfo tensor in PartBatch.Parameters)
            second.SetParameter(tensor.Name, Read(tensor, first.GetParameter));
        foreach (TensorInfo tensor in PartBatch.OptimizerState)
            second.SetOptimizerState(tensor.Name, Read(tensor, first.GetOptimizerState));
        foreach (TensorInfo tensor in PartBatch.States)
            second.SetState(tensor.Name, Read(tensor, first.GetState));
        Train(second, Before, After);
        foreach (TensorInfo tensor in PartBatch.Parameters)
            Assert.Equal(Read(tensor, whole.GetParameter), Read(tensor, second.GetParameter));

        static void Train(PartBatch model, int first, int steps)
        {
            for (int step = first; step < first + steps; step++)
                model.TrainStep(Text.Window<PartBatch>(step), Text.Window<PartBatch>(step + 20), Rate);
        }
    }

    /// <summary>Forward passes whose gradients are never asked for are no parts, whatever follows them.</summary>
    [SkippableTheory]
    [MemberData(nameof(Variants))]
    public void A_step_that_is_left_does_not_count(int variant)
    {
        using var plain = new PartDescent(TComputing.Options(variant));
        using var model = new PartDescent(TComputing.Options(variant));
        for (int step = 0; step < 6; step++)
        {
            (int[] tokens, int[] targets) = (Text.Window<PartDescent>(step), Text.Window<PartDescent>(step + 20));
            Step(plain, step, tokens, targets);
            KeepStates(model, () => model.Forward(targets, tokens));
            if (step % 2 == 0)
                KeepStates(model, () => model.Evaluate(tokens, targets));
            KeepStates(model, () => model.Forward(tokens, tokens));
            Step(model, step, tokens, targets);
        }

        foreach (TensorInfo tensor in PartDescent.Parameters)
            Assert.Equal(Read(tensor, plain.GetParameter), Read(tensor, model.GetParameter));

        static void Step(PartDescent model, int step, int[] tokens, int[] targets)
        {
            if (step == 4)
            {
                model.TrainStep(tokens, targets, Rate);
                return;
            }

            model.Forward(tokens, targets);
            model.Backward();
            if (step % 3 == 2)
                model.Update(Rate);
        }

        static void KeepStates(PartDescent model, Action action)
        {
            List<float[]> states = [.. PartDescent.States.Select(state => Read(state, model.GetState))];
            action();
            foreach ((TensorInfo state, float[] values) in PartDescent.States.Zip(states))
                model.SetState(state.Name, values);
        }
    }

    [SkippableFact]
    public void An_update_before_the_last_part_is_refused()
    {
        using var model = new PartBatch(TComputing.Options(TComputing.Variants.First()));
        for (int step = 1; step <= 3; step++)
        {
            model.Forward(Text.Window<PartBatch>(step), Text.Window<PartBatch>(step + 20));
            model.Backward();
            Assert.Equal(
                $"PartBatch is declared with Accumulate = 4, and there are gradients of {step} steps: call Forward and Backward for each of the others before Update.",
                Assert.Throws<InvalidOperationException>(() => model.Update(Rate)).Message);
        }

        model.Forward(Text.Window<PartBatch>(4), Text.Window<PartBatch>(24));
        model.Backward();
        model.Update(Rate);
    }

    // Three updates; each part has states of its own, as the streams of a batch have.
    private static void Compare<TWhole, TPart>(
        TWhole whole, TPart part, LanguageModelConfig ofPart, IReadOnlyList<TensorInfo> wholeStates,
        IReadOnlyList<TensorInfo> partStates, IReadOnlyList<TensorInfo> parameters)
        where TWhole : ILanguageModel<TWhole>
        where TPart : ILanguageModel<TPart>
    {
        int parts = ofPart.Accumulate;
        List<float[]>[] states = [.. Enumerable.Range(0, parts).Select(_ => partStates.Select(state => new float[state.Length]).ToList())];
        for (int step = 0; step < 3; step++)
        {
            (int[] tokens, int[] targets) = (Text.Window<TWhole>(step), Text.Window<TWhole>(step + 20));
            double cost = whole.Forward(tokens, targets), ofParts = 0;
            whole.Backward();
            for (int index = 0; index < parts; index++)
            {
                for (int state = 0; state < partStates.Count; state++)
                    part.SetState(partStates[state].Name, states[index][state]);
                ofParts += part.Forward(PartOf(tokens, ofPart, index), PartOf(targets, ofPart, index)) / parts;
                part.Backward();
                for (int state = 0; state < partStates.Count; state++)
                    part.GetState(partStates[state].Name, states[index][state]);
            }

            Assert.Equal(cost, ofParts, 1e-6 * cost);
            Assert.Equal(whole.GradientNorm, part.GradientNorm, 1e-5 * whole.GradientNorm);
            AreClose(parameters, whole.GetGradient, part.GetGradient);
            whole.Update(Rate);
            part.Update(Rate);
            AreClose(parameters, whole.GetParameter, part.GetParameter);
        }

        Assert.All(wholeStates, state => Assert.Contains(Read(state, whole.GetState), value => value != 0));
    }

    private static int[] PartOf(int[] ids, LanguageModelConfig part, int index) =>
        [.. ids.Chunk(part.Accumulate * part.BatchSize).SelectMany(step => step.Skip(index * part.BatchSize).Take(part.BatchSize))];

    private static void AreClose(IReadOnlyList<TensorInfo> tensors, Checkpoints.Safetensors.CopyValues expected, Checkpoints.Safetensors.CopyValues actual)
    {
        foreach (TensorInfo tensor in tensors)
            AreClose(Read(tensor, expected), Read(tensor, actual), tensor.Name);
    }

    // To rounding: sums of floats in another order.
    private static void AreClose(float[] expected, float[] actual, string name)
    {
        float largest = expected.Max(Math.Abs);
        Assert.True(largest > 0, name);
        for (int index = 0; index < expected.Length; index++)
        {
            Assert.True(
                Math.Abs(expected[index] - actual[index]) <= 1e-4 * largest, $"{name}[{index}] is {actual[index]}, not {expected[index]}");
        }
    }
}
