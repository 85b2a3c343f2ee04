using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Tests.Layers;
using Xunit;

namespace ModelGen.Tests.Fixtures;

/// <summary>Section 7 of tests/fixtures/README.md: layers that are PyTorch's, with its parameters.</summary>
public abstract class LayerFixtures<TComputing>
    where TComputing : IComputing
{
    private static readonly Dictionary<string, Action<Fixture, ModelOptions>> Layers = new()
    {
        ["nn_lstm_l1"] = TorchFixture.Check<NnLstmL1>,
        ["nn_lstm_l3"] = TorchFixture.Check<NnLstmL3>,
        ["nn_lstm_bidir_l2"] = TorchFixture.Check<NnLstmBidirL2>,
        ["nn_lstm_batch_first"] = TorchFixture.Check<NnLstmBatchFirst>,
        ["nn_lstm_packed"] = TorchFixture.Check<NnLstmPacked>,
        ["nn_lstm_packed_bidir"] = TorchFixture.Check<NnLstmPackedBidir>,
    };

    public static TheoryData<string, int> Cases => FixtureCases.Of<TComputing>(Layers.Keys);

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Outputs_states_and_gradients_are_those_of_the_reference(string name, int variant) =>
        Fixture.Check(name, fixture => Layers[name](fixture, TComputing.Options(variant)));

    [SkippableFact]
    public void Every_layer_fixture_has_a_test() => Assert.Equal(Fixture.Names("nn_lstm_*"), Layers.Keys.Order(StringComparer.Ordinal));
}
