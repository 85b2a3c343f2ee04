using ModelGen.Cells;

namespace ModelGen.Ptb.Models;

/// <summary>The small configuration with gated recurrent units (Cho et al. 2014, arXiv:1406.1078) in the form of PyTorch.</summary>
[LstmModel(
    VocabSize = 10_000, HiddenSize = 200, NumLayers = 2,
    BatchSize = 20, NumSteps = 20, KeepProb = 1.0,
    InitScale = 0.1, LearningRate = 0.5, MaxGradNorm = 5,
    MaxEpoch = 4, MaxMaxEpoch = 13, LrDecay = 0.5,
    Cell = typeof(Gru))]
public partial class SmallGruModel;
