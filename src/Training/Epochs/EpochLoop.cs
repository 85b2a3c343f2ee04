using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using ModelGen.Schedules;

namespace ModelGen.Training;

/// <summary>Trains a model on a corpus epoch by epoch, as TensorFlow's <c>ptb_word_lm.py</c> does, and tells how it goes.</summary>
/// <typeparam name="TModel">The model.</typeparam>
internal sealed class EpochLoop<TModel>
    where TModel : ILanguageModel<TModel>
{
    private readonly TModel _model;
    private readonly IReport _report;
    private readonly EpochWindows<TModel> _train;
    private readonly LoadedText _valid;
    private readonly int[] _test;
    private long _savedAt;
    private Clock _clock;
    private Clock _epochClock;

    /// <summary>Prepares training.</summary>
    /// <param name="model">The model.</param>
    /// <param name="corpus">The texts.</param>
    /// <param name="report">Is told how it goes.</param>
    /// <param name="windows">Lengths of the windows that are trained on; null for whole windows.</param>
    /// <exception cref="InputException">A text is too short for the model.</exception>
    public EpochLoop(TModel model, Corpus corpus, IReport report, RandomWindows? windows = null)
    {
        _model = model;
        _report = report;
        Evaluation.RequireWindow(corpus.Train, TModel.Config, "training");
        Evaluation.RequireWindow(corpus.Valid, TModel.Config, "validation");
        _test = corpus.Test;
        Evaluation.RequireSequence(_test, "test");
        _train = new EpochWindows<TModel>(model, model.AddText(corpus.Train), windows);
        _valid = model.AddText(corpus.Valid);
    }

    /// <summary>The windows that are trained on.</summary>
    public EpochWindows<TModel> Windows => _train;

    /// <summary>
    /// How far training has come. Set to go on with training that was interrupted: <see cref="Train"/> then expects the model as
    /// it was, parameters and states.
    /// </summary>
    public TrainingProgress Progress { get; set; }

    /// <summary>Called with what an epoch came to, its seconds and its tokens per second, when it is over, before it is saved.</summary>
    public Action<EpochSummary, double, double> EpochEnded { get; init; } = (_, _, _) => { };

    /// <summary>How long a training goes on within an epoch before it is saved again.</summary>
    public TimeSpan SaveInterval { get; init; } = TimeSpan.MaxValue;

    /// <summary>Words learned from per second of training, over all epochs of this run; 0 when there was no step.</summary>
    public double WordsPerSecond => _clock.WordsPerSecond;

    /// <summary>What the learning rate is; without it the staircase that the model is declared with.</summary>
    public LearningRateSchedule Schedule { get; init; } = Staircase.Of(TModel.Config);

    /// <summary>When training is over before its last epoch; null for never.</summary>
    public EarlyStopping? Stopping { get; init; }

    /// <summary>When averages of the parameters begin; null for as it was declared.</summary>
    public AverageStart? Averaging { get; init; }

    /// <summary>The epochs that are over.</summary>
    public List<EpochSummary> History { get; init; } = [];

    /// <summary>Trains, validates after every epoch, and tests at the end.</summary>
    /// <param name="epochs">Epochs to train; with 0 the model is only tested.</param>
    /// <param name="maxSteps">Training steps to take at most, over all epochs; the epoch of the last one ends with it.</param>
    /// <param name="save">Called when an epoch is over, and every <see cref="SaveInterval"/> within one: a time to save the model.</param>
    /// <param name="stop">Ends training after the step under way.</param>
    /// <returns>The test perplexity.</returns>
    /// <exception cref="OperationCanceledException">Training was ended early.</exception>
    public double Train(int epochs, long maxSteps, Action save, CancellationToken stop)
    {
        _savedAt = Stopwatch.GetTimestamp();
        // A run that was interrupted while it validated has no steps left, but an epoch to finish.
        while (Progress.Epochs < epochs && (Progress.Steps < maxSteps || Progress.EpochSteps > 0) && Stopping is not { ShouldStop: true })
        {
            long startedAt = Stopwatch.GetTimestamp();
            _epochClock = default;
            int epoch = Progress.Epochs + 1;
            double learningRate = RateAfter(StepsBeforeEpoch);
            _report.EpochStarted(new EpochStart(epoch, epochs, learningRate));

            double train = TrainEpoch(maxSteps, save, stop);
            double valid = Evaluation.OfWindows(_model, _valid, Tell("validating"), stop);

            double seconds = Stopwatch.GetElapsedTime(startedAt).TotalSeconds;
            Progress = new TrainingProgress(epoch, Progress.Steps, EpochSteps: 0, default);
            History.Add(new EpochSummary(epoch, Progress.Steps, learningRate, train, valid));
            Schedule.Validated(valid);
            Stopping?.Validated(valid);
            if (Averaging?.Validated(valid) == true)
                _model.AverageFromNow();
            _report.EpochEnded(new EpochResult(epoch, learningRate, train, valid, seconds)
            {
                Steps = Progress.Steps,
                WordsPerSecond = _epochClock.WordsPerSecond,
            });
            EpochEnded(History[^1], seconds, _epochClock.WordsPerSecond);
            Save(save);
        }

        if (Progress.Epochs < epochs && Stopping is { ShouldStop: true } stopping)
            _report.EndedEarly(new EarlyEnd(Progress.Epochs, stopping.Waited, stopping.Best));
        return Test(stop);
    }

    /// <summary>The test perplexity of the model as it is.</summary>
    /// <exception cref="OperationCanceledException">The test was ended early.</exception>
    public double Test(CancellationToken stop) => Evaluation.OfSequence(_model, _test, Tell("testing"), stop);

    // An epoch that was ended early counts as one with all its steps.
    private long StepsBeforeEpoch => long.Max(Progress.Steps - Progress.EpochSteps, 0);

    private Action<double> Tell(string doing) => fraction => _report.Evaluating(new EvaluationProgress(doing, fraction));

    private double RateAfter(long steps)
    {
        double rate = Schedule.RateOf(Progress.Epochs, steps);
        return Math.Abs(rate) <= float.MaxValue ? rate : throw new InputException(
            $"The learning rate of {TModel.Config.Name} in epoch {Progress.Epochs + 1} is {rate}, beyond all 32-bit numbers; its schedule is: {Schedule}.");
    }

    private double TrainEpoch(long maxSteps, Action save, CancellationToken stop)
    {
        Perplexity perplexity = Progress.EpochPerplexity;
        var pace = new Pace();
        Span<double> costs = stackalloc double[Pace.Most];
        Span<int> lengths = stackalloc int[Pace.Most];
        if (Progress.EpochSteps == 0)
            _model.ResetState();
        int windows = (int)_train.CountOf(1, StepsBeforeEpoch);
        while (!_train.AreOver(Progress) && Progress.Steps < maxSteps)
        {
            stop.ThrowIfCancellationRequested();
            int most = Schedule.ChangesWithinEpoch ? 1 : (int)long.Min(pace.Steps, maxSteps - Progress.Steps);
            pace.Begin();
            int count = _train.Train(Progress, most, RateAfter, costs, lengths);
            TimeSpan elapsed = pace.End(count);
            for (int index = 0; index < count; index++)
            {
                _clock.Add(elapsed / count, lengths[index]);
                _epochClock.Add(elapsed / count, lengths[index]);
                perplexity.Add(costs[index], lengths[index]);
                _report.Stepped(new StepProgress(
                    Progress.Epochs + 1, Progress.EpochSteps + index, windows, perplexity.Value, _epochClock.WordsPerSecond));
            }

            Progress = Progress with { Steps = Progress.Steps + count, EpochSteps = Progress.EpochSteps + count, EpochPerplexity = perplexity };
            if (Stopwatch.GetElapsedTime(_savedAt) >= SaveInterval)
                Save(save);
        }

        // The states of a validation are no states to go on training from, even where the last step allowed came first.
        if (!_train.AreOver(Progress))
            Progress = Progress with { EpochSteps = _train.Most };
        return perplexity.Value;
    }

    private void Save(Action save)
    {
        save();
        _savedAt = Stopwatch.GetTimestamp();
    }

    // The time of so many steps of a stream.
    private struct Clock
    {
        private TimeSpan _time;
        private long _steps;

        public readonly double WordsPerSecond => _steps > 0 ? _steps * TModel.Config.BatchSize / _time.TotalSeconds : 0;

        public void Add(TimeSpan time, int steps)
        {
            _time += time;
            _steps += steps;
        }
    }
}
