namespace ModelGen.Generator.Model;

/// <summary>The arguments of a model's attribute, defaults filled in: one record for each kind of model.</summary>
/// <param name="HiddenSize">Units of a layer and direction.</param>
/// <param name="ProjectionSize">Width of a layer's output; <paramref name="HiddenSize"/> where the cell has no projection.</param>
/// <param name="NumLayers">Stacked layers.</param>
/// <param name="NumSteps">Time steps.</param>
/// <param name="BatchSize">Sequences side by side.</param>
/// <param name="KeepProb">Probability that dropout keeps a value.</param>
/// <param name="DropoutPlacement">Where dropout acts.</param>
/// <param name="InitScale">Parameters start uniform in plus and minus this.</param>
/// <param name="ForgetBias">Added to the forget gate's pre-activation.</param>
internal abstract record ModelNumbers(
    int HiddenSize,
    int ProjectionSize,
    int NumLayers,
    int NumSteps,
    int BatchSize,
    double KeepProb,
    DropoutPlacement DropoutPlacement,
    double InitScale,
    double ForgetBias);

/// <summary>Where dropout acts; the runtime has an enumeration of the same name and members.</summary>
internal enum DropoutPlacement
{
    /// <summary>On what enters the first layer and on every layer's output (Zaremba et al. 2014).</summary>
    AllOutputs,

    /// <summary>On the outputs of all layers but the last (PyTorch).</summary>
    BetweenLayers,
}

/// <summary>The arguments of a language model's attribute; <c>LstmModelAttribute</c> explains each of them.</summary>
internal sealed record LanguageModelNumbers(
    int VocabSize,
    int EmbeddingSize,
    bool TieWeights,
    int HiddenSize,
    int ProjectionSize,
    int NumLayers,
    int NumSteps,
    int BatchSize,
    double KeepProb,
    DropoutPlacement DropoutPlacement,
    double InitScale,
    double LearningRate,
    double MaxGradNorm,
    int MaxEpoch,
    int MaxMaxEpoch,
    double LrDecay,
    double ForgetBias)
    : ModelNumbers(HiddenSize, ProjectionSize, NumLayers, NumSteps, BatchSize, KeepProb, DropoutPlacement, InitScale, ForgetBias);

/// <summary>The arguments of a bare layer's attribute; <c>RecurrentLayerAttribute</c> explains each of them.</summary>
internal sealed record RecurrentLayerNumbers(
    int InputSize,
    int HiddenSize,
    int ProjectionSize,
    int NumLayers,
    int NumSteps,
    int BatchSize,
    bool Bidirectional,
    bool BatchFirst,
    bool VariableLengths,
    double Dropout,
    DropoutPlacement DropoutPlacement,
    double InitScale,
    double ForgetBias)
    : ModelNumbers(HiddenSize, ProjectionSize, NumLayers, NumSteps, BatchSize, 1 - Dropout, DropoutPlacement, InitScale, ForgetBias);
