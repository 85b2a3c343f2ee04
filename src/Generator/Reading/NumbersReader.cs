using System.Globalization;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Reading;

/// <summary>
/// Reads the numbers of a language model's attribute: defaults, ranges, and what they have to do with each other.
/// </summary>
internal sealed class NumbersReader
{
    private const int MostLayers = 100;
    private readonly AttributeArguments _arguments;
    private readonly ProblemList _problems;
    private bool _isComplete;

    private NumbersReader(AttributeArguments arguments, ProblemList problems)
    {
        _arguments = arguments;
        _problems = problems;
        _isComplete = arguments.AreAccepted;
    }

    /// <summary>Numbers that are right, for a declaration whose own are not.</summary>
    public static LanguageModelNumbers StandIns { get; } = new(
        VocabSize: 1, EmbeddingSize: 1, TieWeights: false, HiddenSize: 1, ProjectionSize: 1, NumLayers: 1, NumSteps: 1, BatchSize: 1,
        KeepProb: 1, DropoutPlacement: DropoutPlacement.AllOutputs, InitScale: 0, LearningRate: 0,
        MaxGradNorm: 0, MaxEpoch: 1, MaxMaxEpoch: 1, LrDecay: 0, ForgetBias: 0);

    /// <summary>The numbers; null where one of them is missing or cannot be used.</summary>
    public static LanguageModelNumbers? Read(AttributeArguments arguments, ProblemList problems) =>
        new NumbersReader(arguments, problems).Read();

    // Defaults are those of LstmModelAttribute; a test compares.
    private LanguageModelNumbers? Read()
    {
        var hiddenSize = RequiredSize(nameof(LanguageModelNumbers.HiddenSize));
        var numbers = new LanguageModelNumbers(
            VocabSize: RequiredSize(nameof(LanguageModelNumbers.VocabSize)),
            EmbeddingSize: hiddenSize,
            TieWeights: false,
            HiddenSize: hiddenSize,
            ProjectionSize: hiddenSize,
            NumLayers: Size(nameof(LanguageModelNumbers.NumLayers), 2, MostLayers),
            NumSteps: Size(nameof(LanguageModelNumbers.NumSteps), 20),
            BatchSize: Size(nameof(LanguageModelNumbers.BatchSize), 20),
            KeepProb: Probability(nameof(LanguageModelNumbers.KeepProb), 1.0),
            DropoutPlacement: DropoutPlacement.AllOutputs,
            InitScale: NotNegative(nameof(LanguageModelNumbers.InitScale), 0.1),
            LearningRate: NotNegative(nameof(LanguageModelNumbers.LearningRate), 1.0),
            MaxGradNorm: NotNegative(nameof(LanguageModelNumbers.MaxGradNorm), 5.0),
            MaxEpoch: Size(nameof(LanguageModelNumbers.MaxEpoch), 4),
            MaxMaxEpoch: Size(nameof(LanguageModelNumbers.MaxMaxEpoch), 13),
            LrDecay: NotNegative(nameof(LanguageModelNumbers.LrDecay), 0.5),
            ForgetBias: Finite(nameof(LanguageModelNumbers.ForgetBias), 0.0));
        if (!_isComplete)
            return null;
        CheckEpochs(numbers);
        return numbers;
    }

    private void CheckEpochs(LanguageModelNumbers numbers)
    {
        if (numbers.MaxMaxEpoch >= numbers.MaxEpoch)
            return;
        var toChange = _arguments.IsGiven(nameof(numbers.MaxMaxEpoch)) ? nameof(numbers.MaxMaxEpoch) : nameof(numbers.MaxEpoch);
        _problems.Add(Descriptors.NoDecay, _arguments.PlaceOf(toChange), Text(numbers.MaxMaxEpoch), Text(numbers.MaxEpoch));
    }

    private int RequiredSize(string name)
    {
        if (_arguments.IsGiven(name) || !_arguments.AreNamed)
            return Size(name, 1);
        _problems.Add(Descriptors.ArgumentMissing, _arguments.Place, name, SizeRange(int.MaxValue));
        _isComplete = false;
        return default;
    }

    private int Size(string name, int defaultValue, int most = int.MaxValue)
    {
        var value = _arguments.Value<int>(name) ?? defaultValue;
        if (value < 1 || value > most)
            Refuse(Descriptors.SizeOutOfRange, name, Text(value), SizeRange(most));
        return value;
    }

    private double Probability(string name, double defaultValue)
    {
        var value = _arguments.Value<double>(name) ?? defaultValue;
        if (!(value > 0 && value <= 1))
            Refuse(Descriptors.ProbabilityOutOfRange, name, Text(value), "above 0 and at most 1");
        else if (1 / value > float.MaxValue)
        {
            Refuse(Descriptors.ProbabilityOutOfRange, name, Text(value),
                $"large enough that 1/{name}, the scale of kept values, is a float");
        }

        return value;
    }

    private double NotNegative(string name, double defaultValue)
    {
        var value = Finite(name, defaultValue, "a finite number of at least 0");
        if (value < 0 && value >= -float.MaxValue)
            Refuse(Descriptors.NumberOutOfRange, name, Text(value), "a finite number of at least 0");
        return value;
    }

    private double Finite(string name, double defaultValue, string range = "a finite number")
    {
        var value = _arguments.Value<double>(name) ?? defaultValue;
        if (double.IsNaN(value) || double.IsInfinity(value))
            Refuse(Descriptors.NumberOutOfRange, name, Text(value), range);
        else if (value > float.MaxValue || value < -float.MaxValue)
            Refuse(Descriptors.NumberOutOfRange, name, Text(value), $"{range} that fits a float");
        return value;
    }

    private void Refuse(DiagnosticDescriptor descriptor, string name, string value, string range)
    {
        _problems.Add(descriptor, _arguments.PlaceOf(name), name, value, range);
        _isComplete = false;
    }

    private static string SizeRange(int most) => most == int.MaxValue ? "at least 1" : $"from 1 to {Text(most)}";

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
