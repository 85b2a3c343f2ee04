namespace ModelGen.Tests.Fixtures;

// One layer for each nn_lstm fixture; the cell is PyTorch's LSTM.
[RecurrentLayer(InputSize = 5, HiddenSize = 7, NumLayers = 1, NumSteps = 6, BatchSize = 3)]
internal sealed partial class NnLstmL1;

[RecurrentLayer(InputSize = 9, HiddenSize = 13, NumLayers = 3, NumSteps = 5, BatchSize = 4)]
internal sealed partial class NnLstmL3;

[RecurrentLayer(InputSize = 6, HiddenSize = 8, NumLayers = 2, NumSteps = 5, BatchSize = 3, Bidirectional = true)]
internal sealed partial class NnLstmBidirL2;

[RecurrentLayer(InputSize = 4, HiddenSize = 11, NumLayers = 2, NumSteps = 7, BatchSize = 5, BatchFirst = true)]
internal sealed partial class NnLstmBatchFirst;

[RecurrentLayer(InputSize = 5, HiddenSize = 6, NumLayers = 2, NumSteps = 7, BatchSize = 4, VariableLengths = true)]
internal sealed partial class NnLstmPacked;

[RecurrentLayer(InputSize = 5, HiddenSize = 6, NumLayers = 2, NumSteps = 6, BatchSize = 4, VariableLengths = true, Bidirectional = true)]
internal sealed partial class NnLstmPackedBidir;
