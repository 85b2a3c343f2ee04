using System;
using System.Diagnostics;
using System.Threading;
using ModelGen.Ptb.Reports;
using ModelGen.Ptb.Text;

namespace ModelGen.Ptb.Training;

/// <summary>Trains a model on a corpus epoch by epoch, as TensorFlow's <c>ptb_word_lm.py</c> does, and tells how it goes.</summary>
/// <typeparam name="TModel">The model.</typeparam>
internal sealed class Trainer<TModel>
    where TModel : ILanguageModel<TModel>
{
    private readonly TModel _model;
    private readonly IReport _report;
    private readonly LoadedText _train;
    private readonly LoadedText _valid;
    private readonly int[] _test;
    private TimeSpan _stepTime;

    /// <summary>Prepares training.</summary>
    /// <exception cref="InputException">A text is too short for the model.</exception>
    public Trainer(TModel model, Corpus corpus, IReport report)
    {
        _model = model;
        _report = report;
        Evaluation.RequireWindow(corpus.Train, TModel.Config, "training");
        Evaluation.RequireWindow(corpus.Valid, TModel.Config, "validation");
        _test = corpus.Test;
        Evaluation.RequireSequence(_test, "test");
        _train = model.AddText(corpus.Train);
        _valid = model.AddText(corpus.Valid);
    }

    /// <summary>Steps that an epoch has.</summary>
    public int EpochSteps => _train.Windows;

    /// <summary>Epochs that are over, validation included.</summary>
    public int EpochsDone { get; private set; }

    /// <summary>Training steps taken, over all epochs.</summary>
    public long StepsDone { get; private set; }

    /// <summary>Words learned from per second of training, over all epochs; 0 when there was no step.</summary>
    public double WordsPerSecond => StepsDone > 0 ? StepsDone * WordsPerStep / _stepTime.TotalSeconds : 0;

    private static long WordsPerStep => (long)TModel.Config.BatchSize * TModel.Config.NumSteps;

    /// <summary>Trains, validates after every epoch, and tests at the end.</summary>
    /// <param name="epochs">Epochs to train; with 0 the model is only tested.</param>
    /// <param name="maxSteps">Training steps to take at most, over all epochs; the epoch of the last one ends with it.</param>
    /// <param name="epochDone">Called when an epoch is over.</param>
    /// <param name="stop">Ends training after the step under way.</param>
    /// <returns>The test perplexity.</returns>
    /// <exception cref="OperationCanceledException">Training was ended early.</exception>
    public double Train(int epochs, long maxSteps, Action epochDone, CancellationToken stop)
    {
        while (EpochsDone < epochs && StepsDone < maxSteps)
        {
            long startedAt = Stopwatch.GetTimestamp();
            double learningRate = TModel.Config.LearningRateOf(EpochsDone);
            _report.EpochStarted(new EpochStart(EpochsDone + 1, epochs, learningRate));

            double train = TrainEpoch(learningRate, maxSteps, stop);
            double valid = Evaluation.OfWindows(_model, _valid, stop);

            double seconds = Stopwatch.GetElapsedTime(startedAt).TotalSeconds;
            EpochsDone++;
            _report.EpochEnded(new EpochResult(EpochsDone, learningRate, train, valid, seconds));
            epochDone();
        }

        return Evaluation.OfSequence(_model, _test, stop);
    }

    private double TrainEpoch(double learningRate, long maxSteps, CancellationToken stop)
    {
        var perplexity = default(Perplexity);
        var time = default(TimeSpan);
        var pace = new Pace();
        Span<double> costs = stackalloc double[Pace.Most];
        _model.ResetState();
        for (int step = 0, count; step < _train.Windows && StepsDone < maxSteps; step += count)
        {
            stop.ThrowIfCancellationRequested();
            count = (int)long.Min(int.Min(pace.Steps, _train.Windows - step), maxSteps - StepsDone);
            pace.Begin();
            _model.TrainText(_train, step, learningRate, costs[..count]);
            TimeSpan elapsed = pace.End(count);
            _stepTime += elapsed;
            for (int index = 0; index < count; index++)
            {
                StepsDone++;
                time += elapsed / count;
                perplexity.Add(costs[index], TModel.Config.NumSteps);
                _report.Stepped(new StepProgress(
                    EpochsDone + 1, step + index, _train.Windows, perplexity.Value, (step + index + 1) * WordsPerStep / time.TotalSeconds));
            }
        }

        return perplexity.Value;
    }
}
