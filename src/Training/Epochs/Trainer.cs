using System;
using System.Linq;
using System.Threading;
using ModelGen.Checkpoints;
using ModelGen.Schedules;

namespace ModelGen.Training;

/// <summary>
/// Trains a model on a corpus epoch by epoch, as TensorFlow's <c>ptb_word_lm.py</c> does; saves it after every epoch and every few minutes,
/// keeps the one that was the best by validation, and tests it at the end.
/// </summary>
/// <typeparam name="TModel">The model.</typeparam>
public sealed class Trainer<TModel> : IDisposable
    where TModel : ILanguageModel<TModel>
{
    private readonly Corpus _corpus;
    private readonly TrainingOptions _options;
    private readonly IReport _report;
    private readonly EpochLoop<TModel> _loop;
    private readonly TrainingLog? _log;
    private readonly ulong _seed;
    private int _keptEpoch;

    /// <summary>Makes the model, and prepares its training.</summary>
    /// <param name="corpus">The texts.</param>
    /// <param name="options">How to train; null for all as it was declared.</param>
    /// <param name="report">Is told how it goes; null to keep it.</param>
    /// <exception cref="InputException">The texts, or the training to go on with, do not suit the model, or memory does not suffice.</exception>
    /// <exception cref="FailedException">The training to go on with has numbers that are not finite.</exception>
    public Trainer(Corpus corpus, TrainingOptions? options = null, IReport? report = null)
    {
        _corpus = corpus;
        _options = options ?? new TrainingOptions();
        _report = report ?? new NoReport();
        Checkpoint? resumed = _options.Directory?.Resumed;
        TrainingMemory memory = resumed?.Memory ?? new TrainingMemory();
        _seed = resumed?.Seed ?? _options.Model.Seed;
        _log = _options.Directory?.ReadLog();

        corpus.RequireFits(TModel.Config);
        if (_options.AverageAfter is not null && !TModel.Config.AverageParameters)
            throw new InputException($"{TModel.Config.Name} keeps no averages that could begin: declare it with AverageParameters = true.");
        RequireFits(_options.Windows);
        ModelOptions model = _options.Model with { Seed = _seed, StepsTaken = resumed?.Progress.Steps ?? 0 };
        Model = ModelCreation.Create<TModel>(model);
        try
        {
            _loop = new EpochLoop<TModel>(Model, corpus, _report, _options.Windows)
            {
                SaveInterval = _options.SaveInterval,
                Schedule = _options.Schedule ?? Staircase.Of(TModel.Config),
                Stopping = _options.Patience is int patience ? new EarlyStopping(patience) : null,
                Averaging = _options.AverageAfter is int validations ? new AverageStart(validations) : null,
                History = [.. memory.History],
                EpochEnded = (epoch, seconds, wordsPerSecond) => _log?.Add(epoch, seconds, wordsPerSecond),
            };
            if (resumed is not null)
                GoOn(resumed, memory);
            if (_loop.Averaging is { HasBegun: false })
                Model.HoldAverages();
            foreach ((string name, double value) in _options.Hyperparameters)
                SetHyperparameter(name, value);
        }
        catch
        {
            Model.Dispose();
            throw;
        }
    }

    /// <summary>The model, as the last step has left it.</summary>
    public TModel Model { get; }

    /// <summary>How far training has come.</summary>
    public TrainingProgress Progress => _loop.Progress;

    /// <summary>Trains, validates after every epoch, tests at the end, and tells all of it.</summary>
    /// <param name="stop">Ends training after the step under way; the model is saved as it is then.</param>
    /// <returns>What it came to.</returns>
    /// <exception cref="OperationCanceledException">Training was ended early.</exception>
    /// <exception cref="DivergedException">A cost was not a finite number.</exception>
    /// <exception cref="SaveException">The model could not be saved at the end.</exception>
    public RunResult Train(CancellationToken stop = default)
    {
        RunResult? result = null;
        _report.Watch(() => result = Run(stop));
        return result!;
    }

    /// <summary>Ends the model.</summary>
    public void Dispose() => Model.Dispose();

    private RunResult Run(CancellationToken stop)
    {
        int epochs = _options.Epochs ?? TModel.Config.MaxMaxEpoch;
        long maxSteps = _options.MaxSteps ?? long.MaxValue;
        _report.Started(new RunStart(
            TModel.Config.Name,
            TModel.Parameters.Sum(parameter => (long)parameter.Length),
            _corpus.Origin,
            _corpus.Train.Length,
            epochs,
            long.Min(maxSteps, _loop.Windows.CountOf(epochs, stepsTaken: 0)),
            Progress.Steps,
            Model.Threads,
            Model.Device)
        {
            Tokens = _corpus.Vocabulary.Kind.Plural(),
        });
        RunResult result;
        try
        {
            double test = _loop.Train(epochs, maxSteps, TryToSave, stop);
            result = new RunResult(test, _loop.WordsPerSecond, _corpus.Scale) { Epochs = Progress.Epochs, Best = TrainingMemory.BestOf(_loop.History) };
            _report.Ended(result);
            SaveLast();
        }
        catch (OperationCanceledException)
        {
            _report.Interrupted(new Interruption(Progress.Epochs + 1, Progress.Steps));
            SaveLast();
            throw;
        }

        TestBest(result, stop);
        return result;
    }

    private void SetHyperparameter(string name, double value)
    {
        string[] names = [.. TModel.Hyperparameters.Select(hyperparameter => hyperparameter.Name).Distinct()];
        if (!names.Contains(name))
        {
            throw new InputException(
                $"The optimizer of {TModel.Config.Name}, {TModel.Config.Optimizer}, has no {name}: it has {(names.Length > 0 ? string.Join(", ", names) : "no hyperparameters")}.");
        }

        if (!(Math.Abs(value) <= float.MaxValue))
            throw new InputException($"The {name} of {TModel.Config.Optimizer} is a number that 32-bit numbers have, not {value}.");
        Model.SetHyperparameter(name, value);
    }

    private static void RequireFits(RandomWindows? windows)
    {
        LanguageModelConfig config = TModel.Config;
        if (windows is not null && !config.VariableSteps)
            throw new InputException($"{config.Name} reads whole windows of {config.NumSteps} steps only: for random ones declare it with VariableSteps = true.");
        if (windows?.MostSteps > config.NumSteps)
            throw new InputException($"{config.Name} reads windows of up to NumSteps = {config.NumSteps} steps, and random ones are to have up to {windows.MostSteps}.");
    }

    // Where an epoch goes on depends on how it was read.
    private void RequireSameWindows(Checkpoint resumed, TrainingMemory memory)
    {
        string now = _options.Windows?.ToString() ?? "";
        if (memory.Windows != now && resumed.Progress.EpochSteps > 0)
        {
            throw new InputException(
                $"{resumed.Path} is within an epoch of {Described(Excerpt.Of(memory.Windows))}, which cannot go on with {Described(now)}: let the epoch end first.");
        }

        static string Described(string windows) => windows.Length > 0 ? windows : "whole windows";
    }

    private void GoOn(Checkpoint resumed, TrainingMemory memory)
    {
        resumed.RequireVocabulary(_corpus);
        RequireSameWindows(resumed, memory);
        resumed.RequirePossible(_loop.Windows.Most, _loop.Windows.LeastSteps, TModel.Config);
        resumed.RestoreWithStates(Model);
        _loop.Progress = resumed.Progress;
        _keptEpoch = _options.Directory!.BestEpoch;
        // The process may have ended between the two.
        KeepBest(_options.Directory);
        foreach (EpochSummary epoch in memory.History)
        {
            _loop.Stopping?.Validated(epoch.ValidPerplexity);
            _loop.Averaging?.Validated(epoch.ValidPerplexity);
        }

        // A schedule that says the same goes on where it was; another one has seen the same validations.
        if (memory.Schedule == _loop.Schedule.ToString())
        {
            try
            {
                _loop.Schedule.State = memory.ScheduleState;
            }
            catch (FormatException exception)
            {
                throw new InputException($"{resumed.Path} is damaged: {exception.Message}");
            }
        }
        else
        {
            foreach (EpochSummary epoch in memory.History)
                _loop.Schedule.Validated(epoch.ValidPerplexity);
        }
    }

    // Hours of training are not given up for a full disk: there is another save to come.
    private void TryToSave()
    {
        try
        {
            Save();
        }
        catch (SaveException exception)
        {
            _report.SaveFailed(exception.Message);
        }
    }

    private void SaveLast()
    {
        if (Save() is { } file)
            _report.Saved(file);
    }

    private string? Save()
    {
        if (_options.Directory is not { } directory)
            return null;
        string file = directory.Save(Model, _corpus.Vocabulary, Progress, new TrainingMemory
        {
            History = _loop.History,
            Windows = _options.Windows?.ToString() ?? "",
            Schedule = _loop.Schedule.ToString(),
            ScheduleState = _loop.Schedule.State,
            Settings = _options.Settings,
        });
        KeepBest(directory);
        directory.Write(_log!);
        return file;
    }

    // The file has the last epoch's model until a step of the next one is saved.
    private void KeepBest(SaveDirectory directory)
    {
        if (Progress.EpochSteps > 0 || TrainingMemory.BestOf(_loop.History)?.Epoch is not int best || best != Progress.Epochs || best == _keptEpoch)
            return;
        directory.KeepBest();
        _keptEpoch = best;
    }

    // The model itself takes the parameters of the best one for the time of its test, and its own from the file again.
    private void TestBest(RunResult last, CancellationToken stop)
    {
        if (_options.Directory is not { } directory || last.Best is not { } best || best.Epoch == last.Epochs || best.Epoch != _keptEpoch)
            return;
        Checkpoint kept = directory.Load(best: true);
        try
        {
            kept.Restore(Model);
            double test = _loop.Test(stop);
            _report.BestTested(new BestResult(best.Epoch, last.Epochs, best.ValidPerplexity, test, kept.Path));
        }
        finally
        {
            directory.Load(best: false).Restore(Model);
        }
    }
}
