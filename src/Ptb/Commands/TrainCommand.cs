using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Threading;
using ModelGen.Checkpoints;
using ModelGen.Ptb.Models;
using ModelGen.Training;

namespace ModelGen.Ptb.Commands;

/// <summary>The command <c>train</c>: trains a model on texts, or goes on with a training.</summary>
/// <param name="catalog">The models that can be named.</param>
/// <param name="streams">Standard output and standard error.</param>
/// <param name="newReport">Makes what is told how it goes.</param>
/// <param name="stop">Ends training after the step under way.</param>
internal sealed class TrainCommand(ModelCatalog catalog, StandardStreams streams, Func<ParseResult, IReport> newReport, CancellationToken stop)
{
    private readonly RunOptions _run = new(streams.Error);
    private readonly TextOptions _texts = new();
    private readonly RateOptions _rates = new();
    private readonly OptimizerOptions _optimizer = new(catalog);

    private readonly Option<string> _model = Options.Choice("--model", catalog.Names, fallback: "small", "The model");

    private readonly Option<string?> _savePath = Options.Directory(
        "--save-path", "Directory of the trained model: model.safetensors, best.safetensors and log.csv are written to it");

    private readonly Option<bool> _resume = new("--resume") { Description = "Go on with the training that --save-path holds" };

    private readonly Option<bool> _overwrite = new("--overwrite")
    {
        Description = "Train a new model where --save-path holds one, which is kept as model.1.safetensors",
    };

    /// <summary>Epochs and steps of a run.</summary>
    public static (Option<int?> Epochs, Option<long?> MaxSteps) NewLimits() => (
        Options.Number("--epochs", 0, "Epochs to train; without it the model's MaxMaxEpoch"),
        Options.Number("--max-steps", 1L, "Training steps to take at most, over all epochs of the run"));

    /// <summary>The command.</summary>
    /// <param name="json">The option that chooses the report.</param>
    public Command NewCommand(Option<bool> json)
    {
        (Option<int?> epochs, Option<long?> maxSteps) = NewLimits();
        var command = new Command("train", "Trains a model on texts") { _model, epochs, maxSteps, _run.Seed, _savePath, _resume, _overwrite, json };
        foreach (Option option in (Option[])[.. _texts.All, .. _rates.All, .. _optimizer.All, .. _run.All])
            command.Add(option);
        command.SetAction(parsed => Train(parsed, parsed.GetValue(epochs), parsed.GetValue(maxSteps)));
        return command;
    }

    private int Train(ParseResult parsed, int? epochs, long? maxSteps)
    {
        Func<CorpusOptions, Corpus> read = _texts.Read(parsed);
        using SaveDirectory? directory = OpenSaveDirectory(parsed);
        Checkpoint? resumed = directory?.Resumed;
        ModelOptions options = _run.Read(parsed);
        ModelEntry model = resumed is null ? catalog[parsed.GetValue(_model)!] : ModelOf(resumed, parsed);
        RateChoices rates = _rates.Read(parsed, resumed?.Memory.Settings ?? new Dictionary<string, string>(), resumed?.Path ?? "");
        Corpus corpus = read(new CorpusOptions
        {
            Tokens = resumed?.Tokens ?? _texts.Tokens(parsed) ?? TokenKind.Words,
            VocabSize = model.Config.VocabSize,
            Warn = streams.Error.WriteLine,
        });

        RandomWindows? windows = rates.WindowsOf(model.Config, resumed?.Seed ?? options.Seed);
        int allEpochs = epochs ?? model.Config.MaxMaxEpoch;
        long steps = long.Min(
            maxSteps ?? long.MaxValue,
            windows?.CountOf(allEpochs, stepsTaken: 0, corpus.Train.Length / model.Config.BatchSize)
                ?? (long)allEpochs * TextWindows.CountOf(corpus.Train.Length, model.Config));
        var training = new TrainingOptions
        {
            Epochs = epochs,
            MaxSteps = maxSteps,
            Model = options,
            Schedule = rates.ScheduleOf(model.Config, steps),
            Windows = windows,
            Patience = rates.Patience,
            AverageAfter = rates.AverageAfter,
            Hyperparameters = _optimizer.Read(parsed),
            Directory = directory,
            Settings = rates.Settings,
        };
        if (resumed is not null)
            TellChanges(resumed, model, training);
        var action = new TrainAction(training, corpus, newReport(parsed), stop);
        model.Run(action);
        return action.ExitCode;
    }

    private SaveDirectory? OpenSaveDirectory(ParseResult parsed)
    {
        bool resume = parsed.GetValue(_resume), overwrite = parsed.GetValue(_overwrite);
        if (resume && overwrite)
            throw new InputException("--resume goes on with the model that --save-path holds, --overwrite trains a new one: leave out one of them.");
        if (!resume && !overwrite && parsed.GetValue(_savePath) is null)
            return null;
        string path = parsed.Require(_savePath);
        if (resume)
            return SaveDirectory.ForResumption(path);

        var directory = SaveDirectory.ForNewTraining(path, overwrite);
        if (directory.NameOfOther is { } name)
            streams.Error.WriteLine($"The trained model in {path} will be kept as {name} when the new one is saved.");
        return directory;
    }

    // What a training began with is that of the file. A user who names others has something else in mind.
    private ModelEntry ModelOf(Checkpoint resumed, ParseResult parsed)
    {
        string path = parsed.GetValue(_savePath)!;
        ModelEntry model = SavedModelOptions.Find(catalog, resumed, path);
        if (parsed.GetResult(_model) is { Implicit: false } && catalog[parsed.GetValue(_model)!].ClassName != model.ClassName)
        {
            throw new InputException(
                $"--resume goes on with {Excerpt.Of(resumed.ModelName)}, which {path} holds; leave out --model {parsed.GetValue(_model)}.");
        }

        if (parsed.GetValue(_run.Seed) is { } seed && seed != resumed.Seed)
            throw new InputException($"--resume goes on with seed {resumed.Seed}, which {path} was begun with; leave out --seed {seed}.");
        if (_texts.Tokens(parsed) is { } tokens && tokens != resumed.Tokens)
        {
            throw new InputException(
                $"--resume goes on with {resumed.Tokens.Plural()}, which {path} was begun with; leave out --tokens {Options.Word(tokens)}.");
        }

        return model;
    }

    private void TellChanges(Checkpoint resumed, ModelEntry model, TrainingOptions training)
    {
        if (resumed.ChangesIn(model.Config) is { Count: > 0 } changes)
        {
            streams.Error.WriteLine(
                $"{model.Config.Name} is declared otherwise than when it was saved, and is trained as it is now: {string.Join(", ", changes)}.");
        }

        string windowsBefore = resumed.Memory.Windows, windows = training.Windows?.ToString() ?? "";
        if (windowsBefore != windows)
            streams.Error.WriteLine($"The text is read otherwise than when the training began: now in {InWords(windows)}, and it was in {InWords(Excerpt.Of(windowsBefore))}.");

        string before = resumed.Memory.Schedule, now = training.Schedule!.ToString();
        if (before.Length > 0 && before != now)
            streams.Error.WriteLine($"The learning rate goes otherwise than when the training began: now it is {now}, and it was {Excerpt.Of(before)}.");

        static string InWords(string windows) => windows.Length > 0 ? windows : "whole windows";
    }
}
