namespace ModelGen.Ptb.Models;

/// <summary>
/// The model of the default run: small enough to learn <see cref="Training.SyntheticSource"/> in about a minute on two cores.
/// </summary>
[LstmModel(
    VocabSize = 10_000, HiddenSize = 128, NumLayers = 1,
    BatchSize = 20, NumSteps = 20, KeepProb = 1.0,
    InitScale = 0.04, LearningRate = 2.0, MaxGradNorm = 5,
    MaxEpoch = 1, MaxMaxEpoch = 2, LrDecay = 0.25)]
public partial class DefaultModel;
