using System.Collections.Generic;
using ModelGen.Generator.Model;
using ModelGen.Generator.Reading;

namespace ModelGen.Generator.Shorthands;

/// <summary>Reads the numbers of a bare layer's attribute.</summary>
internal static class RecurrentLayerReader
{
    /// <summary>Numbers that are right, for a declaration whose own are not.</summary>
    public static RecurrentLayerNumbers StandIns { get; } = new(
        InputSize: 1, HiddenSize: 1, ProjectionSize: 1, NumLayers: 1, NumSteps: 1, BatchSize: 1, Accumulate: 1, Bidirectional: false,
        BatchFirst: false, VariableLengths: false, Dropout: 0, DropoutPlacement: DropoutPlacement.BetweenLayers, InitScale: 0,
        ForgetBias: 0, Update: UpdateRules.StandIns);

    /// <summary>What the model's size depends on, in the order in which blame is considered where two are equal.</summary>
    public static IReadOnlyList<SizeArgument> Sizes { get; } =
    [
        SizeArgument.Of<RecurrentLayerNumbers>(nameof(RecurrentLayerNumbers.InputSize), n => n.InputSize, n => n with { InputSize = 1 }),
        .. SizeArgument.Widths<RecurrentLayerNumbers>(Narrow),
        .. SizeArgument.Counts,
    ];

    /// <summary>
    /// The numbers; null where one of them is missing or cannot be used. Defaults are those of <c>RecurrentLayerAttribute</c>; a
    /// test compares.
    /// </summary>
    public static RecurrentLayerNumbers? Read(AttributeArguments arguments, CellSpec? cell, ProblemList problems)
    {
        var rules = new NumberRules(arguments, problems);
        var inputSize = rules.RequiredSize(nameof(RecurrentLayerNumbers.InputSize));
        var (hiddenSize, numLayers, hiddenSizes) = SharedRules.Widths(arguments, rules, layers: 1);
        var numbers = new RecurrentLayerNumbers(
            InputSize: inputSize,
            HiddenSize: hiddenSize,
            ProjectionSize: rules.SizeOrElse(nameof(RecurrentLayerNumbers.ProjectionSize), hiddenSize),
            NumLayers: numLayers,
            NumSteps: rules.Size(nameof(RecurrentLayerNumbers.NumSteps), 20),
            BatchSize: rules.Size(nameof(RecurrentLayerNumbers.BatchSize), 20),
            Accumulate: rules.Size(nameof(RecurrentLayerNumbers.Accumulate), 1, SharedRules.MostAccumulated),
            Bidirectional: rules.Flag(nameof(RecurrentLayerNumbers.Bidirectional)),
            BatchFirst: rules.Flag(nameof(RecurrentLayerNumbers.BatchFirst)),
            VariableLengths: rules.Flag(nameof(RecurrentLayerNumbers.VariableLengths)),
            Dropout: rules.DropProbability(nameof(RecurrentLayerNumbers.Dropout), 0.0),
            DropoutPlacement: rules.Member(DropoutPlacement.BetweenLayers),
            InitScale: rules.NotNegative(nameof(RecurrentLayerNumbers.InitScale), 0.1),
            ForgetBias: rules.Finite(nameof(RecurrentLayerNumbers.ForgetBias), 0.0),
            Update: UpdateRules.Read(rules, Clipping.None),
            VariationalDropout: rules.Flag(nameof(RecurrentLayerNumbers.VariationalDropout)),
            StateDropout: rules.DropProbability(nameof(RecurrentLayerNumbers.StateDropout), 0.0),
            UpdateDropout: rules.DropProbability(nameof(RecurrentLayerNumbers.UpdateDropout), 0.0),
            WeightDropout: rules.DropProbability(nameof(RecurrentLayerNumbers.WeightDropout), 0.0),
            HiddenZoneout: rules.DropProbability(nameof(RecurrentLayerNumbers.HiddenZoneout), 0.0),
            CellZoneout: rules.DropProbability(nameof(RecurrentLayerNumbers.CellZoneout), 0.0),
            HiddenSizes: hiddenSizes,
            MaxGateGradient: rules.NotNegative(nameof(RecurrentLayerNumbers.MaxGateGradient), 0.0));
        SharedRules.CheckProjection(arguments, cell, rules);
        if (!rules.AreKept)
            return null;
        UpdateRules.CheckPurpose(arguments, numbers.Update, problems);
        UpdateRules.CheckGateGradient(arguments, numbers.MaxGateGradient, problems);
        var dropout = new DropoutRules(arguments, numbers.Stack, numbers.DropoutPlacement, cell, problems);
        dropout.CheckOutputs(nameof(numbers.Dropout), numbers.Dropout);
        dropout.CheckState(nameof(numbers.StateDropout), numbers.StateDropout);
        dropout.CheckUpdate(nameof(numbers.UpdateDropout), numbers.UpdateDropout);
        dropout.CheckWeights(nameof(numbers.WeightDropout), numbers.WeightDropout);
        dropout.CheckZoneout(nameof(numbers.HiddenZoneout), nameof(numbers.CellZoneout));
        dropout.CheckVariational(nameof(numbers.VariationalDropout));
        return numbers;
    }

    // Equal widths become 1 together: one is often the other's default.
    private static RecurrentLayerNumbers Narrow(RecurrentLayerNumbers numbers, int width) => numbers with
    {
        HiddenSize = SizeArgument.OneIf(numbers.HiddenSize, width),
        ProjectionSize = SizeArgument.OneIf(numbers.ProjectionSize, width),
    };
}
