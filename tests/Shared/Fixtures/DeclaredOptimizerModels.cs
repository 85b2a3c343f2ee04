using ModelGen.Optimizers;

namespace ModelGen.Tests.Fixtures;

// What a declaration says of an optimizer, one model for each fixture: tests/fixtures/torch/optimizers.
[LstmModel(VocabSize = 17, EmbeddingSize = 5, HiddenSize = 6, NumLayers = 1, NumSteps = 3, BatchSize = 2, MaxGradNorm = 1.6, Optimizer = typeof(Adam))]
[OptimizerArgument("beta1", 0.8)]
[OptimizerArgument("beta2", 0.95)]
[OptimizerArgument("epsilon", 1e-3)]
internal sealed partial class TunedAdam;

[LstmModel(VocabSize = 17, EmbeddingSize = 5, HiddenSize = 6, NumLayers = 1, NumSteps = 3, BatchSize = 2, MaxGradNorm = 1.6)]
[OptimizerArgument("weight_decay", 0.1)]
internal sealed partial class DecayedSgd;

[LstmModel(VocabSize = 17, EmbeddingSize = 5, HiddenSize = 6, NumLayers = 1, NumSteps = 3, BatchSize = 2, MaxGradNorm = 1.6)]
[OptimizerArgument("weight_decay", 0.1, Of = "*")]
internal sealed partial class DecayedSgdAll;

[LstmModel(VocabSize = 17, EmbeddingSize = 5, HiddenSize = 6, NumLayers = 1, NumSteps = 3, BatchSize = 2, MaxGradNorm = 1.6, Optimizer = typeof(Adam))]
[OptimizerArgument("weight_decay", 0.1, Of = "kernel_*")]
[OptimizerArgument("weight_decay", 0.3, Of = "softmax_w")]
internal sealed partial class DecayedAdam;

[LstmModel(VocabSize = 17, EmbeddingSize = 5, HiddenSize = 6, NumLayers = 1, NumSteps = 3, BatchSize = 2, MaxGradNorm = 1.6, Optimizer = typeof(AdamW))]
[OptimizerArgument("weight_decay", 0.2, Of = "*")]
internal sealed partial class DecayedAdamWAll;

[LstmModel(VocabSize = 17, HiddenSize = 6, NumLayers = 1, NumSteps = 3, BatchSize = 2, MaxGradNorm = 1.6, TieWeights = true, Optimizer = typeof(AdamW))]
[OptimizerArgument("weight_decay", 0.2)]
internal sealed partial class DecayedAdamWTied;

[LstmModel(VocabSize = 17, EmbeddingSize = 5, HiddenSize = 6, NumLayers = 1, NumSteps = 3, BatchSize = 2, MaxGradNorm = 1.6, Optimizer = typeof(Lion))]
[OptimizerArgument("weight_decay", 0.2)]
internal sealed partial class DecayedLion;

[RecurrentLayer(InputSize = 4, HiddenSize = 6, NumSteps = 3, BatchSize = 2, Optimizer = typeof(Momentum))]
[OptimizerArgument("weight_decay", 0.1)]
internal sealed partial class DecayedMomentumLayer;

[LstmModel(VocabSize = 17, EmbeddingSize = 5, HiddenSize = 6, NumLayers = 1, NumSteps = 3, BatchSize = 2, Clipping = Clipping.Value, MaxGradValue = 0.05, Optimizer = typeof(Adam))]
internal sealed partial class ValueAdam;

[LstmModel(VocabSize = 17, EmbeddingSize = 5, HiddenSize = 6, NumLayers = 1, NumSteps = 3, BatchSize = 2, Clipping = Clipping.Value, MaxGradValue = 0.05)]
internal sealed partial class ValueSgd;

[LstmModel(VocabSize = 17, EmbeddingSize = 5, HiddenSize = 6, NumLayers = 1, NumSteps = 3, BatchSize = 2, Clipping = Clipping.None, Optimizer = typeof(Momentum))]
internal sealed partial class UnclippedMomentum;

[RecurrentLayer(InputSize = 4, HiddenSize = 6, NumSteps = 3, BatchSize = 2, Clipping = Clipping.Norm, MaxGradNorm = 2)]
internal sealed partial class NormLayer;

[RecurrentLayer(InputSize = 4, HiddenSize = 6, NumSteps = 3, BatchSize = 2, Clipping = Clipping.Value, MaxGradValue = 0.05, Optimizer = typeof(Adam))]
internal sealed partial class ValueLayer;

[LstmModel(VocabSize = 17, EmbeddingSize = 5, HiddenSize = 6, NumLayers = 1, NumSteps = 3, BatchSize = 2, MaxGradNorm = 1.6, TableUpdate = TableUpdate.Lazy, Optimizer = typeof(Adam))]
internal sealed partial class LazyAdam;

[LstmModel(VocabSize = 17, EmbeddingSize = 5, HiddenSize = 6, NumLayers = 1, NumSteps = 3, BatchSize = 2, MaxGradNorm = 1.6, AverageParameters = true)]
[OptimizerArgument("average_start", 2)]
internal sealed partial class MeanSgd;

[LstmModel(VocabSize = 17, EmbeddingSize = 5, HiddenSize = 6, NumLayers = 1, NumSteps = 3, BatchSize = 2, MaxGradNorm = 1.6, AverageParameters = true, Optimizer = typeof(Adam))]
[OptimizerArgument("average_weight", 0.2)]
internal sealed partial class ExponentialAdam;

[RecurrentLayer(InputSize = 4, HiddenSize = 6, NumSteps = 3, BatchSize = 2, AverageParameters = true, Optimizer = typeof(Momentum))]
[OptimizerArgument("average_start", 1)]
internal sealed partial class MeanLayer;

/// <summary>Tensors of one matrix with different numbers.</summary>
[LstmModel(VocabSize = 17, EmbeddingSize = 5, HiddenSize = 6, NumLayers = 2, NumSteps = 3, BatchSize = 2, Clipping = Clipping.None, Cell = typeof(Cells.Gru))]
[OptimizerArgument("weight_decay", 0.125)]
[OptimizerArgument("weight_decay", 0.5, Of = "input_kernel_0")]
[OptimizerArgument("weight_decay", 0, Of = "recurrent_kernel_1")]
[OptimizerArgument("weight_decay", 0.25, Of = "bias_1")]
internal sealed partial class DecayedGru;

/// <summary>Rows of the step's words alone, with a state, and weight decay of their own.</summary>
[LstmModel(VocabSize = 17, EmbeddingSize = 5, HiddenSize = 6, NumLayers = 1, NumSteps = 3, BatchSize = 2, MaxGradNorm = 1, TableUpdate = TableUpdate.Lazy, Optimizer = typeof(Momentum))]
[OptimizerArgument("weight_decay", 0.5, Of = "embedding")]
internal sealed partial class LazyMomentum;

/// <summary>The same with averages, which are of all rows.</summary>
[LstmModel(
    VocabSize = 17, EmbeddingSize = 5, HiddenSize = 6, NumLayers = 1, NumSteps = 3, BatchSize = 2, TableUpdate = TableUpdate.Lazy, AverageParameters = true,
    Optimizer = typeof(Momentum))]
internal sealed partial class LazyMean;

/// <summary>Averages of updates that have two parts.</summary>
[LstmModel(VocabSize = 17, EmbeddingSize = 5, HiddenSize = 6, NumLayers = 1, NumSteps = 3, BatchSize = 2, Accumulate = 2, AverageParameters = true, Optimizer = typeof(Lion))]
internal sealed partial class MeanOfParts;
