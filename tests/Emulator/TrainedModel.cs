namespace ModelGen.Emulator;

/// <summary>A model that trains in seconds, with dropout and in several layers.</summary>
[LstmModel(VocabSize = 12, HiddenSize = 18, NumSteps = 5, BatchSize = 4, KeepProb = 0.75, LearningRate = 1, MaxEpoch = 1, MaxMaxEpoch = 2)]
internal sealed partial class TrainedModel;
