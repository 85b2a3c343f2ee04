namespace ModelGen.Ptb.Models;

/// <summary>
/// The test configuration of TensorFlow's <c>ptb_word_lm.py</c>, after Zaremba, Sutskever and Vinyals (2014,
/// arXiv:1409.2329): as small as can be, to see that everything runs.
/// </summary>
[LstmModel(
    VocabSize = 10_000, HiddenSize = 2, NumLayers = 1,
    BatchSize = 20, NumSteps = 2, KeepProb = 1.0,
    InitScale = 0.1, LearningRate = 1.0, MaxGradNorm = 1,
    MaxEpoch = 1, MaxMaxEpoch = 1, LrDecay = 0.5)]
public partial class TestModel;
