using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Optimizers;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Tests.Fixtures;

/// <summary>Optimizers as equations: what generated code makes of parameters is what the method computes that a user wrote.</summary>
public abstract class Optimizers<TComputing>
    where TComputing : IComputing
{
    private const double Rate = 0.05;

    public static TheoryData<int> Variants => [.. TComputing.Variants];

    [SkippableTheory]
    [MemberData(nameof(Variants))]
    public void Adam_is_its_equations(int variant)
    {
        using var model = new AdamModel(TComputing.Options(variant));
        Assert.Equal(AdamModel.Parameters.SelectMany(parameter => new[] { $"{parameter.Name}.m", $"{parameter.Name}.v" }), AdamModel.OptimizerState.Select(state => state.Name));
        for (int step = 1; step <= 4; step++)
        {
            model.Forward(Text.Window<AdamModel>(step), Text.Window<AdamModel>(step + 10));
            model.Backward();
            double scale = AdamModel.Config.MaxGradNorm / Math.Max(model.GradientNorm, AdamModel.Config.MaxGradNorm);
            Assert.True(scale < 1, "the gradients are clipped");
            Check(
                AdamModel.Parameters, ["m", "v"], model.GetParameter, model.GetGradient, model.GetOptimizerState, () => model.Update(Rate),
                (p, g, states) =>
                {
                    // What is the same for all parameters is computed in double: so the definition is, too.
                    (double m, double v) = (0.9 * states[0] + 0.1 * g * scale, 0.999 * states[1] + 0.001 * g * scale * g * scale);
                    double next = p - Rate * (m / (1 - Math.Pow(0.9, step))) / (Math.Sqrt(v / (1 - Math.Pow(0.999, step))) + 1e-8);
                    Assert.Equal(next, Adam.Step(p, (float)(g * scale), states[0], states[1], (float)Rate, step).p, 1e-4 * Rate);
                    return [(float)next, (float)m, (float)v];
                });
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Variants))]
    public void An_optimizer_of_a_users_own_is_its_equations(int variant)
    {
        using var model = new OwnMomentumModel(TComputing.Options(variant));
        for (int step = 1; step <= 4; step++)
        {
            model.Forward(Text.Window<OwnMomentumModel>(step), Text.Window<OwnMomentumModel>(step + 10));
            model.Backward();
            Check(
                OwnMomentumModel.Parameters, ["doubleValue"], model.GetParameter, model.GetGradient, model.GetOptimizerState, () => model.Update(Rate),
                (p, g, states) =>
                {
                    (float weight, float next) = OwnMomentum.Step(p, g, states[0], step, (float)Rate);
                    return [weight, next];
                });
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Variants))]
    public void A_layer_has_an_optimizer_too_and_one_without_states_keeps_nothing(int variant)
    {
        using var layer = new SignLayer(TComputing.Options(variant));
        Assert.Empty(SignLayer.OptimizerState);
        var random = new Random(1);
        float[] input = [.. Enumerable.Range(0, 4 * 3 * 5).Select(_ => random.NextSingle() - 0.5f)], output = new float[4 * 3 * 14];
        layer.Forward(input, output);
        layer.Backward([.. output.Select(_ => random.NextSingle() - 0.5f)], new float[input.Length]);
        Check(
            SignLayer.Parameters, [], layer.GetParameter, layer.GetGradient, layer.GetOptimizerState, () => layer.Update(Rate),
            (p, g, _) => [SignDescent.Step(p, g, (float)Rate)]);
    }

    [SkippableTheory]
    [MemberData(nameof(Variants))]
    public void Descent_that_a_user_writes_has_the_bits_of_that_which_is_there(int variant)
    {
        using var own = new OwnDescentModel(TComputing.Options(variant));
        using var model = new DescentModel(TComputing.Options(variant));
        for (int step = 0; step < 3; step++)
        {
            Assert.Equal(
                model.TrainStep(Text.Window<DescentModel>(step), Text.Window<DescentModel>(step + 10), Rate),
                own.TrainStep(Text.Window<DescentModel>(step), Text.Window<DescentModel>(step + 10), Rate));
        }

        foreach (TensorInfo parameter in DescentModel.Parameters)
            Assert.Equal(Read(parameter, model.GetParameter), Read(parameter, own.GetParameter));
    }

    /// <summary>With dropout, whose masks are those of the step, and with an optimizer that counts updates.</summary>
    [SkippableTheory]
    [MemberData(nameof(Variants))]
    public void Training_goes_on_bit_for_bit_from_what_is_kept(int variant)
    {
        const int Before = 3, After = 2;
        using var whole = new AdamModel(TComputing.Options(variant));
        using var first = new AdamModel(TComputing.Options(variant));
        Train(whole, 0, Before + After);
        Train(first, 0, Before);
        using var second = new AdamModel(TComputing.Options(variant) with { Seed = new ModelOptions().Seed, StepsTaken = Before });
        foreach (TensorInfo parameter in AdamModel.Parameters)
            second.SetParameter(parameter.Name, Read(parameter, first.GetParameter));
        foreach (TensorInfo state in AdamModel.OptimizerState)
            second.SetOptimizerState(state.Name, Read(state, first.GetOptimizerState));
        foreach (TensorInfo state in AdamModel.States)
            second.SetState(state.Name, Read(state, first.GetState));
        Train(second, Before, After);
        foreach (TensorInfo parameter in AdamModel.Parameters)
            Assert.Equal(Read(parameter, whole.GetParameter), Read(parameter, second.GetParameter));
        foreach (TensorInfo state in AdamModel.OptimizerState)
            Assert.Equal(Read(state, whole.GetOptimizerState), Read(state, second.GetOptimizerState));

        static void Train(AdamModel model, int first, int steps)
        {
            for (int step = first; step < first + steps; step++)
                model.TrainStep(Text.Window<AdamModel>(step), Text.Window<AdamModel>(step + 10), Rate);
        }
    }

    // Every number of every parameter, before and after an update, with its gradient and states, against the method.
    private static void Check(
        IReadOnlyList<TensorInfo> parameters, string[] states, Checkpoints.Safetensors.CopyValues parameter, Checkpoints.Safetensors.CopyValues gradient,
        Checkpoints.Safetensors.CopyValues state, Action update, Func<float, float, float[], float[]> step)
    {
        List<float[][]> before = [.. parameters.Select(All)];
        List<float[]> gradients = [.. parameters.Select(tensor => Read(tensor, gradient))];
        update();
        for (int index = 0; index < parameters.Count; index++)
        {
            float[][] after = All(parameters[index]);
            for (int place = 0; place < parameters[index].Length; place++)
            {
                float[] expected = step(before[index][0][place], gradients[index][place], [.. before[index].Skip(1).Select(values => values[place])]);
                for (int value = 0; value < expected.Length; value++)
                {
                    // A parameter moves by about the rate, whatever its gradient is.
                    double scale = Math.Max(value == 0 ? Rate : 1e-3, Math.Abs(expected[value]));
                    Assert.True(
                        Math.Abs(expected[value] - after[value][place]) <= 1e-5 * scale,
                        $"{parameters[index].Name}[{place}], {(value == 0 ? "itself" : states[value - 1])}: {after[value][place]}, not {expected[value]}");
                }
            }
        }

        float[][] All(TensorInfo tensor) =>
            [Read(tensor, parameter), .. states.Select(name => Read(tensor with { Name = $"{tensor.Name}.{name}" }, state))];
    }
}
