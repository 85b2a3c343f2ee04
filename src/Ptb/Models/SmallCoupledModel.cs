using ModelGen.Cells;

namespace ModelGen.Ptb.Models;

/// <summary>The small configuration with an LSTM whose input gate is 1 - forget gate (Greff et al. 2017, arXiv:1503.04069).</summary>
[LstmModel(
    VocabSize = 10_000, HiddenSize = 200, NumLayers = 2,
    BatchSize = 20, NumSteps = 20, KeepProb = 1.0,
    InitScale = 0.1, LearningRate = 1.0, MaxGradNorm = 5,
    MaxEpoch = 4, MaxMaxEpoch = 13, LrDecay = 0.5,
    Cell = typeof(CoupledLstm))]
public partial class SmallCoupledModel;
