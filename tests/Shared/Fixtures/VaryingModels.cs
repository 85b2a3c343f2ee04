using ModelGen.Cells;

namespace ModelGen.Tests.Fixtures;

// Models whose windows may be shorter than six steps, each with models that are declared with one of these numbers.
[LstmModel(VocabSize = 23, HiddenSize = 9, NumSteps = 6, VariableSteps = true, BatchSize = 3, KeepProb = 0.7, MaxGradNorm = 0.05)]
internal sealed partial class Varying;

[LstmModel(VocabSize = 23, HiddenSize = 9, NumSteps = 6, BatchSize = 3, KeepProb = 0.7, MaxGradNorm = 0.05)]
internal sealed partial class VaryingOf6;

[LstmModel(VocabSize = 23, HiddenSize = 9, NumSteps = 4, BatchSize = 3, KeepProb = 0.7, MaxGradNorm = 0.05)]
internal sealed partial class VaryingOf4;

[LstmModel(VocabSize = 23, HiddenSize = 9, NumSteps = 1, BatchSize = 3, KeepProb = 0.7, MaxGradNorm = 0.05)]
internal sealed partial class VaryingOf1;

/// <summary>The same with all else: tied weights, an optimizer with states, several segments, gradients that are summed, one kind of mask.</summary>
[LstmModel(
    VocabSize = 19, HiddenSize = 8, NumLayers = 3, NumSteps = 6, VariableSteps = true, BatchSize = 2, KeepProb = 0.6, TieWeights = true, Accumulate = 2,
    DropoutPlacement = DropoutPlacement.BetweenLayers, Cell = typeof(OriginalGru), Optimizer = typeof(ModelGen.Optimizers.Adam))]
internal sealed partial class VaryingAll;

[LstmModel(
    VocabSize = 19, HiddenSize = 8, NumLayers = 3, NumSteps = 6, BatchSize = 2, KeepProb = 0.6, TieWeights = true, Accumulate = 2,
    DropoutPlacement = DropoutPlacement.BetweenLayers, Cell = typeof(OriginalGru), Optimizer = typeof(ModelGen.Optimizers.Adam))]
internal sealed partial class VaryingAllOf6;

[LstmModel(
    VocabSize = 19, HiddenSize = 8, NumLayers = 3, NumSteps = 4, BatchSize = 2, KeepProb = 0.6, TieWeights = true, Accumulate = 2,
    DropoutPlacement = DropoutPlacement.BetweenLayers, Cell = typeof(OriginalGru), Optimizer = typeof(ModelGen.Optimizers.Adam))]
internal sealed partial class VaryingAllOf4;

[LstmModel(
    VocabSize = 19, HiddenSize = 8, NumLayers = 3, NumSteps = 1, BatchSize = 2, KeepProb = 0.6, TieWeights = true, Accumulate = 2,
    DropoutPlacement = DropoutPlacement.BetweenLayers, Cell = typeof(OriginalGru), Optimizer = typeof(ModelGen.Optimizers.Adam))]
internal sealed partial class VaryingAllOf1;

/// <summary>Masks of a whole window, and one on the state.</summary>
[LstmModel(
    VocabSize = 23, HiddenSize = 9, NumSteps = 6, VariableSteps = true, BatchSize = 3, KeepProb = 0.7, VariationalDropout = true, StateKeepProb = 0.8,
    Cell = typeof(Gru))]
internal sealed partial class VaryingMasks;

[LstmModel(
    VocabSize = 23, HiddenSize = 9, NumSteps = 6, BatchSize = 3, KeepProb = 0.7, VariationalDropout = true, StateKeepProb = 0.8, Cell = typeof(Gru))]
internal sealed partial class VaryingMasksOf6;

[LstmModel(
    VocabSize = 23, HiddenSize = 9, NumSteps = 4, BatchSize = 3, KeepProb = 0.7, VariationalDropout = true, StateKeepProb = 0.8, Cell = typeof(Gru))]
internal sealed partial class VaryingMasksOf4;

