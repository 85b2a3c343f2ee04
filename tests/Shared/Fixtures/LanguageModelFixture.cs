using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Tests.Fixtures;

/// <summary>Section 4 and 5 of tests/fixtures/README.md: what a language model must compute, once and in a training run.</summary>
internal static class LanguageModelFixture
{
    private const double OutputTolerance = 1e-5;
    private const double GradientTolerance = 5e-5;
    private const double SaturatedGradientTolerance = 5e-4;
    private const double StepTolerance = 2e-5;
    private const double FinalTolerance = 5e-5;
    private const double DeltaTolerance = 2e-3;

    /// <summary>Compares loss, outputs, states and all gradients of one evaluation.</summary>
    public static void Evaluate<TModel>(Fixture fixture, ModelOptions options)
        where TModel : ILanguageModel<TModel>
    {
        using TModel model = Load<TModel>(fixture, options, "lm");
        if (fixture.Has("in.dropout"))
            model.SetDropoutMasks(fixture.Floats("in.dropout"));

        double loss = model.Forward(fixture.Integers("in.tokens"), fixture.Integers("in.targets"));
        fixture.AssertClose("loss", [(float)loss], OutputTolerance);
        foreach (TensorInfo output in TModel.Outputs)
            fixture.AssertClose("out." + output.Name, Read(output, model.GetOutput), OutputTolerance);
        AssertStates(fixture, model, "out.final_", OutputTolerance);

        model.Backward();
        double tolerance = fixture.Name.Contains("saturated", StringComparison.Ordinal) ? SaturatedGradientTolerance : GradientTolerance;
        foreach (TensorInfo parameter in TModel.Parameters)
            fixture.AssertClose("grad.param." + parameter.Name, Read(parameter, model.GetGradient), tolerance);
        foreach (TensorInfo state in TModel.States)
            fixture.AssertClose($"grad.in.{state.Name}0", Read(state, model.GetGradient), tolerance);
        TensorInfo embedded = TModel.Outputs.Single(output => output.Name == "embedded");
        fixture.AssertClose("grad.out.embedded", Read(embedded, model.GetGradient), tolerance);
    }

    /// <summary>Compares the steps of a training run, and what the model is after them.</summary>
    public static void Train<TModel>(Fixture fixture, ModelOptions options)
        where TModel : ILanguageModel<TModel>
    {
        TrainInWholeSteps<TModel>(fixture, options);
        TrainInPhases<TModel>(fixture, options);
    }

    private static void TrainInWholeSteps<TModel>(Fixture fixture, ModelOptions options)
        where TModel : ILanguageModel<TModel>
    {
        using TModel model = Load<TModel>(fixture, options, "lm_train");
        List<float> losses = [], norms = [];
        foreach ((int[] tokens, int[] targets, double rate) in Steps(fixture, model))
        {
            losses.Add((float)model.TrainStep(tokens, targets, rate));
            norms.Add((float)model.GradientNorm);
            if (losses.Count == 1)
            {
                AssertParameters(fixture, model, "after1.param.", StepTolerance);
                AssertStates(fixture, model, "after1.", StepTolerance);
            }
        }

        fixture.AssertClose("step.loss", [.. losses], StepTolerance);
        fixture.AssertClose("step.gnorm", [.. norms], StepTolerance);
        AssertParameters(fixture, model, "final.param.", FinalTolerance);
        AssertStates(fixture, model, "final.", FinalTolerance);
        foreach (TensorInfo parameter in TModel.Parameters)
        {
            double[] initial = fixture.Doubles("param." + parameter.Name);
            double[] expected = [.. fixture.Expected("final.param." + parameter.Name).Zip(initial, (after, before) => after - before)];
            float[] actual = [.. Read(parameter, model.GetParameter).Zip(initial, (after, before) => (float)(after - before))];
            Fixture.AssertClose($"{fixture.Name}: change of {parameter.Name}", expected, actual, DeltaTolerance);
        }

        if (fixture.Has("eval.loss"))
            AssertEvaluations(fixture, model);
    }

