using System.Collections.Generic;

namespace ModelGen;

/// <summary>
/// What a network was declared with: the arguments of its attribute, defaults filled in. <see cref="Networks.NetworkAttribute"/> explains each of them.
/// </summary>
public sealed record NetworkConfig : IModelConfig
{
    /// <summary>Name of the declared class.</summary>
    public required string Name { get; init; }

    /// <summary>Names of the cells of its recurrent layers.</summary>
    public required string Cell { get; init; }

    /// <summary>Tells networks apart by what they compute: SHA-256 of what their outputs are made of and of the equations of their cells, in hexadecimal.</summary>
    public required string EquationsHash { get; init; }

    /// <summary>Name of the optimizer, such as <c>Adam</c>.</summary>
    public string Optimizer { get; init; } = "Sgd";

    /// <summary>Tells optimizers of one name apart, as <see cref="EquationsHash"/> tells networks.</summary>
    public string OptimizerHash { get; init; } = "";

    /// <inheritdoc cref="Networks.NetworkAttribute.BatchSize"/>
    public required int BatchSize { get; init; }

    /// <inheritdoc cref="Networks.NetworkAttribute.Accumulate"/>
    public int Accumulate { get; init; } = 1;

    /// <inheritdoc cref="Networks.NetworkAttribute.InitScale"/>
    public required double InitScale { get; init; }

    /// <inheritdoc cref="Networks.NetworkAttribute.Clipping"/>
    public Clipping Clipping { get; init; }

    /// <inheritdoc cref="Networks.NetworkAttribute.MaxGradNorm"/>
    public double MaxGradNorm { get; init; } = 5;

    /// <inheritdoc cref="Networks.NetworkAttribute.MaxGradValue"/>
    public double MaxGradValue { get; init; } = 1;

    /// <inheritdoc cref="Networks.NetworkAttribute.TableUpdate"/>
    public TableUpdate TableUpdate { get; init; }

    /// <inheritdoc cref="Networks.NetworkAttribute.AverageParameters"/>
    public bool AverageParameters { get; init; }

    /// <inheritdoc/>
    string IModelConfig.Kind => "network";

    /// <inheritdoc/>
    public Dictionary<string, string> ToText() => DeclarationText.Of(
        (nameof(Name), Name),
        (nameof(Cell), Cell),
        (nameof(Optimizer), Optimizer),
        (nameof(BatchSize), BatchSize),
        (nameof(Accumulate), Accumulate),
        (nameof(InitScale), InitScale),
        (nameof(Clipping), Clipping),
        (nameof(MaxGradNorm), MaxGradNorm),
        (nameof(MaxGradValue), MaxGradValue),
        (nameof(TableUpdate), TableUpdate),
        (nameof(AverageParameters), AverageParameters));
}
