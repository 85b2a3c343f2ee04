using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Checkpoints;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Tests.Fixtures;

/// <summary>
/// What a call between two phases of a training step does to the later ones: either they are refused, or they give the very numbers
/// that they give without it. For each member both are written down here, and a member that is not fails.
/// </summary>
public abstract class StepOrder<TComputing>
    where TComputing : IComputing
{
    private const double LearningRate = 0.5;

    private static readonly int[] Tokens = Text.Window<LmTrainDropout>(1), Targets = Text.Window<LmTrainDropout>(2);

    private static readonly IReadOnlyDictionary<string, Between> Members = new Dictionary<string, Between>
    {
        ["get_Device()"] = new(model => _ = model.Device, Keeps.All),
        ["get_Threads()"] = new(model => _ = model.Threads, Keeps.All),
        ["get_Seed()"] = new(model => _ = model.Seed, Keeps.All),
        ["set_Seed(value)"] = new(model => model.Seed = 5, Keeps.All),
        ["get_StepsTaken()"] = new(model => _ = model.StepsTaken, Keeps.All),
        ["set_StepsTaken(value)"] = new(model => model.StepsTaken = 5, Keeps.Gradients | Keeps.OutputsOfGradients),
        ["get_GradientNorm()"] = new(model => _ = model.GradientNorm, Keeps.All),
        // Of a model without averages and without hyperparameters; what others have is changed in the tests of updates.
        ["get_UseAverages()"] = new(model => Assert.False(model.UseAverages), Keeps.All),
        ["set_UseAverages(value)"] = new(model => Assert.Throws<InvalidOperationException>(() => model.UseAverages = true), Keeps.All),
        ["GetHyperparameter(name)"] = new(model => Assert.Throws<ArgumentException>(() => model.GetHyperparameter("beta1")), Keeps.All),
        ["GetHyperparameter(name, parameter)"] = new(
            model => Assert.Throws<ArgumentException>(() => model.GetHyperparameter("beta1", "softmax_b")), Keeps.All),
        ["SetHyperparameter(name, value)"] = new(model => Assert.Throws<ArgumentException>(() => model.SetHyperparameter("beta1", 0)), Keeps.All),
        ["SetHyperparameter(name, parameter, value)"] = new(
            model => Assert.Throws<ArgumentException>(() => model.SetHyperparameter("beta1", "softmax_b", 0)), Keeps.All),
        ["GetParameter(name, destination)"] = new(model => ReadAll(LmTrainDropout.Parameters, model.GetParameter), Keeps.All),
        ["GetGradient(name, destination)"] = new(
            model => Record.Exception(() => ReadAll(LmTrainDropout.Parameters, model.GetGradient)), Keeps.All),
        ["GetOutput(name, destination)"] = new(model => ReadAll(LmTrainDropout.Outputs, model.GetOutput), Keeps.All),
        // Of a model whose optimizer keeps nothing; what others keep is set between steps in the tests of optimizers.
        ["GetOptimizerState(name, destination)"] = new(
            model => Assert.Throws<ArgumentException>(() => model.GetOptimizerState("softmax_b.m", new float[29])), Keeps.All),
        ["SetOptimizerState(name, source)"] = new(
            model => Assert.Throws<ArgumentException>(() => model.SetOptimizerState("softmax_b.m", new float[29])), Keeps.All),
        ["GetState(name, destination)"] = new(model => ReadAll(LmTrainDropout.States, model.GetState), Keeps.All),
        ["SetState(name, source)"] = new(SetStates, Keeps.All),
        ["ResetState()"] = new(model => model.ResetState(), Keeps.All),
        ["GetStreamState(name, destination)"] = new(model => ReadAll(LmTrainDropout.StreamStates, model.GetStreamState), Keeps.All),
        ["SetStreamState(name, source)"] = new(
            model => model.SetStreamState("h", new float[LmTrainDropout.StreamStates[0].Length]), Keeps.All),
        ["ResetStreamState()"] = new(model => model.ResetStreamState(), Keeps.All),
        ["DrawDropoutMasks()"] = new(model => model.DrawDropoutMasks(), Keeps.All),
        ["AddText(text)"] = new(model => model.AddText(Text.Random(3, 90, 29)), Keeps.All),
        ["SetParameter(name, source)"] = new(SetParameters, Keeps.Gradients),
        ["SetDropoutMasks(masks)"] = new(model => model.SetDropoutMasks(Masks(9)), Keeps.Gradients | Keeps.OutputsOfGradients),
        ["SetDropoutMask(name, mask)"] = new(
            model => model.SetDropoutMask("mask_1", new float[LmTrainDropout.Masks[1].Length]), Keeps.Gradients | Keeps.OutputsOfGradients),
        ["Forward(tokens, targets)"] = new(ForwardAgain, Keeps.WayBack | Keeps.Outputs),
        ["Backward()"] = new(model => Record.Exception(model.Backward), Keeps.Gradients | Keeps.Outputs),
        ["Update(learningRate)"] = new(model => Record.Exception(() => model.Update(1)), Keeps.WayBack | Keeps.OutputsOfWayBack),
        ["TrainStep(tokens, targets, learningRate)"] = new(model => model.TrainStep(Targets, Tokens, 1), Keeps.Nothing),
        ["Evaluate(tokens, targets)"] = new(model => model.Evaluate(Targets, Tokens), Keeps.Nothing),
        ["TrainText(text, first, learningRate, costs)"] = new(
            model => model.TrainText(model.AddText(Text.Random(3, 90, 29)), 0, 1, new double[2]), Keeps.Nothing),
        ["TrainText(text, windows, costs)"] = new(
            model => model.TrainText(model.AddText(Text.Random(3, 90, 29)), [new TextWindow(2, 5, 1)], new double[1]), Keeps.Nothing),
        ["EvaluateText(text, first, costs)"] = new(
            model => model.EvaluateText(model.AddText(Text.Random(3, 90, 29)), 0, new double[2]), Keeps.Nothing),
        ["EvaluateSequence(tokens, targets)"] = new(model => model.EvaluateSequence([1, 2], [2, 3]), Keeps.Nothing),
        ["Predict(tokens, probabilities)"] = new(model => model.Predict([1, 2], new float[29]), Keeps.Nothing),
        ["Dispose()"] = new(model => model.Dispose(), Keeps.Nothing),
    };

    [Flags]
    private enum Keeps
    {
        Nothing = 0,

        /// <summary>After a forward pass, there is a way back still.</summary>
        WayBack = 1,

        /// <summary>After a backward pass, there are gradients still.</summary>
        Gradients = 2,

        /// <summary>After a forward pass, there are outputs still.</summary>
        OutputsOfWayBack = 4,

        /// <summary>After a backward pass, there are outputs still.</summary>
        OutputsOfGradients = 8,

        Outputs = OutputsOfWayBack | OutputsOfGradients,
        All = WayBack | Gradients | Outputs,
    }

    public static TheoryData<string> Names => [.. Members.Keys];

    public static TheoryData<string> Setters => ["SetState(name, source)", "ResetState()", "DrawDropoutMasks()"];

    [SkippableFact]
    public void Every_member_is_thought_of() => Assert.Equal(
        typeof(ILanguageModel<LmTrainDropout>).GetInterfaces().Append(typeof(ILanguageModel<LmTrainDropout>))
            .SelectMany(type => type.GetMethods()).Where(method => !method.IsStatic)
            .Select(method => $"{method.Name}({string.Join(", ", method.GetParameters().Select(parameter => parameter.Name))})").Order(),
        Members.Keys.Order());

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void A_call_before_the_way_back_closes_it_or_changes_nothing(string member)
    {
        (Action<LmTrainDropout> call, Keeps keeps) = Members[member];
        using LmTrainDropout model = Begin(), alone = Begin();
        IReadOnlyDictionary<string, float[]> outputs = ReadAll(LmTrainDropout.Outputs, alone.GetOutput);
        call(model);
        AllOrNone(outputs, keeps.HasFlag(Keeps.OutputsOfWayBack), model.GetOutput);
        if (!keeps.HasFlag(Keeps.WayBack))
        {
            Assert.ThrowsAny<InvalidOperationException>(model.Backward);
            return;
        }

        model.Backward();
        alone.Backward();
        AllOrNone(ReadAll(LmTrainDropout.Parameters, alone.GetGradient), true, model.GetGradient);
        AllOrNone(ReadAll(LmTrainDropout.Outputs, alone.GetOutput), true, model.GetOutput);
        Assert.Equal(alone.GradientNorm, model.GradientNorm);
        model.Update(LearningRate);
        alone.Update(LearningRate);
        AllOrNone(ReadAll(LmTrainDropout.Parameters, alone.GetParameter), true, model.GetParameter);
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void A_call_before_the_update_takes_the_gradients_or_changes_nothing(string member)
    {
        (Action<LmTrainDropout> call, Keeps keeps) = Members[member];
        using LmTrainDropout model = Begin(), alone = Begin();
        model.Backward();
        alone.Backward();
        call(model);
        AllOrNone(ReadAll(LmTrainDropout.Outputs, alone.GetOutput), keeps.HasFlag(Keeps.OutputsOfGradients), model.GetOutput);
        AllOrNone(ReadAll(LmTrainDropout.Parameters, alone.GetGradient), keeps.HasFlag(Keeps.Gradients), model.GetGradient);
        if (!keeps.HasFlag(Keeps.Gradients))
        {
            Assert.ThrowsAny<InvalidOperationException>(() => model.Update(LearningRate));
            return;
        }

        // The gradients are the last backward pass's; they are taken from the parameters that stand there.
        if (member.StartsWith("SetParameter", StringComparison.Ordinal))
            SetParameters(alone);
        model.Update(LearningRate);
        alone.Update(LearningRate);
        AllOrNone(ReadAll(LmTrainDropout.Parameters, alone.GetParameter), true, model.GetParameter);
    }

    [SkippableTheory]
    [MemberData(nameof(Setters))]
    public void What_is_set_before_the_way_back_holds_after_the_step(string member)
    {
        using LmTrainDropout before = Begin(), after = Begin();
        Members[member].Call(before);
        Step(before);
        Step(after);
        Members[member].Call(after);
        AllOrNone(ReadAll(LmTrainDropout.States, after.GetState), true, before.GetState);
        Assert.Equal(after.Forward(Targets, Tokens), before.Forward(Targets, Tokens));

        static void Step(LmTrainDropout model)
        {
            model.Backward();
            model.Update(LearningRate);
        }
    }

    // A forward pass with masks that were given, so that drawing them again would show.
    private static LmTrainDropout Begin()
    {
        var model = new LmTrainDropout(TComputing.Options(TComputing.Variants[^1]));
        SetStates(model);
        model.SetDropoutMasks(Masks(4));
        model.Forward(Tokens, Targets);
        return model;
    }

    private static float[] Masks(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 3 * 5 * 3 * 13).Select(_ => random.Next(4) == 0 ? 0 : 1 / 0.75f)];
    }

    private static void SetStates(LmTrainDropout model)
    {
        foreach (TensorInfo state in LmTrainDropout.States)
            model.SetState(state.Name, [.. Enumerable.Range(0, state.Length).Select(index => index % 7 * 0.1f)]);
    }

    // From the same states, so that the numbers are the same.
    private static void ForwardAgain(LmTrainDropout model)
    {
        SetStates(model);
        model.Forward(Tokens, Targets);
    }

    private static void SetParameters(LmTrainDropout model)
    {
        foreach (TensorInfo parameter in LmTrainDropout.Parameters)
            model.SetParameter(parameter.Name, [.. Read(parameter, model.GetParameter).Select(value => value * 1.5f)]);
    }

    private static Dictionary<string, float[]> ReadAll(IReadOnlyList<TensorInfo> tensors, Safetensors.CopyValues read) =>
        tensors.ToDictionary(tensor => tensor.Name, tensor => Read(tensor, read));

    private static void AllOrNone(IReadOnlyDictionary<string, float[]> expected, bool all, Safetensors.CopyValues read)
    {
        Assert.All(expected, tensor =>
        {
            var values = new float[tensor.Value.Length];
            if (!all)
            {
                Assert.ThrowsAny<InvalidOperationException>(() => read(tensor.Key, values));
                return;
            }

            read(tensor.Key, values);
            Assert.Equal(tensor.Value, values);
        });
    }

    private sealed record Between(Action<LmTrainDropout> Call, Keeps Keeps);
}
