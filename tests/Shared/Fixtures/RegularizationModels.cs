namespace ModelGen.Tests.Fixtures;

/// <summary>Masks that all steps of a window have, each kind with a probability of its own.</summary>
[LstmModel(
    VocabSize = 23, HiddenSize = 9, NumSteps = 4, BatchSize = 5, InitScale = 0.5, VariationalDropout = true, KeepProb = 0.7, InputKeepProb = 0.8,
    OutputKeepProb = 0.6, StateKeepProb = 0.75)]
internal sealed partial class VariationalWords;

/// <summary>Masks that each step has for itself, and a product of something that the cell computes.</summary>
[LstmModel(
    VocabSize = 23, HiddenSize = 7, NumSteps = 3, BatchSize = 3, InitScale = 0.5, DropoutPlacement = DropoutPlacement.BetweenLayers, KeepProb = 0.6,
    StateKeepProb = 0.7, Cell = typeof(Cells.OriginalGru))]
internal sealed partial class StepwiseWords;

/// <summary>The same as <see cref="VariationalWords"/> without dropout.</summary>
[LstmModel(VocabSize = 23, HiddenSize = 9, NumSteps = 4, BatchSize = 5, InitScale = 0.5)]
internal sealed partial class UndroppedWords;

/// <summary>Everything at once, and a softmax layer that keeps the rows of words that are dropped.</summary>
[LstmModel(
    VocabSize = 23, HiddenSize = 9, NumSteps = 4, BatchSize = 5, InitScale = 0.5, TieWeights = true, VariationalDropout = true, KeepProb = 0.7,
    StateKeepProb = 0.75, UpdateKeepProb = 0.8, WeightKeepProb = 0.6, WordKeepProb = 0.65, HiddenZoneout = 0.2, CellZoneout = 0.3)]
internal sealed partial class RegularizedWords;

/// <summary>The same in two parts, and the whole.</summary>
[LstmModel(
    VocabSize = 23, HiddenSize = 7, NumSteps = 3, BatchSize = 6, UpdateKeepProb = 0.8, WeightKeepProb = 0.6, WordKeepProb = 0.65, HiddenZoneout = 0.2,
    ActivationPenalty = 2, TemporalPenalty = 1, Cell = typeof(Cells.OriginalGru))]
internal sealed partial class WholeRegularized;

/// <summary>A part of it.</summary>
[LstmModel(
    VocabSize = 23, HiddenSize = 7, NumSteps = 3, BatchSize = 3, Accumulate = 2, UpdateKeepProb = 0.8, WeightKeepProb = 0.6, WordKeepProb = 0.65,
    HiddenZoneout = 0.2, ActivationPenalty = 2, TemporalPenalty = 1, Cell = typeof(Cells.OriginalGru))]
internal sealed partial class PartRegularized;

/// <summary>Penalties on the output of the last layer.</summary>
[LstmModel(VocabSize = 23, HiddenSize = 9, NumSteps = 4, BatchSize = 5, InitScale = 0.5, OutputKeepProb = 0.6, ActivationPenalty = 2, TemporalPenalty = 3)]
internal sealed partial class PenalizedWords;

/// <summary>Penalties on an output without dropout.</summary>
[LstmModel(VocabSize = 23, HiddenSize = 9, NumSteps = 4, BatchSize = 5, InitScale = 0.5, ActivationPenalty = 2, TemporalPenalty = 3)]
internal sealed partial class WholePenalizedWords;
