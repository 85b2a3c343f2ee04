using System;

namespace ModelGen;

/// <summary>
/// Declares a word-level LSTM language model (Zaremba, Sutskever and Vinyals 2014, arXiv:1409.2329). Put it on a partial
/// class; the build writes the forward, backward and update code for exactly these numbers, and the class becomes an
/// <see cref="ILanguageModel{TSelf}"/>. Names are those of the configuration classes of TensorFlow's <c>ptb_word_lm.py</c>;
/// defaults are its small configuration.
/// </summary>
/// <example>
/// <code>
/// [LstmModel(VocabSize = 10_000, HiddenSize = 200)]
/// public partial class SmallModel;
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class LstmModelAttribute : Attribute
{
    /// <summary>Number of different words; token ids run from 0 to <c>VocabSize - 1</c>. Required, at least 1.</summary>
    public int VocabSize { get; set; }

    /// <summary>
    /// Width of the word embedding, at least 1 where it is given. Default: as <see cref="HiddenSize"/>.
    /// </summary>
    public int EmbeddingSize { get; set; }

    /// <summary>
    /// Whether the softmax layer's weight is the transposed embedding (Press and Wolf 2017, arXiv:1608.05859; Inan, Khosravi
    /// and Socher 2017, arXiv:1611.01462); there is no parameter <c>softmax_w</c> then. The embedding must be as wide as the
    /// output of the layers. Default false.
    /// </summary>
    public bool TieWeights { get; set; }

    /// <summary>Units per layer. Required, unless <see cref="HiddenSizes"/> are given; at least 1.</summary>
    public int HiddenSize { get; set; }

    /// <summary>
    /// Width of a layer's output, for cells with a projection such as <c>ProjectedLstm</c> (Sak, Senior and Beaufays 2014,
    /// arXiv:1402.1128). At least 1 where it is given. Default: as <see cref="HiddenSize"/>.
    /// </summary>
    public int ProjectionSize { get; set; }

    /// <summary>
    /// Units of each layer, from the first to the last, in place of <see cref="HiddenSize"/> and <see cref="NumLayers"/>: from 1 to 100 numbers, each
    /// at least 1. What is as wide as <see cref="HiddenSize"/> by default is then as wide as the last layer.
    /// </summary>
    public int[]? HiddenSizes { get; set; }

    /// <summary>Stacked recurrent layers, from 1 to 100. Default 2.</summary>
    public int NumLayers { get; set; } = 2;

    /// <summary>Time steps that one training step unrolls (truncated back-propagation), at least 1. Default 20.</summary>
    public int NumSteps { get; set; } = 20;

    /// <summary>
    /// Whether windows may have fewer steps than <see cref="NumSteps"/>, each its own number: <c>TrainStep</c> and <c>Evaluate</c> take as many
    /// words as there are, and <c>TrainText</c> takes windows of any length (Merity, Keskar and Socher 2017, arXiv:1708.02182, section 5).
    /// Default false.
    /// </summary>
    public bool VariableSteps { get; set; }

    /// <summary>Parallel streams of text, at least 1. Default 20.</summary>
    public int BatchSize { get; set; } = 20;

    /// <summary>
    /// N, training steps whose gradients are summed for one update: their batch is N times as large as the memory for it. Each step
    /// counts 1 / N of the update's cost, and has the dropout masks of its rows in the larger batch. <c>Update</c> is refused before the
    /// last of them, and <c>TrainStep</c> updates in every N-th call.
    /// From 1 to 1024. Default 1.
    /// </summary>
    public int Accumulate { get; set; } = 1;

    /// <summary>
    /// Probability, in (0, 1], that dropout keeps a value; where it acts is <see cref="DropoutPlacement"/>. Never on the
    /// recurrent path, and only while training. Default 1: no dropout.
    /// </summary>
    public double KeepProb { get; set; } = 1.0;

    /// <summary>Where dropout acts. Default: on the embedding and on every layer's output.</summary>
    public DropoutPlacement DropoutPlacement { get; set; } = DropoutPlacement.AllOutputs;

    /// <summary>
    /// Whether all steps of a window have the same masks (Gal and Ghahramani 2016, arXiv:1512.05287), drawn anew for each window.
    /// Default false: a mask for each step.
    /// </summary>
    public bool VariationalDropout { get; set; }

    /// <summary>
    /// Probability, in (0, 1], that dropout keeps a value of what enters the first layer. Default: <see cref="KeepProb"/> on all outputs,
    /// and 1 between layers.
    /// </summary>
    public double InputKeepProb { get; set; }

    /// <summary>
    /// Probability, in (0, 1], that dropout keeps a value of the last layer's output. Default: <see cref="KeepProb"/> on all outputs,
    /// and 1 between layers.
    /// </summary>
    public double OutputKeepProb { get; set; }

    /// <summary>
    /// Probability, in (0, 1], that dropout keeps a value of a layer's previous output where it enters the layer's own products (Gal and
    /// Ghahramani 2016). Default 1: the recurrent path has no dropout.
    /// </summary>
    public double StateKeepProb { get; set; } = 1.0;

    /// <summary>
    /// Probability, in (0, 1], that dropout keeps a value of what is added to a state (Semeniuta, Severyn and Barth 2016,
    /// arXiv:1603.05118): of what the cell's equations mark with <see cref="Equations.Dropout(float)"/>. Default 1: no such dropout.
    /// </summary>
    public double UpdateKeepProb { get; set; } = 1.0;

    /// <summary>
    /// Probability, in (0, 1], that a number of the matrices that the previous output goes through is kept, drawn once for each window
    /// (Merity, Keskar and Socher 2018, arXiv:1708.02182). Default 1: all are.
    /// </summary>
    public double WeightKeepProb { get; set; } = 1.0;

    /// <summary>
    /// Probability, in (0, 1], that a word is kept; one that is not is dropped wherever it stands in a window (Gal and Ghahramani 2016).
    /// Default 1: all are.
    /// </summary>
    public double WordKeepProb { get; set; } = 1.0;

    /// <summary>
    /// Probability, in [0, 1), that a unit's output stays what it was in the step before (Krueger et al. 2017, arXiv:1606.01305).
    /// Evaluation has what is expected of it. Default 0.
    /// </summary>
    public double HiddenZoneout { get; set; }

    /// <summary>The same of the other states, such as the memory of an LSTM. Default 0.</summary>
    public double CellZoneout { get; set; }

    /// <summary>
    /// Alpha: training minimises alpha times the mean square of the last layer's output after dropout, besides the mean cost of a word
    /// (Merity, McCann and Socher 2017, arXiv:1708.01009). It is no part of a reported cost. Finite, not negative. Default 0.
    /// </summary>
    public double ActivationPenalty { get; set; }

    /// <summary>
    /// Beta: the same of the mean square of the output's change from step to step, before dropout. Finite, not negative. Default 0.
    /// </summary>
    public double TemporalPenalty { get; set; }

    /// <summary>
    /// Parameters start uniform in <c>[-InitScale, InitScale]</c>; the biases of the layers start at zero. Finite, not negative. Default 0.1.
    /// </summary>
    public double InitScale { get; set; } = 0.1;

    /// <summary>Learning rate of stochastic gradient descent in the first epochs. Finite, not negative. Default 1.</summary>
    public double LearningRate { get; set; } = 1.0;

    /// <summary>How gradients are limited. Default: by their norm.</summary>
    public Clipping Clipping { get; set; } = Clipping.Norm;

    /// <summary>
    /// Largest L2 norm over all gradients together with <see cref="Clipping.Norm"/>; larger ones are scaled down to it
    /// (Pascanu, Mikolov and Bengio 2013, arXiv:1211.5063). Finite, not negative. Default 5.
    /// </summary>
    public double MaxGradNorm { get; set; } = 5;

    /// <summary>Largest magnitude of a number of a gradient with <see cref="Clipping.Value"/>. Finite, not negative. Default 1.</summary>
    public double MaxGradValue { get; set; } = 1;

    /// <summary>Which rows of the embedding an update changes. Default: all that the optimizer's equations change.</summary>
    public TableUpdate TableUpdate { get; set; }

    /// <summary>
    /// Whether an average of each parameter is kept beside it, <c>kernel_0.average</c>: with nothing else said, the mean of what
    /// all updates have made. <c>average_start</c> and <c>average_weight</c>, two hyperparameters, say otherwise;
    /// <see cref="IModel{TSelf}.UseAverages"/> computes with the averages. Default false.
    /// </summary>
    public bool AverageParameters { get; set; }

    /// <summary>Epochs at the full learning rate, at least 1. Default 4.</summary>
    public int MaxEpoch { get; set; } = 4;

    /// <summary>Epochs in all, at least 1. Default 13.</summary>
    public int MaxMaxEpoch { get; set; } = 13;

    /// <summary>
    /// Factor on the learning rate for each epoch after <see cref="MaxEpoch"/>: epoch e, from 0, trains with
    /// <c>LearningRate * LrDecay^max(e + 1 - MaxEpoch, 0)</c>. Finite, not negative. Default 0.5.
    /// </summary>
    public double LrDecay { get; set; } = 0.5;

    /// <summary>Added to the forget gate's pre-activation, by cells that have one. Finite. Default 0.</summary>
    public double ForgetBias { get; set; }

    /// <summary>
    /// The recurrent cell of all layers, one of <c>ModelGen.Cells</c> or a type of the project with
    /// <see cref="RecurrentCellAttribute"/>. Default <c>typeof(Lstm)</c>.
    /// </summary>
    public Type? Cell { get; set; }

    /// <summary>
    /// The optimizer, one of <c>ModelGen.Optimizers</c> or a type of the project with <see cref="OptimizerAttribute"/>. Default
    /// <c>typeof(Sgd)</c>.
    /// </summary>
    public Type? Optimizer { get; set; }
}
