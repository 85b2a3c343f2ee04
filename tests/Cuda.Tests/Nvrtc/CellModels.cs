using ModelGen.Cells;
using ModelGen.Cuda.Tests.Models;

namespace ModelGen.Cuda.Tests.Nvrtc;

// A layer of the small configuration with each cell.

[LstmModel(VocabSize = 10_000, HiddenSize = 200, NumLayers = 1, KeepProb = 0.5, Cell = typeof(PeepholeLstm))]
public partial class PeepholeModel;

[LstmModel(VocabSize = 10_000, HiddenSize = 200, NumLayers = 1, Cell = typeof(CoupledLstm))]
public partial class CoupledModel;

[LstmModel(VocabSize = 10_000, HiddenSize = 200, NumLayers = 1, Cell = typeof(Gru))]
public partial class GruModel;

[LstmModel(VocabSize = 10_000, HiddenSize = 200, NumLayers = 1, TieWeights = true, Cell = typeof(OriginalGru))]
public partial class OriginalGruModel;

[LstmModel(VocabSize = 10_000, HiddenSize = 200, NumLayers = 1, Cell = typeof(Rnn))]
public partial class RnnModel;

[LstmModel(VocabSize = 10_000, HiddenSize = 200, NumLayers = 1, Cell = typeof(ReluRnn))]
public partial class ReluRnnModel;

[LstmModel(VocabSize = 10_000, HiddenSize = 200, ProjectionSize = 100, NumLayers = 1, Cell = typeof(ProjectedLstm))]
public partial class ProjectedModel;

[LstmModel(VocabSize = 10_000, HiddenSize = 200, NumLayers = 1, Cell = typeof(LayerNormLstm))]
public partial class LayerNormModel;

[LstmModel(VocabSize = 10_000, HiddenSize = 200, NumLayers = 1, Cell = typeof(UpdateGateRnn))]
public partial class UpdateGateModel;

[LstmModel(VocabSize = 10_000, HiddenSize = 200, NumLayers = 1, Cell = typeof(EveryWord))]
public partial class EveryWordModel;
