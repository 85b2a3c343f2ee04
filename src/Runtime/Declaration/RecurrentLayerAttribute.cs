using System;

namespace ModelGen;

/// <summary>
/// Declares a bare recurrent layer, one or several stacked, in one or both directions: a building block of a program that
/// does the rest itself, equivalent to <c>torch.nn.LSTM</c>, <c>GRU</c> and <c>RNN</c>. Put it on a partial class; the build
/// writes the forward, backward and update code for exactly these numbers, and the class becomes an
/// <see cref="IRecurrentLayer{TSelf}"/>. Defaults of layers and dropout are PyTorch's.
/// </summary>
/// <example>
/// <code>
/// [RecurrentLayer(InputSize = 40, HiddenSize = 128, Bidirectional = true)]
/// public partial class Encoder;
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class RecurrentLayerAttribute : Attribute
{
    /// <summary>Features of a step of the input, I. Required, at least 1.</summary>
    public int InputSize { get; set; }

    /// <summary>Units of a layer and direction, H. Required, unless <see cref="HiddenSizes"/> are given; at least 1.</summary>
    public int HiddenSize { get; set; }

    /// <summary>
    /// Width P of what a layer and direction puts out, for cells with a projection such as <c>ProjectedLstm</c>
    /// (Sak, Senior and Beaufays 2014, arXiv:1402.1128). At least 1 where it is given. Default: as <see cref="HiddenSize"/>.
    /// </summary>
    public int ProjectionSize { get; set; }

    /// <summary>
    /// Units of each layer, from the first to the last, in place of <see cref="HiddenSize"/> and <see cref="NumLayers"/>: from 1 to 100 numbers, each
    /// at least 1. What is as wide as <see cref="HiddenSize"/> by default is then as wide as the last layer.
    /// </summary>
    public int[]? HiddenSizes { get; set; }

    /// <summary>Stacked layers, from 1 to 100. Default 1.</summary>
    public int NumLayers { get; set; } = 1;

    /// <summary>Time steps T of a pass, the longest sequence that it can read. At least 1. Default 20.</summary>
    public int NumSteps { get; set; } = 20;

    /// <summary>Sequences B side by side, at least 1. Default 20.</summary>
    public int BatchSize { get; set; } = 20;

    /// <summary>
    /// N, training steps whose gradients are summed for one update: their batch is N times as large as the memory for it. Each step
    /// has the dropout masks of its rows in the larger batch. <c>Update</c> is refused before the last of them.
    /// From 1 to 1024. Default 1.
    /// </summary>
    public int Accumulate { get; set; } = 1;

    /// <summary>
    /// Whether each layer also reads the sequence from its end to its beginning; the outputs of both directions, forward
    /// first, stand side by side (Schuster and Paliwal 1997). Default false.
    /// </summary>
    public bool Bidirectional { get; set; }

    /// <summary>Whether sequences are <c>[B, T, features]</c> instead of <c>[T, B, features]</c>. Default false.</summary>
    public bool BatchFirst { get; set; }

    /// <summary>Whether a pass can be told how many steps of each sequence are real. Default false.</summary>
    public bool VariableLengths { get; set; }

    /// <summary>
    /// Probability, in [0, 1), that dropout sets a value to zero, as in PyTorch; others are scaled by
    /// <c>1 / (1 - Dropout)</c>. It acts in <c>Forward</c> only. Default 0: no dropout.
    /// </summary>
    public double Dropout { get; set; }

    /// <summary>Where dropout acts. Default: on the outputs of all layers but the last.</summary>
    public DropoutPlacement DropoutPlacement { get; set; } = DropoutPlacement.BetweenLayers;

    /// <summary>
    /// Whether all steps of a pass have the same masks (Gal and Ghahramani 2016, arXiv:1512.05287), drawn anew for each pass.
    /// Default false: a mask for each step.
    /// </summary>
    public bool VariationalDropout { get; set; }

    /// <summary>
    /// Probability, in [0, 1), that dropout sets a value of a layer's previous output to zero where it enters the layer's own products
    /// (Gal and Ghahramani 2016). Default 0: the recurrent path has no dropout.
    /// </summary>
    public double StateDropout { get; set; }

    /// <summary>
    /// Probability, in [0, 1), that dropout sets a value of what is added to a state to zero (Semeniuta, Severyn and Barth 2016,
    /// arXiv:1603.05118): of what the cell's equations mark with <see cref="Equations.Dropout(float)"/>. Default 0: no such dropout.
    /// </summary>
    public double UpdateDropout { get; set; }

    /// <summary>
    /// Probability, in [0, 1), that a number of the matrices that the previous output goes through is zero, drawn once for each pass
    /// (Merity, Keskar and Socher 2018, arXiv:1708.02182). Default 0: none is.
    /// </summary>
    public double WeightDropout { get; set; }

    /// <summary>
    /// Probability, in [0, 1), that a unit's output stays what it was in the step before (Krueger et al. 2017, arXiv:1606.01305).
    /// Evaluation has what is expected of it. Default 0.
    /// </summary>
    public double HiddenZoneout { get; set; }

    /// <summary>The same of the other states, such as the memory of an LSTM. Default 0.</summary>
    public double CellZoneout { get; set; }

    /// <summary>Parameters start uniform in <c>[-InitScale, InitScale]</c>; biases start at zero. Finite, not negative. Default 0.1.</summary>
    public double InitScale { get; set; } = 0.1;

    /// <summary>Added to the forget gate's pre-activation, by cells that have one. Finite. Default 0.</summary>
    public double ForgetBias { get; set; }

    /// <summary>How gradients are limited. Default: not at all.</summary>
    public Clipping Clipping { get; set; }

    /// <summary>
    /// Largest L2 norm over all gradients of the layer together with <see cref="Clipping.Norm"/>; larger ones are scaled down to it
    /// (Pascanu, Mikolov and Bengio 2013, arXiv:1211.5063). Finite, not negative. Default 5.
    /// </summary>
    public double MaxGradNorm { get; set; } = 5;

    /// <summary>Largest magnitude of a number of a gradient with <see cref="Clipping.Value"/>. Finite, not negative. Default 1.</summary>
    public double MaxGradValue { get; set; } = 1;

    /// <summary>
    /// Largest magnitude of the gradient of a gate's pre-activation, what W x + U h + b is: at each step of back-propagation through time a larger
    /// one is limited to it before anything else is made of it, so that gradients are no slopes any more (as Graves 2013, arXiv:1308.0850). Finite,
    /// not negative; 0, the default, is no limit.
    /// </summary>
    public double MaxGateGradient { get; set; }

    /// <summary>
    /// Whether an average of each parameter is kept beside it, <c>kernel_0.average</c>: with nothing else said, the mean of what
    /// all updates have made. <c>average_start</c> and <c>average_weight</c>, two hyperparameters, say otherwise;
    /// <see cref="IModel{TSelf}.UseAverages"/> computes with the averages. Default false.
    /// </summary>
    public bool AverageParameters { get; set; }

    /// <summary>The recurrent cell of all layers. Default <c>typeof(Lstm)</c>.</summary>
    public Type? Cell { get; set; }

    /// <summary>
    /// The optimizer, one of <c>ModelGen.Optimizers</c> or a type of the project with <see cref="OptimizerAttribute"/>. Default
    /// <c>typeof(Sgd)</c>.
    /// </summary>
    public Type? Optimizer { get; set; }
}
