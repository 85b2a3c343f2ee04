using ModelGen.Cells;

namespace ModelGen.Tests.Fixtures;

// One layer for each fixture of layers in tests/fixtures/torch. Where PyTorch has no forget bias and the declaration has one, it is
// taken from the bias that is loaded.
[RecurrentLayer(InputSize = 6, HiddenSize = 9, NumLayers = 2, NumSteps = 5, BatchSize = 3, Bidirectional = true, Cell = typeof(Gru))]
internal sealed partial class TorchGru;

[RecurrentLayer(InputSize = 5, HiddenSize = 7, NumLayers = 2, NumSteps = 6, BatchSize = 4, Bidirectional = true, BatchFirst = true, VariableLengths = true, Cell = typeof(Gru))]
internal sealed partial class TorchGruPacked;

[RecurrentLayer(InputSize = 3, HiddenSize = 5, NumLayers = 2, NumSteps = 1, BatchSize = 1, Cell = typeof(Gru))]
internal sealed partial class TorchGruOne;

[RecurrentLayer(InputSize = 19, HiddenSize = 35, NumSteps = 5, BatchSize = 17, VariableLengths = true, Cell = typeof(Gru))]
internal sealed partial class TorchGruLarge;

[RecurrentLayer(InputSize = 6, HiddenSize = 9, NumLayers = 2, NumSteps = 5, BatchSize = 3, Cell = typeof(ReluRnn))]
internal sealed partial class TorchRelu;

[RecurrentLayer(InputSize = 4, HiddenSize = 11, NumLayers = 2, NumSteps = 7, BatchSize = 5, Bidirectional = true, VariableLengths = true, Cell = typeof(ReluRnn))]
internal sealed partial class TorchReluPacked;

[RecurrentLayer(InputSize = 6, HiddenSize = 9, NumLayers = 3, NumSteps = 5, BatchSize = 3, Bidirectional = true, Cell = typeof(Rnn))]
internal sealed partial class TorchTanh;

[RecurrentLayer(InputSize = 7, HiddenSize = 6, NumLayers = 3, NumSteps = 5, BatchSize = 4, BatchFirst = true, VariableLengths = true, Cell = typeof(Rnn))]
internal sealed partial class TorchTanhPacked;

[RecurrentLayer(InputSize = 1, HiddenSize = 3, NumSteps = 1, BatchSize = 1, Bidirectional = true, Cell = typeof(Rnn))]
internal sealed partial class TorchTanhOne;

[RecurrentLayer(InputSize = 19, HiddenSize = 35, NumSteps = 5, BatchSize = 17, Bidirectional = true, BatchFirst = true)]
internal sealed partial class TorchLstmLarge;

[RecurrentLayer(InputSize = 6, HiddenSize = 9, ProjectionSize = 4, NumLayers = 2, NumSteps = 5, BatchSize = 3, Bidirectional = true, ForgetBias = 1, Cell = typeof(ProjectedLstm))]
internal sealed partial class TorchProjected;

[RecurrentLayer(InputSize = 5, HiddenSize = 10, ProjectionSize = 3, NumLayers = 2, NumSteps = 6, BatchSize = 4, Bidirectional = true, BatchFirst = true, VariableLengths = true, Cell = typeof(ProjectedLstm))]
internal sealed partial class TorchProjectedPacked;

[RecurrentLayer(InputSize = 2, HiddenSize = 7, ProjectionSize = 5, NumLayers = 2, NumSteps = 1, BatchSize = 1, Cell = typeof(ProjectedLstm))]
internal sealed partial class TorchProjectedOne;

[RecurrentLayer(InputSize = 6, HiddenSize = 9, NumLayers = 2, NumSteps = 5, BatchSize = 3, Bidirectional = true, ForgetBias = 1, Cell = typeof(LayerNormLstm))]
internal sealed partial class TorchLayerNorm;

[RecurrentLayer(InputSize = 5, HiddenSize = 7, NumLayers = 2, NumSteps = 6, BatchSize = 4, Bidirectional = true, BatchFirst = true, VariableLengths = true, ForgetBias = 0.5, Cell = typeof(LayerNormLstm))]
internal sealed partial class TorchLayerNormPacked;

[RecurrentLayer(InputSize = 3, HiddenSize = 5, NumLayers = 2, NumSteps = 1, BatchSize = 1, Cell = typeof(LayerNormLstm))]
internal sealed partial class TorchLayerNormOne;

[RecurrentLayer(InputSize = 19, HiddenSize = 35, NumSteps = 5, BatchSize = 17, ForgetBias = 1, Cell = typeof(LayerNormLstm))]
internal sealed partial class TorchLayerNormLarge;

[RecurrentLayer(InputSize = 6, HiddenSize = 9, NumLayers = 2, NumSteps = 5, BatchSize = 3, Bidirectional = true, Cell = typeof(OriginalGru))]
internal sealed partial class TorchOriginalGru;

[RecurrentLayer(InputSize = 5, HiddenSize = 7, NumLayers = 2, NumSteps = 6, BatchSize = 4, Bidirectional = true, BatchFirst = true, VariableLengths = true, Cell = typeof(OriginalGru))]
internal sealed partial class TorchOriginalGruPacked;

[RecurrentLayer(InputSize = 3, HiddenSize = 5, NumLayers = 2, NumSteps = 1, BatchSize = 1, Cell = typeof(OriginalGru))]
internal sealed partial class TorchOriginalGruOne;

[RecurrentLayer(InputSize = 19, HiddenSize = 35, NumSteps = 5, BatchSize = 17, VariableLengths = true, Cell = typeof(OriginalGru))]
internal sealed partial class TorchOriginalGruLarge;

[RecurrentLayer(InputSize = 5, HiddenSize = 8, ProjectionSize = 3, NumLayers = 2, NumSteps = 6, BatchSize = 4, Bidirectional = true, VariableLengths = true, Cell = typeof(ProjectedGru))]
internal sealed partial class TorchProjectedGru;

[RecurrentLayer(InputSize = 5, HiddenSize = 6, ProjectionSize = 4, NumLayers = 3, NumSteps = 6, BatchSize = 4, Bidirectional = true, BatchFirst = true, Cell = typeof(ProjectedRnn))]
internal sealed partial class TorchProjectedRnn;

[RecurrentLayer(InputSize = 6, HiddenSize = 9, NumLayers = 3, NumSteps = 5, BatchSize = 3, Bidirectional = true, Dropout = 0.25, Cell = typeof(Gru))]
internal sealed partial class TorchDropoutBetween;

[RecurrentLayer(InputSize = 6, HiddenSize = 9, ProjectionSize = 4, NumLayers = 2, NumSteps = 5, BatchSize = 3, Bidirectional = true, BatchFirst = true, VariableLengths = true, ForgetBias = 1,
    Dropout = 0.25, DropoutPlacement = DropoutPlacement.AllOutputs, Cell = typeof(ProjectedLstm))]
internal sealed partial class TorchDropoutAll;

[RecurrentLayer(InputSize = 5, HiddenSize = 7, NumLayers = 2, NumSteps = 4, BatchSize = 3)]
internal sealed partial class TorchWindowsLstm;

[RecurrentLayer(InputSize = 5, HiddenSize = 7, NumSteps = 1, BatchSize = 2, Cell = typeof(Gru))]
internal sealed partial class TorchWindowsGru;
