using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using ModelGen;
using ModelGen.Checkpoints;

namespace Anomaly;

/// <summary>Judges readings one by one. All that it knows goes into one file, and it goes on from there as if it had not been away.</summary>
internal sealed class Detector : IDisposable
{
    /// <summary>Deviations from the expected value from which on a reading is an anomaly.</summary>
    public const double Threshold = 5;

    // Readings without a verdict: the state begins at zero, and knows nothing yet.
    private const int WarmUp = 50;

    private readonly LiveSensor _model;
    private readonly float[] _value = new float[1];
    private readonly float[] _middle = new float[1];
    private readonly float[] _spread = new float[1];
    private readonly double _mean, _deviation;

    /// <param name="mean">The mean of normal readings.</param>
    /// <param name="deviation">Their deviation from it.</param>
    public Detector(double mean, double deviation)
        : this(new LiveSensor(new ModelOptions { Threads = 1 }), mean, deviation)
    {
    }

    private Detector(LiveSensor model, double mean, double deviation) => (_model, _mean, _deviation) = (model, mean, deviation);

    /// <summary>Readings so far.</summary>
    public long Seen { get; private set; }

    /// <summary>Goes on from a file.</summary>
    /// <exception cref="InvalidDataException">It is not of a detector.</exception>
    public static Detector Open(string path)
    {
        IReadOnlyDictionary<string, string> notes = Safetensors.ReadMetadata(path);
        LiveSensor model = LiveSensor.Open(path, new ModelOptions { Threads = 1 });
        try
        {
            return new Detector(model, Number("mean"), Number("deviation"))
            {
                Seen = (long)Number("seen"),
                _middle = { [0] = (float)Number("middle") },
                _spread = { [0] = (float)Number("spread") },
            };
        }
        catch
        {
            model.Dispose();
            throw;
        }

        double Number(string name) => notes.TryGetValue(name, out string? text) && double.TryParse(text, CultureInfo.InvariantCulture, out double number)
            ? number : throw new InvalidDataException($"{path} is no file of a detector: it has no number '{name}'.");
    }

    /// <summary>Takes the parameters that were trained.</summary>
    public void Take(SensorTraining trained)
    {
        foreach (TensorInfo parameter in LiveSensor.Parameters)
        {
            var values = new float[parameter.Length];
            trained.GetParameter(parameter.Name, values);
            _model.SetParameter(parameter.Name, values);
        }
    }

    /// <summary>Judges the next reading. Nothing is allocated.</summary>
    public Verdict Judge(double reading)
    {
        double value = (reading - _mean) / _deviation;
        var verdict = new Verdict(_mean, _deviation, false);
        if (Seen >= WarmUp)
        {
            double far = (value - _middle[0]) / _spread[0];
            verdict = new Verdict(_mean + (_deviation * _middle[0]), _deviation * _spread[0], Math.Abs(far) > Threshold);
            // An anomaly goes on as what was still possible: one outlier does not spoil the readings after it.
            value = _middle[0] + (Math.Clamp(far, -Threshold, Threshold) * _spread[0]);
        }

        _value[0] = (float)value;
        _model.Predict(_value, _middle, _spread);
        Seen++;
        return verdict;
    }

    /// <summary>Saves parameters, state, and what it expects of the next reading.</summary>
    public void Save(string path) => _model.Save(path, new Dictionary<string, string>
    {
        ["mean"] = Text(_mean),
        ["deviation"] = Text(_deviation),
        ["seen"] = Text(Seen),
        ["middle"] = Text(_middle[0]),
        ["spread"] = Text(_spread[0]),
    });

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    private static string Text<T>(T number)
        where T : IFormattable => number.ToString("R", CultureInfo.InvariantCulture);
}
