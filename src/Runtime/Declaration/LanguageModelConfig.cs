using System.Collections.Generic;

namespace ModelGen;

/// <summary>
/// What a language model was declared with: the arguments of its attribute, defaults filled in.
/// <see cref="LstmModelAttribute"/> explains each of them.
/// </summary>
public sealed record LanguageModelConfig : IModelConfig
{
    /// <summary>Name of the declared class.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the recurrent cell, such as <c>Lstm</c>.</summary>
    public required string Cell { get; init; }

    /// <summary>
    /// Tells cells of one name apart: SHA-256 of what the cell's equations compute, in hexadecimal. Names of locals and comments
    /// do not count.
    /// </summary>
    public required string EquationsHash { get; init; }

    /// <summary>Name of the optimizer, such as <c>Adam</c>.</summary>
    public string Optimizer { get; init; } = "Sgd";

    /// <summary>Tells optimizers of one name apart, as <see cref="EquationsHash"/> tells cells.</summary>
    public string OptimizerHash { get; init; } = "";

    /// <inheritdoc cref="LstmModelAttribute.VocabSize"/>
    public required int VocabSize { get; init; }

    /// <summary>Width of the word embedding.</summary>
    public required int EmbeddingSize { get; init; }

    /// <inheritdoc cref="LstmModelAttribute.TieWeights"/>
    public required bool TieWeights { get; init; }

    /// <summary>Units of a layer; of the last one where they differ.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Width of a layer's output: <see cref="HiddenSize"/> where the cell has no projection.</summary>
    public required int ProjectionSize { get; init; }

    /// <summary>Units of each layer.</summary>
    public IReadOnlyList<int> HiddenSizes { get; init; } = [];

    /// <inheritdoc cref="LstmModelAttribute.NumLayers"/>
    public required int NumLayers { get; init; }

    /// <inheritdoc cref="LstmModelAttribute.NumSteps"/>
    public required int NumSteps { get; init; }

    /// <inheritdoc cref="LstmModelAttribute.VariableSteps"/>
    public bool VariableSteps { get; init; }

    /// <inheritdoc cref="LstmModelAttribute.BatchSize"/>
    public required int BatchSize { get; init; }

    /// <inheritdoc cref="LstmModelAttribute.Accumulate"/>
    public int Accumulate { get; init; } = 1;

    /// <inheritdoc cref="LstmModelAttribute.KeepProb"/>
    public required double KeepProb { get; init; }

    /// <inheritdoc cref="LstmModelAttribute.DropoutPlacement"/>
    public required DropoutPlacement DropoutPlacement { get; init; }

    /// <inheritdoc cref="LstmModelAttribute.VariationalDropout"/>
    public bool VariationalDropout { get; init; }

    /// <summary>Probability that dropout keeps a value of what enters the first layer.</summary>
    public double InputKeepProb { get; init; } = 1;

    /// <summary>Probability that dropout keeps a value of the last layer's output.</summary>
    public double OutputKeepProb { get; init; } = 1;

    /// <inheritdoc cref="LstmModelAttribute.StateKeepProb"/>
    public double StateKeepProb { get; init; } = 1;

    /// <inheritdoc cref="LstmModelAttribute.UpdateKeepProb"/>
    public double UpdateKeepProb { get; init; } = 1;

    /// <inheritdoc cref="LstmModelAttribute.WeightKeepProb"/>
    public double WeightKeepProb { get; init; } = 1;

    /// <inheritdoc cref="LstmModelAttribute.WordKeepProb"/>
    public double WordKeepProb { get; init; } = 1;

    /// <inheritdoc cref="LstmModelAttribute.HiddenZoneout"/>
    public double HiddenZoneout { get; init; }

    /// <inheritdoc cref="LstmModelAttribute.CellZoneout"/>
    public double CellZoneout { get; init; }

    /// <inheritdoc cref="LstmModelAttribute.ActivationPenalty"/>
    public double ActivationPenalty { get; init; }

