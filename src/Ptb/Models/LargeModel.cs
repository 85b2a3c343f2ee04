namespace ModelGen.Ptb.Models;

/// <summary>
/// The large configuration of TensorFlow's <c>ptb_word_lm.py</c>: the large regularised LSTM of Zaremba, Sutskever and
/// Vinyals, "Recurrent Neural Network Regularization" (2014, arXiv:1409.2329).
/// </summary>
[LstmModel(
    VocabSize = 10_000, HiddenSize = 1_500, NumLayers = 2,
    BatchSize = 20, NumSteps = 35, KeepProb = 0.35,
    InitScale = 0.04, LearningRate = 1.0, MaxGradNorm = 10,
    MaxEpoch = 14, MaxMaxEpoch = 55, LrDecay = 1 / 1.15)]
public partial class LargeModel;
