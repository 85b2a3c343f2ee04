using System.Collections.Generic;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Model;
using ModelGen.Generator.Reading;

namespace ModelGen.Generator.Shorthands;

/// <summary>
/// Reads the numbers of a language model's attribute: defaults, ranges, and what they have to do with each other.
/// </summary>
internal static class LanguageModelReader
{
    /// <summary>Numbers that are right, for a declaration whose own are not.</summary>
    public static LanguageModelNumbers StandIns { get; } = new(
        VocabSize: 1, EmbeddingSize: 1, TieWeights: false, HiddenSize: 1, ProjectionSize: 1, NumLayers: 1, NumSteps: 1, BatchSize: 1, Accumulate: 1,
        KeepProb: 1, DropoutPlacement: DropoutPlacement.AllOutputs, InitScale: 0, LearningRate: 0,
        MaxEpoch: 1, MaxMaxEpoch: 1, LrDecay: 0, ForgetBias: 0, Update: UpdateRules.StandIns);

    /// <summary>What the model's size depends on, in the order in which blame is considered where two are equal.</summary>
    public static IReadOnlyList<SizeArgument> Sizes { get; } =
    [
        SizeArgument.Of<LanguageModelNumbers>(nameof(LanguageModelNumbers.VocabSize), n => n.VocabSize, n => n with { VocabSize = 1 }),
        .. SizeArgument.Widths<LanguageModelNumbers>(Narrow),
        SizeArgument.Of<LanguageModelNumbers>(
            nameof(LanguageModelNumbers.EmbeddingSize), n => n.EmbeddingSize, n => Narrow(n, n.EmbeddingSize)),
        .. SizeArgument.Counts,
    ];

    /// <summary>
    /// The numbers; null where one of them is missing or cannot be used. Defaults are those of <c>LstmModelAttribute</c>; a test
    /// compares.
    /// </summary>
    public static LanguageModelNumbers? Read(AttributeArguments arguments, CellSpec? cell, ProblemList problems)
    {
        var rules = new NumberRules(arguments, problems);
        var vocabSize = rules.RequiredSize(nameof(LanguageModelNumbers.VocabSize));
        var (hiddenSize, numLayers, hiddenSizes) = SharedRules.Widths(arguments, rules, layers: 2);
        var keepProb = rules.KeepProbability(nameof(LanguageModelNumbers.KeepProb), 1.0);
        var placement = rules.Member(DropoutPlacement.AllOutputs);
        var numbers = new LanguageModelNumbers(
            VocabSize: vocabSize,
            EmbeddingSize: rules.SizeOrElse(nameof(LanguageModelNumbers.EmbeddingSize), hiddenSize),
            TieWeights: rules.Flag(nameof(LanguageModelNumbers.TieWeights)),
            HiddenSize: hiddenSize,
            ProjectionSize: rules.SizeOrElse(nameof(LanguageModelNumbers.ProjectionSize), hiddenSize),
            NumLayers: numLayers,
            NumSteps: rules.Size(nameof(LanguageModelNumbers.NumSteps), 20),
            VariableSteps: rules.Flag(nameof(LanguageModelNumbers.VariableSteps)),
            BatchSize: rules.Size(nameof(LanguageModelNumbers.BatchSize), 20),
            Accumulate: rules.Size(nameof(LanguageModelNumbers.Accumulate), 1, SharedRules.MostAccumulated),
            KeepProb: keepProb,
            DropoutPlacement: placement,
            InitScale: rules.NotNegative(nameof(LanguageModelNumbers.InitScale), 0.1),
            LearningRate: rules.NotNegative(nameof(LanguageModelNumbers.LearningRate), 1.0),
            MaxEpoch: rules.Size(nameof(LanguageModelNumbers.MaxEpoch), 4),
            MaxMaxEpoch: rules.Size(nameof(LanguageModelNumbers.MaxMaxEpoch), 13),
            LrDecay: rules.NotNegative(nameof(LanguageModelNumbers.LrDecay), 0.5),
            ForgetBias: rules.Finite(nameof(LanguageModelNumbers.ForgetBias), 0.0),
            Update: UpdateRules.Read(rules, Clipping.Norm),
            VariationalDropout: rules.Flag(nameof(LanguageModelNumbers.VariationalDropout)),
            InputKeepProb: rules.KeepProbabilityOrElse(nameof(LanguageModelNumbers.InputKeepProb), placement.AtEnds(keepProb)),
            OutputKeepProb: rules.KeepProbabilityOrElse(nameof(LanguageModelNumbers.OutputKeepProb), placement.AtEnds(keepProb)),
            StateKeepProb: rules.KeepProbability(nameof(LanguageModelNumbers.StateKeepProb), 1.0),
            UpdateKeepProb: rules.KeepProbability(nameof(LanguageModelNumbers.UpdateKeepProb), 1.0),
            WeightKeepProb: rules.KeepProbability(nameof(LanguageModelNumbers.WeightKeepProb), 1.0),
            WordKeepProb: rules.KeepProbability(nameof(LanguageModelNumbers.WordKeepProb), 1.0),
            HiddenZoneout: rules.DropProbability(nameof(LanguageModelNumbers.HiddenZoneout), 0.0),
            CellZoneout: rules.DropProbability(nameof(LanguageModelNumbers.CellZoneout), 0.0),
            ActivationPenalty: rules.NotNegative(nameof(LanguageModelNumbers.ActivationPenalty), 0.0),
            TemporalPenalty: rules.NotNegative(nameof(LanguageModelNumbers.TemporalPenalty), 0.0),
            HiddenSizes: hiddenSizes);
        SharedRules.CheckProjection(arguments, cell, rules);
        if (rules.AreKept)
        {
            CheckTie(numbers, rules);
            CheckLazy(numbers, rules);
        }

        if (!rules.AreKept)
            return null;
        CheckEpochs(arguments, numbers, problems);
        CheckPurpose(arguments, numbers, problems);
        UpdateRules.CheckPurpose(arguments, numbers.Update, problems);
        CheckDropout(new DropoutRules(arguments, numbers.Stack, numbers.DropoutPlacement, cell, problems), numbers);
        return numbers;
    }

