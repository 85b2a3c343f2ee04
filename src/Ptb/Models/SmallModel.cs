namespace ModelGen.Ptb.Models;

/// <summary>
/// The small configuration of TensorFlow's <c>ptb_word_lm.py</c>: the non-regularised LSTM of Zaremba, Sutskever and
/// Vinyals, "Recurrent Neural Network Regularization" (2014, arXiv:1409.2329).
/// </summary>
[LstmModel(
    VocabSize = 10_000, HiddenSize = 200, NumLayers = 2,
    BatchSize = 20, NumSteps = 20, KeepProb = 1.0,
    InitScale = 0.1, LearningRate = 1.0, MaxGradNorm = 5,
    MaxEpoch = 4, MaxMaxEpoch = 13, LrDecay = 0.5)]
public partial class SmallModel;
