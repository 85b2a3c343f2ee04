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
