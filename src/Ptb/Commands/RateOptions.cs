using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using ModelGen.Checkpoints;
using ModelGen.Training;

namespace ModelGen.Ptb.Commands;

/// <summary>
/// The options that say how a model is trained otherwise than it was declared. A training that goes on remembers those that it began with.
/// </summary>
internal sealed class RateOptions
{
    private const string Rate = "a positive number that 32-bit numbers have";
    private const string Factor = "a positive number";
    private const string Count = "a whole number of at least 1";
    private const string Epochs = "a whole number of at least 0";
    private static readonly string Schedules = string.Join(", ", RateChoices.Schedules);

    private readonly (Option<string?> Option, Func<string, bool> IsRight)[] _options =
    [
        New(RateChoices.ScheduleName, "NAME", RateChoices.Schedules.Contains, $"one of {Schedules}", $"How the learning rate goes: {Schedules}; without it staircase"),
        New(RateChoices.LearningRateName, "X", text => Number(text) is > 0 and <= float.MaxValue, Rate, "The full learning rate; without it the model's LearningRate"),
        New(RateChoices.LrDecayName, "X", text => Number(text) is > 0, Factor, "The factor by which the rate falls; without it the model's LrDecay"),
        New(RateChoices.MaxEpochName, "N", text => Whole(text) is >= 0, Epochs, "Epochs at the full rate; without it the model's MaxEpoch"),
        New(RateChoices.WarmupName, "N", text => Whole(text) is >= 1, Count, "Training steps in which the rate rises to the full one; without it none"),
        New(RateChoices.PatienceName, "N", text => Whole(text) is >= 1, Count, "Epochs in a row without improvement after which training ends; without it all are trained"),
        New(RateChoices.AverageAfterName, "N", text => Whole(text) is >= 1, Count, "Averages of the parameters begin when validation is worse than the best before the last N epochs; without it as declared"),
        New(RateChoices.RandomWindowsName, "N", text => Whole(text) is >= 1, Count, "Windows have random lengths of about N steps; without it all have NumSteps"),
    ];

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => _options.Select(entry => entry.Option);

    /// <summary>Reads them.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="remembered">What the training that goes on began with.</param>
    /// <param name="path">The file that remembers it, for messages.</param>
    /// <exception cref="InputException">They contradict each other, or what is remembered is damaged.</exception>
    public RateChoices Read(ParseResult parsed, IReadOnlyDictionary<string, string> remembered, string path)
    {
        var values = new Dictionary<string, string>();
        var given = new HashSet<string>();
        foreach ((Option<string?> option, Func<string, bool> isRight) in _options)
        {
            if (parsed.Given(option) is string value)
                given.Add(option.Name);
            else if (!remembered.TryGetValue(option.Name, out value!))
                continue;
            else if (!isRight(value))
                throw new InputException($"{path} is damaged: its training began with {option.Name} '{Excerpt.Of(value)}'.");
            values[option.Name] = value;
        }

        return new RateChoices(values, given);
    }

    /// <summary>A number as it is written everywhere; null where a text is none.</summary>
    internal static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : null;

    /// <summary>A whole number; null where a text is none.</summary>
    internal static int? Whole(string text) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) ? number : null;

    private static (Option<string?> Option, Func<string, bool> IsRight) New(
        string name, string value, Func<string, bool> isRight, string expected, string description) =>
        (Options.Text(new(name) { Description = description, HelpName = value }, isRight, expected), isRight);
}
