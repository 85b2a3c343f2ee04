using System.Collections.Generic;

namespace ModelGen;

/// <summary>
/// What a bare recurrent layer was declared with: the arguments of its attribute, defaults filled in.
/// <see cref="RecurrentLayerAttribute"/> explains each of them.
/// </summary>
public sealed record RecurrentLayerConfig : IModelConfig
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

    /// <inheritdoc cref="RecurrentLayerAttribute.InputSize"/>
    public required int InputSize { get; init; }

    /// <summary>Units of a layer; of the last one where they differ.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Width of what a layer and direction puts out, P: <see cref="HiddenSize"/> where the cell has no projection.</summary>
    public required int ProjectionSize { get; init; }

    /// <summary>Units of each layer.</summary>
    public IReadOnlyList<int> HiddenSizes { get; init; } = [];

    /// <inheritdoc cref="RecurrentLayerAttribute.NumLayers"/>
    public required int NumLayers { get; init; }

    /// <inheritdoc cref="RecurrentLayerAttribute.NumSteps"/>
    public required int NumSteps { get; init; }

    /// <inheritdoc cref="RecurrentLayerAttribute.BatchSize"/>
    public required int BatchSize { get; init; }

    /// <inheritdoc cref="RecurrentLayerAttribute.Accumulate"/>
    public int Accumulate { get; init; } = 1;

    /// <inheritdoc cref="RecurrentLayerAttribute.Bidirectional"/>
    public required bool Bidirectional { get; init; }

    /// <inheritdoc cref="RecurrentLayerAttribute.BatchFirst"/>
    public required bool BatchFirst { get; init; }

    /// <inheritdoc cref="RecurrentLayerAttribute.VariableLengths"/>
    public required bool VariableLengths { get; init; }

    /// <inheritdoc cref="RecurrentLayerAttribute.Dropout"/>
    public required double Dropout { get; init; }

    /// <inheritdoc cref="RecurrentLayerAttribute.DropoutPlacement"/>
    public required DropoutPlacement DropoutPlacement { get; init; }

    /// <inheritdoc cref="RecurrentLayerAttribute.VariationalDropout"/>
    public bool VariationalDropout { get; init; }

    /// <inheritdoc cref="RecurrentLayerAttribute.StateDropout"/>
    public double StateDropout { get; init; }

    /// <inheritdoc cref="RecurrentLayerAttribute.UpdateDropout"/>
    public double UpdateDropout { get; init; }

    /// <inheritdoc cref="RecurrentLayerAttribute.WeightDropout"/>
    public double WeightDropout { get; init; }

    /// <inheritdoc cref="RecurrentLayerAttribute.HiddenZoneout"/>
    public double HiddenZoneout { get; init; }

    /// <inheritdoc cref="RecurrentLayerAttribute.CellZoneout"/>
    public double CellZoneout { get; init; }

    /// <inheritdoc cref="RecurrentLayerAttribute.InitScale"/>
    public required double InitScale { get; init; }

    /// <inheritdoc cref="RecurrentLayerAttribute.ForgetBias"/>
    public required double ForgetBias { get; init; }

    /// <summary>Directions D: 2 for a bidirectional layer, else 1.</summary>
    public int Directions => Bidirectional ? 2 : 1;

    /// <summary>Features of a step of the output: <c>D * P</c>, both directions side by side.</summary>
    public int OutputSize => Directions * ProjectionSize;

    /// <inheritdoc cref="RecurrentLayerAttribute.Clipping"/>
    public Clipping Clipping { get; init; }

    /// <inheritdoc cref="RecurrentLayerAttribute.MaxGradNorm"/>
    public double MaxGradNorm { get; init; } = 5;

    /// <inheritdoc cref="RecurrentLayerAttribute.MaxGradValue"/>
    public double MaxGradValue { get; init; } = 1;

    /// <inheritdoc cref="RecurrentLayerAttribute.MaxGateGradient"/>
    public double MaxGateGradient { get; init; }

    /// <inheritdoc cref="RecurrentLayerAttribute.AverageParameters"/>
    public bool AverageParameters { get; init; }

    /// <inheritdoc/>
    string IModelConfig.Kind => "recurrent layer";

    /// <inheritdoc/>
    public Dictionary<string, string> ToText() => DeclarationText.Of(
        (nameof(Name), Name),
        (nameof(Cell), Cell),
        (nameof(Optimizer), Optimizer),
        (nameof(InputSize), InputSize),
        (nameof(HiddenSize), HiddenSize),
        (nameof(HiddenSizes), string.Join(", ", HiddenSizes)),
        (nameof(ProjectionSize), ProjectionSize),
        (nameof(NumLayers), NumLayers),
        (nameof(NumSteps), NumSteps),
        (nameof(BatchSize), BatchSize),
        (nameof(Accumulate), Accumulate),
        (nameof(Bidirectional), Bidirectional),
        (nameof(BatchFirst), BatchFirst),
        (nameof(VariableLengths), VariableLengths),
        (nameof(Dropout), Dropout),
        (nameof(DropoutPlacement), DropoutPlacement),
        (nameof(VariationalDropout), VariationalDropout),
        (nameof(StateDropout), StateDropout),
        (nameof(UpdateDropout), UpdateDropout),
        (nameof(WeightDropout), WeightDropout),
        (nameof(HiddenZoneout), HiddenZoneout),
        (nameof(CellZoneout), CellZoneout),
        (nameof(InitScale), InitScale),
        (nameof(ForgetBias), ForgetBias),
        (nameof(Clipping), Clipping),
        (nameof(MaxGradNorm), MaxGradNorm),
        (nameof(MaxGradValue), MaxGradValue),
        (nameof(MaxGateGradient), MaxGateGradient),
        (nameof(AverageParameters), AverageParameters));
}
