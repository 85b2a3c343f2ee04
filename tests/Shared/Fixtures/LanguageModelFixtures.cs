using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace ModelGen.Tests.Fixtures;

/// <summary>Section 4 and 5 of tests/fixtures/README.md: one evaluation, and training runs.</summary>
public abstract class LanguageModelFixtures<TComputing>
    where TComputing : IComputing
{
    private static readonly Dictionary<string, Action<Fixture, ModelOptions>> Evaluations = new()
    {
        ["lm_lstm_h5_t1_b1"] = LanguageModelFixture.Evaluate<LmLstmH5T1B1>,
        ["lm_lstm_h8_l1"] = LanguageModelFixture.Evaluate<LmLstmH8L1>,
        ["lm_lstm_h8_saturated"] = LanguageModelFixture.Evaluate<LmLstmH8Saturated>,
        ["lm_lstm_h13_l2_dropout"] = LanguageModelFixture.Evaluate<LmLstmH13L2Dropout>,
        ["lm_lstm_h13_l3_fb1"] = LanguageModelFixture.Evaluate<LmLstmH13L3Fb1>,
        ["lm_lstm_h24_l2"] = LanguageModelFixture.Evaluate<LmLstmH24L2>,
        ["lm_lstm_h33_l2_b17"] = LanguageModelFixture.Evaluate<LmLstmH33L2B17>,
    };

    private static readonly Dictionary<string, Action<Fixture, ModelOptions>> Trainings = new()
    {
        ["lm_train_sgd"] = LanguageModelFixture.Train<LmTrainSgd>,
        ["lm_train_dropout"] = LanguageModelFixture.Train<LmTrainDropout>,
        ["lm_train_fb1_lrdecay"] = LanguageModelFixture.Train<LmTrainFb1Lrdecay>,
    };

    public static TheoryData<string, int> EvaluationCases => FixtureCases.Of<TComputing>(Evaluations.Keys);

    public static TheoryData<string, int> TrainingCases => FixtureCases.Of<TComputing>(Trainings.Keys);

    [SkippableTheory]
    [MemberData(nameof(EvaluationCases))]
    public void Loss_outputs_state_and_gradients_are_those_of_the_reference(string name, int variant) =>
        Fixture.Check(name, fixture => Evaluations[name](fixture, TComputing.Options(variant)));

    [SkippableTheory]
    [MemberData(nameof(TrainingCases))]
    public void A_training_run_goes_where_the_reference_goes(string name, int variant) =>
        Fixture.Check(name, fixture => Trainings[name](fixture, TComputing.Options(variant)));

    [SkippableFact]
    public void Every_language_model_fixture_has_a_test()
    {
        IEnumerable<string> tested = Evaluations.Keys.Concat(Trainings.Keys).Append(PtbSizeFixture<TComputing>.Name);
        Assert.Equal(Fixture.Names("lm_*"), tested.Order(StringComparer.Ordinal));
    }
}