[LstmModel(
    VocabSize = 23, HiddenSize = 9, NumSteps = 1, BatchSize = 3, KeepProb = 0.7, VariationalDropout = true, StateKeepProb = 0.8, Cell = typeof(Gru))]
internal sealed partial class VaryingMasksOf1;

/// <summary>All that keeps a model from learning its text by heart and has a number of its own.</summary>
[LstmModel(
    VocabSize = 23, HiddenSize = 9, NumSteps = 6, VariableSteps = true, BatchSize = 3, KeepProb = 0.7, UpdateKeepProb = 0.8, WeightKeepProb = 0.75, WordKeepProb = 0.9,
    HiddenZoneout = 0.1, CellZoneout = 0.2, ActivationPenalty = 2, TemporalPenalty = 3)]
internal sealed partial class VaryingRegularized;

[LstmModel(
    VocabSize = 23, HiddenSize = 9, NumSteps = 6, BatchSize = 3, KeepProb = 0.7, UpdateKeepProb = 0.8, WeightKeepProb = 0.75, WordKeepProb = 0.9,
    HiddenZoneout = 0.1, CellZoneout = 0.2, ActivationPenalty = 2, TemporalPenalty = 3)]
internal sealed partial class VaryingRegularizedOf6;

[LstmModel(
    VocabSize = 23, HiddenSize = 9, NumSteps = 4, BatchSize = 3, KeepProb = 0.7, UpdateKeepProb = 0.8, WeightKeepProb = 0.75, WordKeepProb = 0.9,
    HiddenZoneout = 0.1, CellZoneout = 0.2, ActivationPenalty = 2, TemporalPenalty = 3)]
internal sealed partial class VaryingRegularizedOf4;

[LstmModel(
    VocabSize = 23, HiddenSize = 9, NumSteps = 1, BatchSize = 3, KeepProb = 0.7, UpdateKeepProb = 0.8, WeightKeepProb = 0.75, WordKeepProb = 0.9,
    HiddenZoneout = 0.1, CellZoneout = 0.2, ActivationPenalty = 2)]
internal sealed partial class VaryingRegularizedOf1;

/// <summary>Rows of a table that are updated by themselves, with what is kept beside them, and averages of all parameters.</summary>
[LstmModel(
    VocabSize = 23, HiddenSize = 9, NumSteps = 6, VariableSteps = true, BatchSize = 3, AverageParameters = true, TableUpdate = TableUpdate.Lazy,
    Optimizer = typeof(ModelGen.Optimizers.Adam))]
[OptimizerArgument("average_start", 2)]
[OptimizerArgument("weight_decay", 0.01, Of = "*")]
internal sealed partial class VaryingLazy;

[LstmModel(
    VocabSize = 23, HiddenSize = 9, NumSteps = 6, BatchSize = 3, AverageParameters = true, TableUpdate = TableUpdate.Lazy,
    Optimizer = typeof(ModelGen.Optimizers.Adam))]
[OptimizerArgument("average_start", 2)]
[OptimizerArgument("weight_decay", 0.01, Of = "*")]
internal sealed partial class VaryingLazyOf6;

[LstmModel(
    VocabSize = 23, HiddenSize = 9, NumSteps = 4, BatchSize = 3, AverageParameters = true, TableUpdate = TableUpdate.Lazy,
    Optimizer = typeof(ModelGen.Optimizers.Adam))]
[OptimizerArgument("average_start", 2)]
[OptimizerArgument("weight_decay", 0.01, Of = "*")]
internal sealed partial class VaryingLazyOf4;

[LstmModel(
    VocabSize = 23, HiddenSize = 9, NumSteps = 1, BatchSize = 3, AverageParameters = true, TableUpdate = TableUpdate.Lazy,
    Optimizer = typeof(ModelGen.Optimizers.Adam))]
[OptimizerArgument("average_start", 2)]
[OptimizerArgument("weight_decay", 0.01, Of = "*")]
internal sealed partial class VaryingLazyOf1;