    /// <inheritdoc cref="LstmModelAttribute.TemporalPenalty"/>
    public double TemporalPenalty { get; init; }

    /// <inheritdoc cref="LstmModelAttribute.InitScale"/>
    public required double InitScale { get; init; }

    /// <inheritdoc cref="LstmModelAttribute.LearningRate"/>
    public required double LearningRate { get; init; }

    /// <inheritdoc cref="LstmModelAttribute.MaxGradNorm"/>
    public required double MaxGradNorm { get; init; }

    /// <inheritdoc cref="LstmModelAttribute.Clipping"/>
    public Clipping Clipping { get; init; } = Clipping.Norm;

    /// <inheritdoc cref="LstmModelAttribute.MaxGradValue"/>
    public double MaxGradValue { get; init; } = 1;

    /// <inheritdoc cref="LstmModelAttribute.TableUpdate"/>
    public TableUpdate TableUpdate { get; init; }

    /// <inheritdoc cref="LstmModelAttribute.AverageParameters"/>
    public bool AverageParameters { get; init; }

    /// <inheritdoc cref="LstmModelAttribute.MaxEpoch"/>
    public required int MaxEpoch { get; init; }

    /// <inheritdoc cref="LstmModelAttribute.MaxMaxEpoch"/>
    public required int MaxMaxEpoch { get; init; }

    /// <inheritdoc cref="LstmModelAttribute.LrDecay"/>
    public required double LrDecay { get; init; }

    /// <inheritdoc cref="LstmModelAttribute.ForgetBias"/>
    public required double ForgetBias { get; init; }

    /// <inheritdoc/>
    string IModelConfig.Kind => "language model";

    /// <inheritdoc/>
    public Dictionary<string, string> ToText() => DeclarationText.Of(
        (nameof(Name), Name),
        (nameof(Cell), Cell),
        (nameof(Optimizer), Optimizer),
        (nameof(VocabSize), VocabSize),
        (nameof(EmbeddingSize), EmbeddingSize),
        (nameof(TieWeights), TieWeights),
        (nameof(HiddenSize), HiddenSize),
        (nameof(HiddenSizes), string.Join(", ", HiddenSizes)),
        (nameof(ProjectionSize), ProjectionSize),
        (nameof(NumLayers), NumLayers),
        (nameof(NumSteps), NumSteps),
        (nameof(VariableSteps), VariableSteps),
        (nameof(BatchSize), BatchSize),
        (nameof(Accumulate), Accumulate),
        (nameof(KeepProb), KeepProb),
        (nameof(DropoutPlacement), DropoutPlacement),
        (nameof(VariationalDropout), VariationalDropout),
        (nameof(InputKeepProb), InputKeepProb),
        (nameof(OutputKeepProb), OutputKeepProb),
        (nameof(StateKeepProb), StateKeepProb),
        (nameof(UpdateKeepProb), UpdateKeepProb),
        (nameof(WeightKeepProb), WeightKeepProb),
        (nameof(WordKeepProb), WordKeepProb),
        (nameof(HiddenZoneout), HiddenZoneout),
        (nameof(CellZoneout), CellZoneout),
        (nameof(ActivationPenalty), ActivationPenalty),
        (nameof(TemporalPenalty), TemporalPenalty),
        (nameof(InitScale), InitScale),
        (nameof(LearningRate), LearningRate),
        (nameof(Clipping), Clipping),
        (nameof(MaxGradNorm), MaxGradNorm),
        (nameof(MaxGradValue), MaxGradValue),
        (nameof(TableUpdate), TableUpdate),
        (nameof(AverageParameters), AverageParameters),
        (nameof(MaxEpoch), MaxEpoch),
        (nameof(MaxMaxEpoch), MaxMaxEpoch),
        (nameof(LrDecay), LrDecay),
        (nameof(ForgetBias), ForgetBias));
}
