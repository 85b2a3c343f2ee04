namespace ModelGen.Benchmarks.Compare;

/// <summary>
/// AWD-LSTM at the size of the paper: Merity, Keskar and Socher, "Regularizing and Optimizing LSTM Language Models" (2018,
/// arXiv:1708.02182). All windows are of 70 steps, the most frequent length there.
/// </summary>
[LstmModel(
    VocabSize = 10_000, HiddenSizes = [1150, 1150, 400], EmbeddingSize = 400, TieWeights = true,
    BatchSize = 80, NumSteps = 70,
    VariationalDropout = true, WordKeepProb = 0.9, InputKeepProb = 0.6, KeepProb = 0.75, OutputKeepProb = 0.6, WeightKeepProb = 0.5,
    ActivationPenalty = 2, TemporalPenalty = 1,
    InitScale = 0.1, LearningRate = 30.0 / 70, MaxGradNorm = 0.25 * 70, LrDecay = 1, MaxEpoch = 1, MaxMaxEpoch = 500)]
[OptimizerArgument("weight_decay", 1.2e-6 * 70, Of = "*")]
public partial class AwdLstm;
