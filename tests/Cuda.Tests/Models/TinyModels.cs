using ModelGen.Cells;

namespace ModelGen.Cuda.Tests.Models;

// Between them: every cell, widths that no vector, quad or tile divides, each kind of dropout, tied weights, an embedding of a
// width of its own, and gradients that are clipped in some steps only, or to nothing.

[LstmModel(VocabSize = 43, HiddenSize = 17, NumSteps = 5, BatchSize = 3, KeepProb = 0.75, MaxGradNorm = 1.5, ForgetBias = 1)]
public partial class TinyLstm;

[LstmModel(VocabSize = 43, HiddenSize = 17, NumSteps = 5, BatchSize = 3, KeepProb = 0.75, MaxGradNorm = 1.5, Cell = typeof(PeepholeLstm))]
public partial class TinyPeephole;

[LstmModel(VocabSize = 50, EmbeddingSize = 12, HiddenSize = 20, NumSteps = 4, BatchSize = 4, KeepProb = 0.75, MaxGradNorm = 1,
    Cell = typeof(CoupledLstm))]
public partial class TinyCoupled;

[LstmModel(VocabSize = 43, EmbeddingSize = 7, HiddenSize = 18, NumSteps = 5, BatchSize = 3, KeepProb = 0.75,
    DropoutPlacement = DropoutPlacement.BetweenLayers, MaxGradNorm = 1.5, Cell = typeof(Gru))]
public partial class TinyGru;

[LstmModel(VocabSize = 43, HiddenSize = 19, NumSteps = 5, BatchSize = 3, KeepProb = 0.75, TieWeights = true, MaxGradNorm = 1.5,
    Cell = typeof(OriginalGru))]
public partial class TinyOriginalGru;

[LstmModel(VocabSize = 40, HiddenSize = 16, NumSteps = 4, BatchSize = 4, KeepProb = 0.75, MaxGradNorm = 0, Cell = typeof(Rnn))]
public partial class TinyRnn;

[LstmModel(VocabSize = 43, HiddenSize = 17, NumSteps = 5, BatchSize = 3, KeepProb = 0.75, MaxGradNorm = 1.5, Cell = typeof(ReluRnn))]
public partial class TinyReluRnn;

[LstmModel(VocabSize = 43, EmbeddingSize = 9, HiddenSize = 17, ProjectionSize = 9, NumSteps = 5, BatchSize = 3, KeepProb = 0.75,
    TieWeights = true, MaxGradNorm = 1.5, Cell = typeof(ProjectedLstm))]
public partial class TinyProjected;

// Small weights, normalised, would make rounding errors large in a few steps.
[LstmModel(VocabSize = 43, HiddenSize = 17, NumSteps = 5, BatchSize = 3, KeepProb = 0.75, MaxGradNorm = 1.5, InitScale = 1,
    Cell = typeof(LayerNormLstm))]
public partial class TinyLayerNorm;

[LstmModel(VocabSize = 43, HiddenSize = 17, NumSteps = 5, BatchSize = 3, KeepProb = 0.75, MaxGradNorm = 1.5, Cell = typeof(UpdateGateRnn))]
public partial class TinyUpdateGate;

[LstmModel(VocabSize = 43, HiddenSize = 17, NumSteps = 5, BatchSize = 3, KeepProb = 0.75, MaxGradNorm = 2.5, InitScale = 0.4,
    Cell = typeof(EveryWord))]
public partial class TinyEveryWord;
