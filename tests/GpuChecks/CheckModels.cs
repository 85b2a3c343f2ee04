using ModelGen.Cells;

namespace ModelGen.GpuChecks;

/// <summary>
/// A small model for checks, of sizes that are multiples of nothing, and parameters so large that nothing is nearly linear: dropout
/// on all outputs, and a norm that every step is clipped to.
/// </summary>
[LstmModel(
    VocabSize = 47, HiddenSize = 21, NumLayers = 2, NumSteps = 5, BatchSize = 7, KeepProb = 0.7, InitScale = 0.5, MaxGradNorm = 1)]
internal sealed partial class CheckedLstm;

/// <summary>A product inside the cell, and one matrix for embedding and softmax layer.</summary>
[LstmModel(
    VocabSize = 47, HiddenSize = 21, NumLayers = 2, NumSteps = 5, BatchSize = 7, InitScale = 0.5, MaxGradNorm = 2,
    TieWeights = true, Cell = typeof(OriginalGru))]
internal sealed partial class CheckedGru;

/// <summary>Means over the units of a row.</summary>
[LstmModel(
    VocabSize = 47, HiddenSize = 21, NumLayers = 2, NumSteps = 5, BatchSize = 7, InitScale = 0.5, MaxGradNorm = 2,
    Cell = typeof(LayerNormLstm))]
internal sealed partial class CheckedLayerNorm;
