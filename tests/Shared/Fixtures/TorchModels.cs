using ModelGen.Cells;

namespace ModelGen.Tests.Fixtures;

// One model for each pair of fixtures of language models in tests/fixtures/torch.
[LstmModel(VocabSize = 23, EmbeddingSize = 6, HiddenSize = 11, NumLayers = 2, NumSteps = 4, BatchSize = 3, KeepProb = 0.7, MaxGradNorm = 5, Cell = typeof(Gru))]
internal sealed partial class TorchWordsGru;

[LstmModel(VocabSize = 29, EmbeddingSize = 9, HiddenSize = 11, ProjectionSize = 6, NumLayers = 2, NumSteps = 4, BatchSize = 3, KeepProb = 0.7, MaxGradNorm = 2.1, ForgetBias = 1,
    Cell = typeof(ProjectedLstm))]
internal sealed partial class TorchWordsProjected;

[LstmModel(VocabSize = 29, EmbeddingSize = 6, HiddenSize = 11, ProjectionSize = 6, NumLayers = 3, NumSteps = 4, BatchSize = 3, TieWeights = true, KeepProb = 0.7,
    DropoutPlacement = DropoutPlacement.BetweenLayers, MaxGradNorm = 1.6, Cell = typeof(ProjectedLstm))]
internal sealed partial class TorchWordsProjectedTied;

[LstmModel(VocabSize = 23, EmbeddingSize = 7, HiddenSize = 10, NumLayers = 2, NumSteps = 5, BatchSize = 3, MaxGradNorm = 3, ForgetBias = 1, Cell = typeof(LayerNormLstm))]
internal sealed partial class TorchWordsLayerNorm;

[LstmModel(VocabSize = 13, HiddenSize = 5, NumLayers = 1, NumSteps = 1, BatchSize = 1, TieWeights = true, MaxGradNorm = 1.5, Cell = typeof(OriginalGru))]
internal sealed partial class TorchWordsOriginalGruOne;
