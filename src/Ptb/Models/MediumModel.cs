namespace ModelGen.Ptb.Models;

/// <summary>
/// The medium configuration of TensorFlow's <c>ptb_word_lm.py</c>: the medium regularised LSTM of Zaremba, Sutskever and
/// Vinyals, "Recurrent Neural Network Regularization" (2014, arXiv:1409.2329).
/// </summary>
[LstmModel(
    VocabSize = 10_000, HiddenSize = 650, NumLayers = 2,
    BatchSize = 20, NumSteps = 35, KeepProb = 0.5,
    InitScale = 0.05, LearningRate = 1.0, MaxGradNorm = 5,
    MaxEpoch = 6, MaxMaxEpoch = 39, LrDecay = 0.8)]
public partial class MediumModel;
