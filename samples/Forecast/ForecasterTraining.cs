using System;
using ModelGen;
using ModelGen.Schedules;

namespace Forecast;

/// <summary>A forecaster, and the hours that it learns from.</summary>
internal sealed class ForecasterTraining : IDisposable
{
    private readonly LoadForecaster _model;
    private readonly GeneratedHours _hours;
    private readonly LearningRateSchedule _schedule;
    private readonly Random _order;
    private readonly int[] _moments = new int[LoadForecaster.BatchSize];
    private readonly float[] _past = new float[Windows.Past * LoadForecaster.BatchSize * GeneratedHours.Series];
    private readonly float[] _future = new float[LoadForecaster.BatchSize * Windows.Targets];
    private long _step;

    /// <param name="hours">The hours.</param>
    /// <param name="seed">Of parameters and the order of windows.</param>
    /// <param name="threads">Threads that train.</param>
    /// <param name="steps">Training steps that there will be.</param>
    public ForecasterTraining(GeneratedHours hours, int seed, int threads, int steps)
    {
        _hours = hours;
        _order = new Random(seed);
        _schedule = new CosineDecay(learningRate: 0.005, steps);
        _model = new LoadForecaster(new ModelOptions { Seed = (ulong)seed, Threads = threads });
    }

    /// <summary>A step on windows drawn from the training hours. Nothing is allocated.</summary>
    /// <returns>The loss before it: the sum over the three quantiles.</returns>
    public double Step()
    {
        foreach (ref int moment in _moments.AsSpan())
            moment = _order.Next(Windows.Past, _hours.Training - Windows.Horizons[^1] + 1);
        Windows.Fill(_hours, _moments, _past, _future);
        return _model.TrainStep(_past, _future, _schedule.RateOf(0, _step++));
    }

    /// <summary>What the network says of the targets of some moments.</summary>
    public Quantiles[] At(int[] moments)
    {
        var found = new Quantiles[moments.Length];
        float[] low = new float[_future.Length], middle = new float[_future.Length], high = new float[_future.Length];
        for (int first = 0; first < moments.Length; first += _moments.Length)
        {
            // A batch that is not full ends with its last moment again.
            for (int window = 0; window < _moments.Length; window++)
                _moments[window] = moments[Math.Min(first + window, moments.Length - 1)];
            Windows.Fill(_hours, _moments, _past, _future);
            _model.Predict(_past, low, middle, high);
            for (int window = 0; window < _moments.Length && first + window < moments.Length; window++)
            {
                Range targets = (window * Windows.Targets)..((window + 1) * Windows.Targets);
                found[first + window] = new Quantiles(low[targets], middle[targets], high[targets]);
            }
        }

        return found;
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();
}