    // Equal widths become 1 together: one is often the other's default, and tied ones have to be equal.
    private static LanguageModelNumbers Narrow(LanguageModelNumbers numbers, int width) => numbers with
    {
        HiddenSize = SizeArgument.OneIf(numbers.HiddenSize, width),
        EmbeddingSize = SizeArgument.OneIf(numbers.EmbeddingSize, width),
        ProjectionSize = SizeArgument.OneIf(numbers.ProjectionSize, width),
    };

    private static void CheckEpochs(AttributeArguments arguments, LanguageModelNumbers numbers, ProblemList problems)
    {
        if (numbers.MaxMaxEpoch >= numbers.MaxEpoch)
            return;
        var toChange = arguments.IsGiven(nameof(numbers.MaxMaxEpoch)) ? nameof(numbers.MaxMaxEpoch) : nameof(numbers.MaxEpoch);
        problems.Add(
            Descriptors.NoDecay, arguments.PlaceOf(toChange), NumberRules.Text(numbers.MaxMaxEpoch), NumberRules.Text(numbers.MaxEpoch));
    }

    // Numbers are floats where they are used: one that is too small for a float is 0 there.
    private static void CheckPurpose(AttributeArguments arguments, LanguageModelNumbers numbers, ProblemList problems)
    {
        if (numbers.VocabSize == 1)
            Report(nameof(numbers.VocabSize), 1, "of one word there is nothing to predict");
        if ((float)numbers.InitScale == 0)
            Report(nameof(numbers.InitScale), numbers.InitScale, "parameters that all start at zero have no gradient to move along");
        if ((float)numbers.LearningRate == 0)
            Report(nameof(numbers.LearningRate), numbers.LearningRate, "parameters stay as they are");
        if ((float)numbers.LrDecay == 0 && numbers.MaxMaxEpoch > numbers.MaxEpoch)
        {
            Report(nameof(numbers.LrDecay), numbers.LrDecay,
                $"the learning rate is 0 in all epochs after the first {NumberRules.Text(numbers.MaxEpoch)}");
        }

        void Report(string name, double value, string reason) =>
            problems.Add(Descriptors.NothingLearned, arguments.PlaceOf(name), name, NumberRules.Text(value), reason);
    }

    private static void CheckDropout(DropoutRules rules, LanguageModelNumbers numbers)
    {
        rules.CheckOutputs(nameof(numbers.KeepProb), numbers.KeepProb, nameof(numbers.InputKeepProb), nameof(numbers.OutputKeepProb));
        rules.CheckInput(nameof(numbers.InputKeepProb), numbers.InputKeepProb);
        rules.CheckOutput(nameof(numbers.OutputKeepProb), numbers.OutputKeepProb);
        rules.CheckState(nameof(numbers.StateKeepProb), numbers.StateKeepProb);
        rules.CheckUpdate(nameof(numbers.UpdateKeepProb), numbers.UpdateKeepProb);
        rules.CheckWeights(nameof(numbers.WeightKeepProb), numbers.WeightKeepProb);
        rules.CheckWords(nameof(numbers.WordKeepProb), numbers.WordKeepProb);
        rules.CheckZoneout(nameof(numbers.HiddenZoneout), nameof(numbers.CellZoneout));
        rules.CheckChanges(nameof(numbers.TemporalPenalty), numbers.TemporalPenalty, numbers.NumSteps);
        rules.CheckVariational(nameof(numbers.VariationalDropout));
    }

    // Rows of earlier parts' words, and of words that the softmax compares with, have gradients that a step's words do not tell of.
    private static void CheckLazy(LanguageModelNumbers numbers, NumberRules rules)
    {
        if (numbers.TableUpdate != TableUpdate.Lazy)
            return;
        if (numbers.TieWeights)
            Refuse("TieWeights = true", "the softmax layer gives every row of the embedding a gradient");
        else if (numbers.Accumulate > 1)
            Refuse($"Accumulate = {NumberRules.Text(numbers.Accumulate)}", "an update has the words of several steps");

        void Refuse(string other, string reason) =>
            rules.RefuseAt(Descriptors.UpdateContradiction, nameof(numbers.TableUpdate), "TableUpdate.Lazy", other, reason);
    }

    private static void CheckTie(LanguageModelNumbers numbers, NumberRules rules)
    {
        if (numbers.TieWeights && numbers.EmbeddingSize != numbers.ProjectionSize)
        {
            rules.RefuseAt(Descriptors.TiedWidthsDiffer, nameof(numbers.TieWeights),
                NumberRules.Text(numbers.EmbeddingSize), NumberRules.Text(numbers.ProjectionSize));
        }
    }
}
