namespace ModelGen.Runtime.Tests.Models;

[LstmModel(VocabSize = 41, HiddenSize = 19, NumLayers = 2, NumSteps = 6, BatchSize = 5, MaxGradNorm = 2)]
internal sealed partial class TinyModel;

[LstmModel(VocabSize = 41, HiddenSize = 19, NumLayers = 2, NumSteps = 6, BatchSize = 5, KeepProb = 0.6)]
internal sealed partial class TinyDropoutModel;

// One word to choose from, one unit, one step, one stream: every extent at its least.
[LstmModel(VocabSize = 1, HiddenSize = 1, NumLayers = 1, NumSteps = 1, BatchSize = 1)]
internal sealed partial class LeastModel;

// The same network as TinyModel, seen by a single stream.
[LstmModel(VocabSize = 41, HiddenSize = 19, NumLayers = 2, NumSteps = 1, BatchSize = 1)]
internal sealed partial class TinySingleModel;

[LstmModel(VocabSize = 41, HiddenSize = 19, NumLayers = 1, NumSteps = 3, BatchSize = 2, MaxGradNorm = 0)]
internal sealed partial class ZeroNormModel;
