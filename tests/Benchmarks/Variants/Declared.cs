using ModelGen.Cells;

namespace ModelGen.Benchmarks.Variants;

/// <summary>What the others are compared with.</summary>
[LstmModel(VocabSize = 10_000, HiddenSize = 400, NumSteps = 20, BatchSize = 20)]
public partial class Plain;

/// <summary>With dropout.</summary>
[LstmModel(VocabSize = 10_000, HiddenSize = 400, NumSteps = 20, BatchSize = 20, KeepProb = 0.5)]
public partial class WithDropout;

/// <summary>With the embedding for softmax weights.</summary>
[LstmModel(VocabSize = 10_000, HiddenSize = 400, NumSteps = 20, BatchSize = 20, TieWeights = true)]
public partial class Tied;

/// <summary>PyTorch's GRU.</summary>
[LstmModel(VocabSize = 10_000, HiddenSize = 400, NumSteps = 20, BatchSize = 20, Cell = typeof(Gru))]
public partial class WithGru;

/// <summary>The GRU of the paper, with a product in the middle of its step.</summary>
[LstmModel(VocabSize = 10_000, HiddenSize = 400, NumSteps = 20, BatchSize = 20, Cell = typeof(OriginalGru))]
public partial class WithOriginalGru;

/// <summary>The LSTM whose forget gate is what the input gate leaves.</summary>
[LstmModel(VocabSize = 10_000, HiddenSize = 400, NumSteps = 20, BatchSize = 20, Cell = typeof(CoupledLstm))]
public partial class WithCoupledLstm;

/// <summary>The LSTM whose gates see the memory.</summary>
[LstmModel(VocabSize = 10_000, HiddenSize = 400, NumSteps = 20, BatchSize = 20, Cell = typeof(PeepholeLstm))]
public partial class WithPeepholeLstm;

/// <summary>The LSTM with normalised gates.</summary>
[LstmModel(VocabSize = 10_000, HiddenSize = 400, NumSteps = 20, BatchSize = 20, Cell = typeof(LayerNormLstm))]
public partial class WithLayerNormLstm;

/// <summary>The LSTM with a projected output.</summary>
[LstmModel(VocabSize = 10_000, HiddenSize = 400, ProjectionSize = 200, EmbeddingSize = 200, NumSteps = 20, BatchSize = 20, Cell = typeof(ProjectedLstm))]
public partial class WithProjection;

/// <summary>A user's cell: the minimal gated unit.</summary>
[LstmModel(VocabSize = 10_000, HiddenSize = 400, NumSteps = 20, BatchSize = 20, Cell = typeof(MinimalGatedUnit))]
public partial class WithOwnCell;

/// <summary>Sizes that divide nothing.</summary>
[LstmModel(VocabSize = 9_973, HiddenSize = 193, NumSteps = 20, BatchSize = 7)]
public partial class Odd;

/// <summary>The same, rounded up.</summary>
[LstmModel(VocabSize = 9_984, HiddenSize = 208, NumSteps = 20, BatchSize = 8)]
public partial class Even;

/// <summary>Two layers alone.</summary>
[RecurrentLayer(InputSize = 400, HiddenSize = 400, NumLayers = 2, NumSteps = 35, BatchSize = 20)]
public partial class Forwards;

/// <summary>Two layers that also read backwards.</summary>
[RecurrentLayer(InputSize = 400, HiddenSize = 400, NumLayers = 2, NumSteps = 35, BatchSize = 20, Bidirectional = true)]
public partial class BothWays;

/// <summary>Zhou et al. 2016, "Minimal gated unit for recurrent neural networks", arXiv:1603.09420.</summary>
[RecurrentCell]
public static class MinimalGatedUnit
{
    /// <summary>One step of a layer.</summary>
    public static Units Step(Units h, Units f, Gate n)
    {
        Units forget = Equations.Sigmoid(f);
        Units candidate = Equations.Tanh(n(forget * h));
        return (1 - forget) * h + forget * candidate;
    }
}