    // The norm of each parameter's gradient, and how far the parameters move along them.
    private static void TrainInPhases<TModel>(Fixture fixture, ModelOptions options)
        where TModel : ILanguageModel<TModel>
    {
        using TModel model = Load<TModel>(fixture, options, "lm_train");
        List<float> norms = [], scales = [];
        foreach ((int[] tokens, int[] targets, double rate) in Steps(fixture, model))
        {
            model.Forward(tokens, targets);
            model.Backward();
            (float[] Gradient, float[] Before)[] phases =
                [.. TModel.Parameters.Select(info => (Read(info, model.GetGradient), Read(info, model.GetParameter)))];
            model.Update(rate);

            double along = 0, squares = 0;
            foreach ((TensorInfo info, (float[] gradient, float[] before)) in TModel.Parameters.Zip(phases))
            {
                float[] after = Read(info, model.GetParameter);
                double square = gradient.Sum(g => (double)g * g);
                along += gradient.Select((g, index) => g * ((double)before[index] - after[index])).Sum();
                squares += square;
                norms.Add((float)Math.Sqrt(square));
            }

            scales.Add((float)(along / (rate * squares)));
        }

        fixture.AssertClose("step.gnorm_per_param", [.. norms], StepTolerance);
        fixture.AssertClose("step.clip_scale", [.. scales], StepTolerance);
    }

    // The window after the last step; a text read word by word from a state of zero, and the word that may come next.
    private static void AssertEvaluations<TModel>(Fixture fixture, TModel model)
        where TModel : ILanguageModel<TModel>
    {
        int window = TModel.Config.NumSteps * TModel.Config.BatchSize;
        double loss = model.Evaluate(fixture.Integers("in.tokens").AsSpan()[^window..], fixture.Integers("in.targets").AsSpan()[^window..]);
        fixture.AssertClose("eval.loss", [(float)loss], FinalTolerance);
        AssertStates(fixture, model, "eval.", FinalTolerance);

        ReadOnlySpan<int> stream = fixture.Integers("in.stream");
        fixture.AssertClose("sequence.loss", [(float)model.EvaluateSequence(stream[..^1], stream[1..])], FinalTolerance);
        var next = new float[TModel.Config.VocabSize];
        model.Predict(stream[^1..], next);
        fixture.AssertClose("sequence.next", next, FinalTolerance);

        // The same text in one call: it is longer than a window.
        Assert.True(stream.Length > window);
        model.ResetState();
        model.Predict(stream, next);
        fixture.AssertClose("sequence.next", next, FinalTolerance);
    }

    // The steps of a run: masks are set, and the state is set to zero where the run does so, before each is handed out.
    private static IEnumerable<(int[] Tokens, int[] Targets, double Rate)> Steps<TModel>(Fixture fixture, TModel model)
        where TModel : ILanguageModel<TModel>
    {
        int[] tokens = fixture.Integers("in.tokens"), targets = fixture.Integers("in.targets");
        double[] rates = fixture.Doubles("in.lr");
        fixture.AssertSays("K", rates.Length);
        int windows = tokens.Length / (TModel.Config.NumSteps * TModel.Config.BatchSize);
        for (int step = 0; step < rates.Length; step++)
        {
            if (fixture.Has("in.dropout"))
                model.SetDropoutMasks(Fixture.Step(fixture.Floats("in.dropout"), step, rates.Length));
            if (fixture.Has("in.reset") && fixture.Integers("in.reset").Contains(step))
                model.ResetState();
            yield return (Fixture.Step(tokens, step, windows).ToArray(), Fixture.Step(targets, step, windows).ToArray(), rates[step]);
        }
    }

    private static TModel Load<TModel>(Fixture fixture, ModelOptions options, string kind)
        where TModel : ILanguageModel<TModel>
    {
        fixture.AssertSays("kind", kind);
        fixture.AssertDeclared(TModel.Config);
        TModel model = TModel.Create(options);
        Assert.Equal(TModel.Parameters.Select(parameter => parameter.Name), fixture.Metadata("param_order").Split(','));
        foreach (TensorInfo parameter in TModel.Parameters)
            model.SetParameter(parameter.Name, fixture.Floats("param." + parameter.Name));
        foreach (TensorInfo state in TModel.States)
            model.SetState(state.Name, fixture.Floats($"in.{state.Name}0"));
        return model;
    }

    private static void AssertParameters<TModel>(Fixture fixture, TModel model, string prefix, double tolerance)
        where TModel : ILanguageModel<TModel>
    {
        foreach (TensorInfo parameter in TModel.Parameters)
            fixture.AssertClose(prefix + parameter.Name, Read(parameter, model.GetParameter), tolerance);
    }

    private static void AssertStates<TModel>(Fixture fixture, TModel model, string prefix, double tolerance)
        where TModel : ILanguageModel<TModel>
    {
        foreach (TensorInfo state in TModel.States)
            fixture.AssertClose(prefix + state.Name, Read(state, model.GetState), tolerance);
    }
}
