namespace ModelGen.Ptb.Tests.Fakes;

/// <summary>A real model, small enough for an emulated GPU.</summary>
[LstmModel(VocabSize = 4, HiddenSize = 4, NumLayers = 1, NumSteps = 3, BatchSize = 2, LearningRate = 1, MaxEpoch = 1, MaxMaxEpoch = 2)]
internal sealed partial class TinyModel;
