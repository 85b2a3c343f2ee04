using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using ModelGen.Cuda;
using ModelGen.Ptb.Commands;
using ModelGen.Training;

namespace ModelGen.GpuChecks;

/// <summary>Tells each result in a line as soon as it is there, and keeps all of them for a file that programs read.</summary>
internal sealed class CheckReport(TextWriter output)
{
    private readonly List<(string Name, string Text)> _facts = [];
    private readonly List<Result> _checks = [];
    private readonly List<(string Name, double Value, string Unit)> _numbers = [];
    private readonly List<Speed> _speeds = [];

    /// <summary>Number of checks so far that failed.</summary>
    public int Failures { get; private set; }

    /// <summary>Number of checks so far.</summary>
    public int Count => _checks.Count;

    /// <summary>All speeds so far.</summary>
    public IReadOnlyList<Speed> Speeds => _speeds;

    /// <summary>A line that is no result.</summary>
    public void Line(string text)
    {
        output.WriteLine(text);
        output.Flush();
    }

    /// <summary>Says what a result depends on.</summary>
    public void Fact(string name, string text)
    {
        _facts.Add((name, text));
        Line($"{name}: {text}");
    }

    /// <summary>Checks that something is small enough; what is not a number is not.</summary>
    /// <param name="name">What was measured.</param>
    /// <param name="measured">How large it is.</param>
    /// <param name="bound">How large it may be.</param>
    public void Check(string name, double measured, double bound)
    {
        bool passed = measured <= bound;
        Keep(new Result(name, measured, bound, passed, null));
        Line($"{name,-64} {measured,8:0.0E+0}  at most {bound,-8:0.0##E+0} {(passed ? "ok" : "FAILED")}");
    }

    /// <summary>Does something that consists of checks; an exception is one that failed, and the others go on.</summary>
    public void Attempt(string name, Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The user has to know whose fault it is: the GPU's messages speak for themselves.
            string what = exception is CudaException ? exception.Message : $"{exception.GetType().Name}: {exception.Message}";
            Keep(new Result(name, double.NaN, 0, Passed: false, what));
            Line($"{name,-64} FAILED: {what}");
        }
    }

    /// <summary>Tells a number that nothing is expected of.</summary>
    public void Number(string name, double value, string unit)
    {
        _numbers.Add((name, value, unit));
        Line($"{name,-64} {value,10:N2} {unit}");
    }

    /// <summary>Tells a speed.</summary>
    public void Tell(Speed speed)
    {
        _speeds.Add(speed);
        Line($"{$"speed, {speed.Model}, {Options.Word(speed.Precision)}",-64} {speed.WordsPerSecond,10:N0} words/s");
    }

    /// <summary>Writes everything as one JSON object: facts, checks, numbers and speeds.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public void Save(string path)
    {
        try
        {
            // At once, so that no signal leaves half of it.
            using var text = new MemoryStream();
            using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { Indented = true }))
                Write(json);
            File.WriteAllBytes(path, text.ToArray());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"--json {path} cannot be written: {exception.Message}");
        }
    }

    private void Keep(Result result)
    {
        _checks.Add(result);
        if (!result.Passed)
            Failures++;
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject("facts");
        foreach ((string name, string text) in _facts)
            json.WriteString(name, text);
        json.WriteEndObject();
        Array("checks", _checks, check =>
        {
            json.WriteString("name", check.Name);
            Number("measured", check.Measured);
            Number("bound", check.Bound);
            json.WriteBoolean("passed", check.Passed);
            if (check.Problem is not null)
                json.WriteString("problem", check.Problem);
        });
        Array("numbers", _numbers, number =>
        {
            json.WriteString("name", number.Name);
            Number("value", number.Value);
            json.WriteString("unit", number.Unit);
        });
        Array("speeds", _speeds, speed =>
        {
            json.WriteString("model", speed.Model);
            json.WriteString("precision", Options.Word(speed.Precision));
            Number("words_per_second", speed.WordsPerSecond);
            Number("milliseconds_per_step", speed.MillisecondsPerStep);
        });
        json.WriteEndObject();

        void Array<T>(string name, List<T> items, Action<T> write)
        {
            json.WriteStartArray(name);
            foreach (T item in items)
            {
                json.WriteStartObject();
                write(item);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        // JSON has no infinity and nothing that is not a number.
        void Number(string name, double value)
        {
            if (double.IsFinite(value))
                json.WriteNumber(name, value);
            else
                json.WriteNull(name);
        }
    }

    private sealed record Result(string Name, double Measured, double Bound, bool Passed, string? Problem);
}
