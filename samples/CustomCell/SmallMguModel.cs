using ModelGen;

namespace CustomCell;

/// <summary>The small configuration of TensorFlow's <c>ptb_word_lm.py</c>, with the cell of this project.</summary>
[LstmModel(
    VocabSize = 10_000, HiddenSize = 200, NumLayers = 2,
    BatchSize = 20, NumSteps = 20,
    InitScale = 0.1, LearningRate = 0.5, MaxGradNorm = 5,
    MaxEpoch = 4, MaxMaxEpoch = 13, LrDecay = 0.5,
    Cell = typeof(MinimalGatedUnit))]
public sealed partial class SmallMguModel;
