using ModelGen.Tests.Fixtures;
using ModelGen.Tests.Layers;
using Xunit;

namespace ModelGen.Runtime.Tests.Layers;

/// <summary>Session and translation of parameters make of a plain program what <c>torch.nn.LSTM</c> is.</summary>
public sealed class NaiveLstmTests
{
    [Fact]
    public void One_layer() =>
        Fixture.Check("nn_lstm_l1", fixture => TorchFixture.Check<FakeLayer<NnLstmL1>>(fixture, new ModelOptions { Threads = 1 }));

    [Fact]
    public void Three_layers_with_a_forget_bias_that_PyTorch_does_not_have() =>
        Fixture.Check("nn_lstm_l3", fixture => TorchFixture.Check<FakeLayer<NnLstmL3>>(fixture, new ModelOptions { Threads = 2 }));

    [Fact]
    public void Two_directions() =>
        Fixture.Check("nn_lstm_bidir_l2", fixture => TorchFixture.Check<FakeLayer<NnLstmBidirL2>>(fixture, new ModelOptions { Threads = 1 }));

    [Fact]
    public void Batch_first() =>
        Fixture.Check("nn_lstm_batch_first", fixture => TorchFixture.Check<FakeLayer<NnLstmBatchFirst>>(fixture, new ModelOptions { Threads = 1 }));

    [Fact]
    public void Sequences_of_different_lengths() =>
        Fixture.Check("nn_lstm_packed", fixture => TorchFixture.Check<FakeLayer<NnLstmPacked>>(fixture, new ModelOptions { Threads = 1 }));

    [Fact]
    public void Sequences_of_different_lengths_in_two_directions() =>
        Fixture.Check("nn_lstm_packed_bidir", fixture => TorchFixture.Check<FakeLayer<NnLstmPackedBidir>>(fixture, new ModelOptions { Threads = 3 }));
}
