using ModelGen.Tests.Fixtures;
using ModelGen.Tests.Layers;
using Xunit;

namespace ModelGen.Runtime.Tests.Layers;

/// <summary>Session and translation of parameters make of a plain program what <c>torch.nn.LSTM</c> is.</summary>
public sealed class NaiveLstmTests
{
    [Fact]
    public void One_layer() =>
        TorchFixture.Check<FakeLayer<NnLstmL1>>(new Fixture("nn_lstm_l1"), new ModelOptions { Threads = 1 });

    [Fact]
    public void Three_layers_with_a_forget_bias_that_PyTorch_does_not_have() =>
        TorchFixture.Check<FakeLayer<NnLstmL3>>(new Fixture("nn_lstm_l3"), new ModelOptions { Threads = 2 });

    [Fact]
    public void Two_directions() =>
        TorchFixture.Check<FakeLayer<NnLstmBidirL2>>(new Fixture("nn_lstm_bidir_l2"), new ModelOptions { Threads = 1 });

    [Fact]
    public void Batch_first() =>
        TorchFixture.Check<FakeLayer<NnLstmBatchFirst>>(new Fixture("nn_lstm_batch_first"), new ModelOptions { Threads = 1 });

    [Fact]
    public void Sequences_of_different_lengths() =>
        TorchFixture.Check<FakeLayer<NnLstmPacked>>(new Fixture("nn_lstm_packed"), new ModelOptions { Threads = 1 });

    [Fact]
    public void Sequences_of_different_lengths_in_two_directions() =>
        TorchFixture.Check<FakeLayer<NnLstmPackedBidir>>(new Fixture("nn_lstm_packed_bidir"), new ModelOptions { Threads = 3 });
}
