using ModelGen.Generator.Model;

namespace ModelGen.Generator.Shorthands;

/// <summary>The arguments of a bare layer's attribute; <c>RecurrentLayerAttribute</c> explains each of them.</summary>
internal sealed record RecurrentLayerNumbers(
    int InputSize,
    int HiddenSize,
    int ProjectionSize,
    int NumLayers,
    int NumSteps,
    int BatchSize,
    int Accumulate,
    bool Bidirectional,
    bool BatchFirst,
    bool VariableLengths,
    double Dropout,
    DropoutPlacement DropoutPlacement,
    double InitScale,
    double ForgetBias,
    UpdateNumbers Update,
    bool VariationalDropout = false,
    double StateDropout = 0,
    double UpdateDropout = 0,
    double WeightDropout = 0,
    double HiddenZoneout = 0,
    double CellZoneout = 0,
    EquatableArray<int> HiddenSizes = default,
    double MaxGateGradient = 0)
    : StackedNumbers(HiddenSize, ProjectionSize, NumLayers, NumSteps, BatchSize, Accumulate, 1 - Dropout, DropoutPlacement, InitScale, ForgetBias, Update, HiddenSizes)
{
    /// <inheritdoc/>
    public override Regularization Regularization => new(
        VariationalDropout, KeepProbAtEnds, KeepProbAtEnds, 1 - StateDropout, 1 - UpdateDropout, 1 - WeightDropout, HiddenZoneout, CellZoneout);

    /// <inheritdoc/>
    protected override double GateGradientLimit => MaxGateGradient;

    private double KeepProbAtEnds => DropoutPlacement.AtEnds(KeepProb);
}
