namespace ModelGen.Tests.Fixtures;

// One model for each shape of the fixtures; their sizes are multiples of nothing on purpose.
[LstmModel(HiddenSize = 13, NumLayers = 2, NumSteps = 5, BatchSize = 4, VocabSize = 37, KeepProb = 0.75)]
internal sealed partial class LmLstmH13L2Dropout;

[LstmModel(HiddenSize = 13, NumLayers = 3, NumSteps = 5, BatchSize = 4, VocabSize = 37, ForgetBias = 1)]
internal sealed partial class LmLstmH13L3Fb1;

[LstmModel(HiddenSize = 24, NumLayers = 2, NumSteps = 7, BatchSize = 5, VocabSize = 61)]
internal sealed partial class LmLstmH24L2;

[LstmModel(HiddenSize = 33, NumLayers = 2, NumSteps = 3, BatchSize = 17, VocabSize = 131)]
internal sealed partial class LmLstmH33L2B17;

[LstmModel(HiddenSize = 5, NumLayers = 1, NumSteps = 1, BatchSize = 1, VocabSize = 11)]
internal sealed partial class LmLstmH5T1B1;

[LstmModel(HiddenSize = 8, NumLayers = 1, NumSteps = 4, BatchSize = 3, VocabSize = 30)]
internal sealed partial class LmLstmH8L1;

[LstmModel(HiddenSize = 8, NumLayers = 2, NumSteps = 4, BatchSize = 3, VocabSize = 30)]
internal sealed partial class LmLstmH8Saturated;

[LstmModel(HiddenSize = 16, NumLayers = 2, NumSteps = 6, BatchSize = 4, VocabSize = 40, MaxGradNorm = 1.4)]
internal sealed partial class LmTrainSgd;

[LstmModel(HiddenSize = 13, NumLayers = 2, NumSteps = 5, BatchSize = 3, VocabSize = 29, KeepProb = 0.75, MaxGradNorm = 1.6)]
internal sealed partial class LmTrainDropout;

[LstmModel(HiddenSize = 11, NumLayers = 1, NumSteps = 8, BatchSize = 5, VocabSize = 53, ForgetBias = 1, MaxGradNorm = 1.7)]
internal sealed partial class LmTrainFb1Lrdecay;

[LstmModel(HiddenSize = 200, NumLayers = 2, NumSteps = 20, BatchSize = 20, VocabSize = 10_000, InitScale = 0.1, MaxGradNorm = 5)]
internal sealed partial class LmPtbsize;
