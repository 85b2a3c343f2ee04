using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Tests.Fixtures;

/// <summary>Section 4 and 5 of tests/fixtures/README.md: one evaluation, and training runs.</summary>
public abstract class LanguageModelFixtures<TComputing>
    where TComputing : IComputing
{
    private const double OutputTolerance = 1e-5;
    private const double GradientTolerance = 5e-5;
    private const double SaturatedGradientTolerance = 5e-4;
    private const double StepTolerance = 2e-5;
    private const double FinalTolerance = 5e-5;
    private const double DeltaTolerance = 2e-3;

    private static readonly Dictionary<string, Action<Fixture, ModelOptions>> Evaluations = new()
    {
        ["lm_lstm_h5_t1_b1"] = Evaluate<LmLstmH5T1B1>,
        ["lm_lstm_h8_l1"] = Evaluate<LmLstmH8L1>,
        ["lm_lstm_h8_saturated"] = Evaluate<LmLstmH8Saturated>,
        ["lm_lstm_h13_l2_dropout"] = Evaluate<LmLstmH13L2Dropout>,
        ["lm_lstm_h13_l3_fb1"] = Evaluate<LmLstmH13L3Fb1>,
        ["lm_lstm_h24_l2"] = Evaluate<LmLstmH24L2>,
        ["lm_lstm_h33_l2_b17"] = Evaluate<LmLstmH33L2B17>,
    };

    private static readonly Dictionary<string, Action<Fixture, ModelOptions>> Trainings = new()
    {
        ["lm_train_sgd"] = Train<LmTrainSgd>,
        ["lm_train_dropout"] = Train<LmTrainDropout>,
        ["lm_train_fb1_lrdecay"] = Train<LmTrainFb1Lrdecay>,
    };

    public static TheoryData<string, int> EvaluationCases => FixtureCases.Of<TComputing>(Evaluations.Keys);

    public static TheoryData<string, int> TrainingCases => FixtureCases.Of<TComputing>(Trainings.Keys);

    [SkippableTheory]
    [MemberData(nameof(EvaluationCases))]
    public void Loss_outputs_state_and_gradients_are_those_of_the_reference(string name, int variant) =>
        Evaluations[name](new Fixture(name), TComputing.Options(variant));

    [SkippableTheory]
    [MemberData(nameof(TrainingCases))]
    public void A_training_run_goes_where_the_reference_goes(string name, int variant) =>
        Trainings[name](new Fixture(name), TComputing.Options(variant));

    [SkippableFact]
    public void Every_language_model_fixture_has_a_test()
    {
        IEnumerable<string> tested = Evaluations.Keys.Concat(Trainings.Keys).Append(PtbSizeFixture<TComputing>.Name);
        Assert.Equal(Fixture.Names("lm_*"), tested.Order());
    }

    private static TModel Load<TModel>(Fixture fixture, ModelOptions options)
        where TModel : ILanguageModel<TModel>
    {
        TModel model = TModel.Create(options);
        Assert.Equal(TModel.Parameters.Select(parameter => parameter.Name), fixture.Metadata("param_order").Split(','));
        foreach (TensorInfo parameter in TModel.Parameters)
        {
            model.SetParameter(parameter.Name, fixture.Floats("param." + parameter.Name));
        }

        model.SetState("c", fixture.Floats("in.c0"));
        model.SetState("h", fixture.Floats("in.h0"));
        return model;
    }

    private static void Evaluate<TModel>(Fixture fixture, ModelOptions options)
        where TModel : ILanguageModel<TModel>
    {
        using TModel model = Load<TModel>(fixture, options);
        if (fixture.Has("in.dropout"))
        {
            model.SetDropoutMasks(fixture.Floats("in.dropout"));
        }

        double loss = model.Forward(fixture.Integers("in.tokens"), fixture.Integers("in.targets"));
        fixture.AssertClose("loss", [(float)loss], OutputTolerance);
        foreach (TensorInfo output in TModel.Outputs)
        {
            fixture.AssertClose("out." + output.Name, Read(output, model.GetOutput), OutputTolerance);
        }

        foreach (TensorInfo state in TModel.States)
        {
            fixture.AssertClose("out.final_" + state.Name, Read(state, model.GetState), OutputTolerance);
        }

        model.Backward();
        double tolerance = fixture.Name.Contains("saturated", StringComparison.Ordinal) ? SaturatedGradientTolerance : GradientTolerance;
        foreach (TensorInfo parameter in TModel.Parameters)
        {
            fixture.AssertClose("grad.param." + parameter.Name, Read(parameter, model.GetGradient), tolerance);
        }

        foreach (TensorInfo state in TModel.States)
        {
            fixture.AssertClose($"grad.in.{state.Name}0", Read(state, model.GetGradient), tolerance);
        }

        TensorInfo embedded = TModel.Outputs.Single(output => output.Name == "embedded");
        fixture.AssertClose("grad.out.embedded", Read(embedded, model.GetGradient), tolerance);
    }

    private static void Train<TModel>(Fixture fixture, ModelOptions options)
        where TModel : ILanguageModel<TModel>
    {
        using TModel model = Load<TModel>(fixture, options);
        int steps = fixture.Number("K");
        int[] tokens = fixture.Integers("in.tokens"), targets = fixture.Integers("in.targets");
        double[] rates = fixture.Doubles("in.lr");
        var losses = new float[steps];
        var norms = new float[steps];
        for (int step = 0; step < steps; step++)
        {
            if (fixture.Has("in.dropout"))
            {
                model.SetDropoutMasks(Fixture.Step(fixture.Floats("in.dropout"), step, steps));
            }

            losses[step] = (float)model.TrainStep(Fixture.Step(tokens, step, steps), Fixture.Step(targets, step, steps), rates[step]);
            norms[step] = (float)model.GradientNorm;
            if (step == 0)
            {
                AssertParameters<TModel>(fixture, model, "after1.param.", StepTolerance);
                AssertStates<TModel>(fixture, model, "after1.", StepTolerance);
            }
        }

        fixture.AssertClose("step.loss", losses, StepTolerance);
        fixture.AssertClose("step.gnorm", norms, StepTolerance);
        AssertParameters<TModel>(fixture, model, "final.param.", FinalTolerance);
        AssertStates<TModel>(fixture, model, "final.", FinalTolerance);
        foreach (TensorInfo parameter in TModel.Parameters)
        {
            double[] initial = fixture.Doubles("param." + parameter.Name);
            double[] expected = [.. fixture.Doubles("final.param." + parameter.Name).Zip(initial, (after, before) => after - before)];
            float[] actual = [.. Read(parameter, model.GetParameter).Zip(initial, (after, before) => (float)(after - before))];
            Fixture.AssertClose($"{fixture.Name}: change of {parameter.Name}", expected, actual, DeltaTolerance);
        }
    }

    private static void AssertParameters<TModel>(Fixture fixture, TModel model, string prefix, double tolerance)
        where TModel : ILanguageModel<TModel>
    {
        foreach (TensorInfo parameter in TModel.Parameters)
        {
            fixture.AssertClose(prefix + parameter.Name, Read(parameter, model.GetParameter), tolerance);
        }
    }

    private static void AssertStates<TModel>(Fixture fixture, TModel model, string prefix, double tolerance)
        where TModel : ILanguageModel<TModel>
    {
        foreach (TensorInfo state in TModel.States)
        {
            fixture.AssertClose(prefix + state.Name, Read(state, model.GetState), tolerance);
        }
    }
}
