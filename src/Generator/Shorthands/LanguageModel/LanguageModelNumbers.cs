using ModelGen.Generator.Model;

namespace ModelGen.Generator.Shorthands;

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
    int Accumulate,
    double KeepProb,
    DropoutPlacement DropoutPlacement,
    double InitScale,
    double LearningRate,
    int MaxEpoch,
    int MaxMaxEpoch,
    double LrDecay,
    double ForgetBias,
    UpdateNumbers Update,
    bool VariationalDropout = false,
    double InputKeepProb = 1,
    double OutputKeepProb = 1,
    double StateKeepProb = 1,
    bool VariableSteps = false,
    double UpdateKeepProb = 1,
    double WeightKeepProb = 1,
    double WordKeepProb = 1,
    double HiddenZoneout = 0,
    double CellZoneout = 0,
    double ActivationPenalty = 0,
    double TemporalPenalty = 0,
    EquatableArray<int> HiddenSizes = default)
    : StackedNumbers(HiddenSize, ProjectionSize, NumLayers, NumSteps, BatchSize, Accumulate, KeepProb, DropoutPlacement, InitScale, ForgetBias, Update, HiddenSizes)
{
    /// <inheritdoc/>
    public override Regularization Regularization => new(
        VariationalDropout, InputKeepProb, OutputKeepProb, StateKeepProb, UpdateKeepProb, WeightKeepProb, HiddenZoneout, CellZoneout);
}
