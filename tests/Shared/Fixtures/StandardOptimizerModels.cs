using ModelGen.Optimizers;

namespace ModelGen.Tests.Fixtures;

// One model and one layer for each optimizer that comes with the compiler: tests/fixtures/torch/optimizers.
[LstmModel(VocabSize = 17, EmbeddingSize = 5, HiddenSize = 6, NumLayers = 1, NumSteps = 3, BatchSize = 2, MaxGradNorm = 1.6, Optimizer = typeof(Sgd))]
internal sealed partial class WordsSgd;

[RecurrentLayer(InputSize = 4, HiddenSize = 6, NumSteps = 3, BatchSize = 2, Optimizer = typeof(Sgd))]
internal sealed partial class LayerSgd;

[LstmModel(VocabSize = 17, EmbeddingSize = 5, HiddenSize = 6, NumLayers = 1, NumSteps = 3, BatchSize = 2, MaxGradNorm = 1.6, Optimizer = typeof(Momentum))]
internal sealed partial class WordsMomentum;

[RecurrentLayer(InputSize = 4, HiddenSize = 6, NumSteps = 3, BatchSize = 2, Optimizer = typeof(Momentum))]
internal sealed partial class LayerMomentum;

[LstmModel(VocabSize = 17, EmbeddingSize = 5, HiddenSize = 6, NumLayers = 1, NumSteps = 3, BatchSize = 2, MaxGradNorm = 1.6, Optimizer = typeof(Nesterov))]
internal sealed partial class WordsNesterov;

[RecurrentLayer(InputSize = 4, HiddenSize = 6, NumSteps = 3, BatchSize = 2, Optimizer = typeof(Nesterov))]
internal sealed partial class LayerNesterov;

[LstmModel(VocabSize = 17, EmbeddingSize = 5, HiddenSize = 6, NumLayers = 1, NumSteps = 3, BatchSize = 2, MaxGradNorm = 1.6, Optimizer = typeof(RmsProp))]
internal sealed partial class WordsRmsProp;

[RecurrentLayer(InputSize = 4, HiddenSize = 6, NumSteps = 3, BatchSize = 2, Optimizer = typeof(RmsProp))]
internal sealed partial class LayerRmsProp;

[LstmModel(VocabSize = 17, EmbeddingSize = 5, HiddenSize = 6, NumLayers = 1, NumSteps = 3, BatchSize = 2, MaxGradNorm = 1.6, Optimizer = typeof(GravesRmsProp))]
internal sealed partial class WordsGravesRmsProp;

[RecurrentLayer(InputSize = 4, HiddenSize = 6, NumSteps = 3, BatchSize = 2, Optimizer = typeof(GravesRmsProp))]
internal sealed partial class LayerGravesRmsProp;

[LstmModel(VocabSize = 17, EmbeddingSize = 5, HiddenSize = 6, NumLayers = 1, NumSteps = 3, BatchSize = 2, MaxGradNorm = 1.6, Optimizer = typeof(AdaDelta))]
internal sealed partial class WordsAdaDelta;

[RecurrentLayer(InputSize = 4, HiddenSize = 6, NumSteps = 3, BatchSize = 2, Optimizer = typeof(AdaDelta))]
internal sealed partial class LayerAdaDelta;

[LstmModel(VocabSize = 17, EmbeddingSize = 5, HiddenSize = 6, NumLayers = 1, NumSteps = 3, BatchSize = 2, MaxGradNorm = 1.6, Optimizer = typeof(AdaGrad))]
internal sealed partial class WordsAdaGrad;

[RecurrentLayer(InputSize = 4, HiddenSize = 6, NumSteps = 3, BatchSize = 2, Optimizer = typeof(AdaGrad))]
internal sealed partial class LayerAdaGrad;

[LstmModel(VocabSize = 17, EmbeddingSize = 5, HiddenSize = 6, NumLayers = 1, NumSteps = 3, BatchSize = 2, MaxGradNorm = 1.6, Optimizer = typeof(Adam))]
internal sealed partial class WordsAdam;

[RecurrentLayer(InputSize = 4, HiddenSize = 6, NumSteps = 3, BatchSize = 2, Optimizer = typeof(Adam))]
internal sealed partial class LayerAdam;

[LstmModel(VocabSize = 17, EmbeddingSize = 5, HiddenSize = 6, NumLayers = 1, NumSteps = 3, BatchSize = 2, MaxGradNorm = 1.6, Optimizer = typeof(AdamW))]
internal sealed partial class WordsAdamW;

[RecurrentLayer(InputSize = 4, HiddenSize = 6, NumSteps = 3, BatchSize = 2, Optimizer = typeof(AdamW))]
internal sealed partial class LayerAdamW;

[LstmModel(VocabSize = 17, EmbeddingSize = 5, HiddenSize = 6, NumLayers = 1, NumSteps = 3, BatchSize = 2, MaxGradNorm = 1.6, Optimizer = typeof(Lion))]
internal sealed partial class WordsLion;

[RecurrentLayer(InputSize = 4, HiddenSize = 6, NumSteps = 3, BatchSize = 2, Optimizer = typeof(Lion))]
internal sealed partial class LayerLion;
