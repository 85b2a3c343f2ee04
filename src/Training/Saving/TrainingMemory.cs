using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ModelGen.Checkpoints;

namespace ModelGen.Training;

/// <summary>What a training knows beside its model and its place in the text, and goes on with after an interruption.</summary>
public sealed record TrainingMemory
{
    private const string HistoryKey = "history";
    private const string WindowsKey = "windows";
    private const string ScheduleKey = "schedule";
    private const string ScheduleStateKey = "schedule_state";
    private const string SettingPrefix = "setting.";

    /// <summary>The epochs that are over. Files of before they were written tell none.</summary>
    public IReadOnlyList<EpochSummary> History { get; init; } = [];

    /// <summary>The windows that are trained on, in words: an epoch under way goes on with them alone. Empty for whole windows.</summary>
    public string Windows { get; init; } = "";

    /// <summary>The learning rate's schedule in words: one that says the same takes up its state.</summary>
    public string Schedule { get; init; } = "";

    /// <summary>What the schedule remembers.</summary>
    public string ScheduleState { get; init; } = "";

    /// <summary>What a program wants to know again when the training goes on, by names of its own, such as its options.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>The best of some epochs by validation, the first of several; null where there are none.</summary>
    public static EpochSummary? BestOf(IEnumerable<EpochSummary> epochs) => epochs.MinBy(epoch => epoch.ValidPerplexity);

    /// <summary>Writes it into the metadata of a file.</summary>
    internal void WriteTo(Dictionary<string, string> metadata)
    {
        if (History.Count > 0)
            metadata[HistoryKey] = string.Join("; ", History.Select(Line));
        if (Windows.Length > 0)
            metadata[WindowsKey] = Windows;
        if (Schedule.Length > 0)
            metadata[ScheduleKey] = Schedule;
        if (ScheduleState.Length > 0)
            metadata[ScheduleStateKey] = ScheduleState;
        foreach ((string name, string value) in Settings)
            metadata[SettingPrefix + name] = value;
    }

    /// <summary>Reads what <see cref="WriteTo"/> has written.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="metadata">Its metadata.</param>
    /// <exception cref="InputException">The history is none.</exception>
    internal static TrainingMemory ReadFrom(string path, IReadOnlyDictionary<string, string> metadata) => new()
    {
        History = metadata.TryGetValue(HistoryKey, out string? history) ? [.. history.Split("; ").Select((line, index) => Summary(path, line, index + 1))] : [],
        Windows = metadata.GetValueOrDefault(WindowsKey, ""),
        Schedule = metadata.GetValueOrDefault(ScheduleKey, ""),
        ScheduleState = metadata.GetValueOrDefault(ScheduleStateKey, ""),
        Settings = metadata.Where(pair => pair.Key.StartsWith(SettingPrefix, StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key[SettingPrefix.Length..], pair => pair.Value),
    };

    private static string Line(EpochSummary epoch) => string.Create(
        CultureInfo.InvariantCulture, $"{epoch.Epoch} {epoch.Steps} {epoch.LearningRate:R} {epoch.TrainPerplexity:R} {epoch.ValidPerplexity:R}");

    private static EpochSummary Summary(string path, string line, int epoch)
    {
        string[] words = line.Split(' ');
        if (words.Length == 5 && words[0] == DeclarationText.Number(epoch)
            && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out long steps)
            && Number(words[2]) is double rate && Number(words[3]) is double train && Number(words[4]) is double valid)
        {
            return new EpochSummary(epoch, steps, rate, train, valid);
        }

        throw new InputException(
            $"{path} is damaged: part {epoch} of its {HistoryKey} is '{Excerpt.Of(line)}', not the epoch {epoch}, its steps, learning rate and two perplexities.");
    }

    private static double? Number(string word) =>
        double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) && number >= 0 ? number : null;
}
