using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Model;

/// <summary>The arguments of a model that is one stack of recurrent layers, with what is around it.</summary>
/// <param name="HiddenSize">Units of a layer and direction.</param>
/// <param name="ProjectionSize">Width of a layer's output; <paramref name="HiddenSize"/> where the cell has no projection.</param>
/// <param name="NumLayers">Stacked layers.</param>
/// <param name="NumSteps">Time steps.</param>
/// <param name="BatchSize">Sequences side by side.</param>
/// <param name="Accumulate">Training steps whose gradients are summed for an update.</param>
/// <param name="KeepProb">Probability that dropout keeps a value.</param>
/// <param name="DropoutPlacement">Where dropout acts.</param>
/// <param name="InitScale">Parameters start uniform in plus and minus this.</param>
/// <param name="ForgetBias">Added to the forget gate's pre-activation.</param>
/// <param name="Update">What is said of the update.</param>
/// <param name="HiddenSizes">Units of each layer, where they differ; then <paramref name="HiddenSize"/> is that of the last one. Empty where they do not.</param>
internal abstract record StackedNumbers(
    int HiddenSize,
    int ProjectionSize,
    int NumLayers,
    int NumSteps,
    int BatchSize,
    int Accumulate,
    double KeepProb,
    DropoutPlacement DropoutPlacement,
    double InitScale,
    double ForgetBias,
    UpdateNumbers Update,
    EquatableArray<int> HiddenSizes) : ModelNumbers(BatchSize, Accumulate, InitScale, Update)
{
    /// <summary>What keeps the model from learning its text by heart, besides <see cref="KeepProb"/> between layers.</summary>
    public abstract Regularization Regularization { get; }

    /// <summary>The stack alone.</summary>
    public StackNumbers Stack => new(HiddenSize, ProjectionSize, NumLayers, KeepProb, ForgetBias, HiddenSizes, Regularization, GateGradientLimit);

    /// <inheritdoc cref="StackNumbers.MaxGateGradient"/>
    protected virtual double GateGradientLimit => 0;

    /// <summary>Units of each layer, whether they differ or not.</summary>
    public IReadOnlyList<int> UnitsOfLayers => HiddenSizes.Count > 0 ? HiddenSizes : [.. Enumerable.Repeat(HiddenSize, NumLayers)];
}
