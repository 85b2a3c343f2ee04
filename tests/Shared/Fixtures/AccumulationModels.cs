namespace ModelGen.Tests.Fixtures;

/// <summary>A step over a batch of 20, with all that a step can depend on: dropout, gradients that are clipped, and counted updates.</summary>
[LstmModel(VocabSize = 23, HiddenSize = 9, NumSteps = 4, BatchSize = 20, KeepProb = 0.7, MaxGradNorm = 0.05, Optimizer = typeof(ModelGen.Optimizers.Adam))]
internal sealed partial class WholeBatch;

/// <summary>The same in four parts.</summary>
[LstmModel(
    VocabSize = 23, HiddenSize = 9, NumSteps = 4, BatchSize = 5, Accumulate = 4, KeepProb = 0.7, MaxGradNorm = 0.05,
    Optimizer = typeof(ModelGen.Optimizers.Adam))]
internal sealed partial class PartBatch;

/// <summary>The default optimizer, which takes rows of the embedding where gradients are not summed; a part whose mask has no whole counters.</summary>
[LstmModel(VocabSize = 23, HiddenSize = 7, NumSteps = 3, BatchSize = 9, KeepProb = 0.6)]
internal sealed partial class WholeDescent;

/// <summary>The same in three parts.</summary>
[LstmModel(VocabSize = 23, HiddenSize = 7, NumSteps = 3, BatchSize = 3, Accumulate = 3, KeepProb = 0.6)]
internal sealed partial class PartDescent;

/// <summary>A bare layer.</summary>
[RecurrentLayer(InputSize = 5, HiddenSize = 6, NumLayers = 2, NumSteps = 4, BatchSize = 6, Bidirectional = true, Dropout = 0.4)]
internal sealed partial class WholeLayer;

/// <summary>The same in two parts.</summary>
[RecurrentLayer(InputSize = 5, HiddenSize = 6, NumLayers = 2, NumSteps = 4, BatchSize = 3, Accumulate = 2, Bidirectional = true, Dropout = 0.4)]
internal sealed partial class PartLayer;

/// <summary>Masks that all steps of a window have, and masks of states.</summary>
[LstmModel(VocabSize = 23, HiddenSize = 7, NumSteps = 3, BatchSize = 9, VariationalDropout = true, KeepProb = 0.6, StateKeepProb = 0.7)]
internal sealed partial class WholeVariational;

/// <summary>The same in three parts.</summary>
[LstmModel(
    VocabSize = 23, HiddenSize = 7, NumSteps = 3, BatchSize = 3, Accumulate = 3, VariationalDropout = true, KeepProb = 0.6, StateKeepProb = 0.7)]
internal sealed partial class PartVariational;
