using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Schedules;
using ModelGen.Training;

namespace ModelGen.Ptb.Commands;

/// <summary>How a model is trained otherwise than it was declared.</summary>
/// <param name="settings">What was chosen, by names of options.</param>
/// <param name="given">The options of this run; the others were chosen when the training began.</param>
internal sealed class RateChoices(IReadOnlyDictionary<string, string> settings, IReadOnlySet<string> given)
{
    /// <summary>The option of the schedule's name.</summary>
    public const string ScheduleName = "--schedule";

    /// <summary>The option of the full rate.</summary>
    public const string LearningRateName = "--learning-rate";

    /// <summary>The option of the decay.</summary>
    public const string LrDecayName = "--lr-decay";

    /// <summary>The option of the epochs at the full rate.</summary>
    public const string MaxEpochName = "--max-epoch";

    /// <summary>The option of the rise at the beginning.</summary>
    public const string WarmupName = "--warmup-steps";

    /// <summary>The option of the early end.</summary>
    public const string PatienceName = "--patience";

    /// <summary>The option of the beginning of averages.</summary>
    public const string AverageAfterName = "--average-after";

    /// <summary>The option of windows of random lengths.</summary>
    public const string RandomWindowsName = "--random-windows";

    private const string Staircase = "staircase";
    private const string StaircaseLater = "staircase-later";
    private const string Constant = "constant";
    private const string Cosine = "cosine";
    private const string Step = "step";
    private const string Plateau = "plateau";

    // What each schedule is made of, beside the rate and the rise that all have.
    private static readonly Dictionary<string, string[]> Uses = new()
    {
        [Staircase] = [LrDecayName, MaxEpochName],
        [StaircaseLater] = [LrDecayName, MaxEpochName],
        [Constant] = [],
        [Cosine] = [],
        [Step] = [LrDecayName, MaxEpochName],
        [Plateau] = [LrDecayName],
    };

    // Optimizers whose update grows with the gradient, and so with the length of a window, by itself.
    private static readonly string[] InProportion = [nameof(Optimizers.Sgd), nameof(Optimizers.Momentum), nameof(Optimizers.Nesterov)];

    /// <summary>The names of the schedules.</summary>
    public static IReadOnlyCollection<string> Schedules => Uses.Keys;

    /// <summary>What was chosen, to be remembered.</summary>
    public IReadOnlyDictionary<string, string> Settings => settings;

    /// <summary>Epochs without improvement after which training ends; null for never.</summary>
    public int? Patience => settings.TryGetValue(PatienceName, out string? value) ? RateOptions.Whole(value) : null;

    /// <summary>Epochs without improvement after which averages of the parameters begin; null for as it was declared.</summary>
    public int? AverageAfter => settings.TryGetValue(AverageAfterName, out string? value) ? RateOptions.Whole(value) : null;

    /// <summary>The windows; null for whole ones.</summary>
    /// <param name="config">What the model was declared with.</param>
    /// <param name="seed">The seed of the training.</param>
    /// <exception cref="InputException">The usual window is longer than the longest.</exception>
    public RandomWindows? WindowsOf(LanguageModelConfig config, ulong seed)
    {
        if (!settings.TryGetValue(RandomWindowsName, out string? value))
            return null;
        int steps = RateOptions.Whole(value)!.Value;
        return steps <= config.NumSteps
            ? new RandomWindows(steps, config.NumSteps, seed, scalesRate: !InProportion.Contains(config.Optimizer))
            : throw new InputException(
                $"{RandomWindowsName} {steps} is longer than a window of {config.Name} can be: it takes 1 to {config.NumSteps}, the declared NumSteps.");
    }

    /// <summary>The schedule.</summary>
    /// <param name="config">What the model was declared with.</param>
    /// <param name="steps">Training steps of the whole run.</param>
    /// <exception cref="InputException">What was chosen does not go together.</exception>
    public LearningRateSchedule ScheduleOf(LanguageModelConfig config, long steps)
    {
        string name = settings.GetValueOrDefault(ScheduleName, Staircase);
        if (new[] { LrDecayName, MaxEpochName }.FirstOrDefault(option => given.Contains(option) && !Uses[name].Contains(option)) is string useless)
            throw new InputException($"{useless} means nothing to {ScheduleName} {name}: leave one of them out.");

        double rate = Number(LearningRateName) ?? config.LearningRate, decay = Number(LrDecayName) ?? config.LrDecay;
        int epochs = settings.TryGetValue(MaxEpochName, out string? value) ? RateOptions.Whole(value)!.Value : config.MaxEpoch;
        LearningRateSchedule schedule = name switch
        {
            Constant => new ConstantRate(rate),
            Cosine => new CosineDecay(rate, long.Max(steps, 1)),
            Step => epochs > 0 ? new StepDecay(rate, epochs, decay) : throw new InputException(
                $"{ScheduleName} {Step} lowers the rate every {MaxEpochName} epochs, and that is 0: {MaxEpochName} takes at least 1 with it."),
            Plateau => decay <= 1 ? new ReduceOnPlateau(rate, decay, patience: 0) : throw new InputException(
                $"{ScheduleName} {Plateau} multiplies the rate by {LrDecayName}, which is {decay}: it takes at most 1 with it."),
            _ => new Staircase(rate, decay, epochs, oneEpochLonger: name == StaircaseLater),
        };
        return settings.TryGetValue(WarmupName, out string? rise) ? new LinearWarmup(schedule, RateOptions.Whole(rise)!.Value) : schedule;
    }

    private double? Number(string option) => settings.TryGetValue(option, out string? value) ? RateOptions.Number(value) : null;
}
