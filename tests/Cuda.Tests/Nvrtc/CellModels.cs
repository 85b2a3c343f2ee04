using ModelGen.Cells;
using ModelGen.Cuda.Tests.Models;

namespace ModelGen.Cuda.Tests.Nvrtc;

// The small configuration with each cell: layers that are a wavefront, where the cell allows it.

[LstmModel(VocabSize = 10_000, HiddenSize = 200, KeepProb = 0.5, Cell = typeof(PeepholeLstm))]
public partial class PeepholeModel;

[LstmModel(VocabSize = 10_000, HiddenSize = 200, Cell = typeof(CoupledLstm))]
public partial class CoupledModel;

[LstmModel(VocabSize = 10_000, HiddenSize = 200, Cell = typeof(Gru))]
public partial class GruModel;

[LstmModel(VocabSize = 10_000, HiddenSize = 200, TieWeights = true, Cell = typeof(OriginalGru))]
public partial class OriginalGruModel;

[LstmModel(VocabSize = 10_000, HiddenSize = 200, Cell = typeof(Rnn))]
public partial class RnnModel;

[LstmModel(VocabSize = 10_000, HiddenSize = 200, Cell = typeof(ReluRnn))]
public partial class ReluRnnModel;

[LstmModel(VocabSize = 10_000, HiddenSize = 200, ProjectionSize = 100, Cell = typeof(ProjectedLstm))]
public partial class ProjectedModel;

[LstmModel(VocabSize = 10_000, HiddenSize = 200, Cell = typeof(LayerNormLstm))]
public partial class LayerNormModel;

[LstmModel(VocabSize = 10_000, HiddenSize = 200, Cell = typeof(UpdateGateRnn))]
public partial class UpdateGateModel;

[LstmModel(VocabSize = 10_000, HiddenSize = 200, Cell = typeof(EveryWord))]
public partial class EveryWordModel;
