using System;
using System.Linq;
using ModelGen;
using ModelGen.Schedules;

namespace Anomaly;

/// <summary>Normal readings, cut into streams side by side, each of which goes on from step to step.</summary>
internal sealed class DetectorTraining : IDisposable
{
    /// <summary>Steps of a window.</summary>
    public const int Window = 50;

    /// <summary>The fewest readings: each stream has a window and what comes after it.</summary>
    public const int Fewest = SensorTraining.BatchSize * (Window + 1);

    private readonly SensorTraining _model;
    private readonly LearningRateSchedule _schedule;
    private readonly float[] _readings;
    private readonly double _mean, _deviation;
    private readonly float[] _value = new float[Window * SensorTraining.BatchSize];
    private readonly float[] _next = new float[Window * SensorTraining.BatchSize];
    private long _step;
    private int _first;

    /// <param name="readings">Normal readings, <see cref="Fewest"/> or more, that are not all the same.</param>
    /// <param name="seed">Of the parameters.</param>
    /// <param name="threads">Threads that train.</param>
    /// <param name="steps">Training steps that there will be.</param>
    public DetectorTraining(double[] readings, int seed, int threads, int steps)
    {
        _mean = readings.Average();
        _deviation = Math.Sqrt(readings.Average(reading => Math.Pow(reading - _mean, 2)));
        _readings = [.. readings.Select(reading => (float)((reading - _mean) / _deviation))];
        _schedule = new CosineDecay(learningRate: 0.01, steps);
        _model = new SensorTraining(new ModelOptions { Seed = (ulong)seed, Threads = threads });
    }

    /// <summary>A step on the next window of each stream; at their end they begin anew. Nothing is allocated.</summary>
    /// <returns>The loss before it.</returns>
    public double Step()
    {
        int stream = _readings.Length / SensorTraining.BatchSize;
        if (_first + Window >= stream)
        {
            _first = 0;
            _model.ResetState();
        }

        for (int row = 0; row < _value.Length; row++)
        {
            int place = (row % SensorTraining.BatchSize * stream) + _first + (row / SensorTraining.BatchSize);
            (_value[row], _next[row]) = (_readings[place], _readings[place + 1]);
        }

        _first += Window;
        return _model.TrainStep(_value, _next, _schedule.RateOf(0, _step++));
    }

    /// <summary>A detector with what was learned.</summary>
    public Detector Detector()
    {
        var detector = new Detector(_mean, _deviation);
        detector.Take(_model);
        return detector;
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();
}
