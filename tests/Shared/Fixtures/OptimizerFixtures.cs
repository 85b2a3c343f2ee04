using System;
using System.Collections.Generic;
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
    };

    public static TheoryData<string, int> Cases => FixtureCases.Of<TComputing>(Tests.Keys);

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void A_run_with_what_is_declared_is_that_of_PyTorch(string name, int variant) =>
        Fixture.Check("torch/optimizers/" + name, fixture => Tests[name](fixture, TComputing.Options(variant)));
}
