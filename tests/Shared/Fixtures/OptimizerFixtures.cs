using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace ModelGen.Tests.Fixtures;

/// <summary>Training runs with each optimizer against PyTorch's; tests/fixtures/torch/optimizers.py wrote the numbers.</summary>
public abstract class OptimizerFixtures<TComputing>
    where TComputing : IComputing
{
    private static readonly Dictionary<string, Action<Fixture, ModelOptions>> Tests = new()
    {
        ["words_Sgd"] = OptimizerFixture.Words<WordsSgd>,
        ["layer_Sgd"] = OptimizerFixture.Layer<LayerSgd>,
        ["words_Momentum"] = OptimizerFixture.Words<WordsMomentum>,
        ["layer_Momentum"] = OptimizerFixture.Layer<LayerMomentum>,
        ["words_Nesterov"] = OptimizerFixture.Words<WordsNesterov>,
        ["layer_Nesterov"] = OptimizerFixture.Layer<LayerNesterov>,
        ["words_RmsProp"] = OptimizerFixture.Words<WordsRmsProp>,
        ["layer_RmsProp"] = OptimizerFixture.Layer<LayerRmsProp>,
        ["words_GravesRmsProp"] = OptimizerFixture.Words<WordsGravesRmsProp>,
        ["layer_GravesRmsProp"] = OptimizerFixture.Layer<LayerGravesRmsProp>,
        ["words_AdaDelta"] = OptimizerFixture.Words<WordsAdaDelta>,
        ["layer_AdaDelta"] = OptimizerFixture.Layer<LayerAdaDelta>,
        ["words_AdaGrad"] = OptimizerFixture.Words<WordsAdaGrad>,
        ["layer_AdaGrad"] = OptimizerFixture.Layer<LayerAdaGrad>,
        ["words_Adam"] = OptimizerFixture.Words<WordsAdam>,
        ["layer_Adam"] = OptimizerFixture.Layer<LayerAdam>,
        ["words_Lion"] = OptimizerFixture.Words<WordsLion>,
        ["layer_Lion"] = OptimizerFixture.Layer<LayerLion>,
        ["words_AdamW"] = OptimizerFixture.Words<WordsAdamW>,
        ["layer_AdamW"] = OptimizerFixture.Layer<LayerAdamW>,
        ["words_tuned"] = OptimizerFixture.Words<TunedAdam>,
        ["words_sgd_decay"] = OptimizerFixture.Words<DecayedSgd>,
        ["words_sgd_decay_all"] = OptimizerFixture.Words<DecayedSgdAll>,
        ["words_adam_decay"] = OptimizerFixture.Words<DecayedAdam>,
        ["words_adamw_all"] = OptimizerFixture.Words<DecayedAdamWAll>,
        ["words_adamw_tied"] = OptimizerFixture.Words<DecayedAdamWTied>,
        ["words_lion_decay"] = OptimizerFixture.Words<DecayedLion>,
        ["layer_momentum_decay"] = OptimizerFixture.Layer<DecayedMomentumLayer>,
        ["words_value"] = OptimizerFixture.Words<ValueAdam>,
        ["words_sgd_value"] = OptimizerFixture.Words<ValueSgd>,
        ["words_none"] = OptimizerFixture.Words<UnclippedMomentum>,
        ["layer_norm"] = OptimizerFixture.Layer<NormLayer>,
        ["layer_value"] = OptimizerFixture.Layer<ValueLayer>,
        ["words_lazy"] = OptimizerFixture.Words<LazyAdam>,
        ["words_mean"] = OptimizerFixture.Words<MeanSgd>,
        ["words_exponential"] = OptimizerFixture.Words<ExponentialAdam>,
        ["layer_mean"] = OptimizerFixture.Layer<MeanLayer>,
    };

    public static TheoryData<string, int> Cases => FixtureCases.Of<TComputing>(Tests.Keys);

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void A_run_with_what_is_declared_is_that_of_PyTorch(string name, int variant) =>
        Fixture.Check("torch/optimizers/" + name, fixture => Tests[name](fixture, TComputing.Options(variant)));

    [SkippableFact]
    public void Every_fixture_of_optimizers_has_a_test() => Assert.Equal(
        Fixture.Names("torch/optimizers/*"), Tests.Keys.Select(name => "torch/optimizers/" + name).Order(StringComparer.Ordinal));
}
