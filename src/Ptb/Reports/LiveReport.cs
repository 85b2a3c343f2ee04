using System;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using ModelGen.Training;

namespace ModelGen.Ptb.Reports;

/// <summary>For a terminal: a line per finished epoch, and below them one that moves.</summary>
internal sealed class LiveReport(Terminal terminal) : IReport
{
    private const string Separator = "  ";
    private const int ShortestBar = 10;
    private const int LongestBar = 40;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private RunStart? _run;
    private string _tokens = "words";
    private string _epoch = "";
    private string _perplexity = "";
    private long _stepsTaken;
    private long _startedAt;
    private long _shownAt;

    // Everything is shown between steps by the training thread: a thread of its own would take time from the workers.
    public void Watch(Action training)
    {
        try
        {
            training();
        }
        finally
        {
            terminal.Clear();
        }
    }

    public void Started(RunStart run)
    {
        terminal.Line(run.ToString());
        if (run.Resumption is { } resumption)
            terminal.Line(resumption);
        _run = run;
        _tokens = run.Tokens;
        _startedAt = Stopwatch.GetTimestamp();
        Show("starting");
        // The first step is shown at once.
        _shownAt = 0;
    }

    public void EpochStarted(EpochStart epoch)
    {
        _epoch = $"epoch {epoch.Epoch}/{epoch.Epochs}";
        _perplexity = "";
    }

    public void Stepped(in StepProgress progress)
    {
        _stepsTaken++;
        _perplexity = $"perplexity {progress.Perplexity:F1}";
        if (IsDue)
            Show($"{progress.WordsPerSecond:F0} {_tokens}/s");
    }

    public void Evaluating(EvaluationProgress evaluation)
    {
        // The first time, the last step may have been shown a moment ago, and what comes next may take long.
        if (evaluation.Fraction == 0 || IsDue)
            Show($"{evaluation.Doing} {evaluation.Fraction:P0}");
    }

    public void EpochEnded(EpochResult epoch) => terminal.Line(
        $"{_epoch}  rate {epoch.LearningRate:F3}  train {epoch.TrainPerplexity:F2}  valid {epoch.ValidPerplexity:F2}  {epoch.Seconds:F0} s");

    public void EndedEarly(EarlyEnd early) => terminal.Line(early.ToString());

    public void Ended(RunResult run)
    {
        terminal.Line($"test perplexity {run.TestPerplexity:F2}  ({run.WordsPerSecond:F0} {_tokens}/s)");
        if (run.Scale is { } scale)
            terminal.Line(scale.Judge(run.TestPerplexity));
    }

    public void Interrupted(Interruption interruption) => terminal.Line(interruption.ToString());

    public void SaveFailed(string why) => terminal.Line($"{why} Training goes on; the next save tries again.");

    public void Saved(string path) => terminal.Line($"Saved the model to {path}.");

    public void BestTested(BestResult best) => terminal.Line(best.ToString());

    private bool IsDue => Stopwatch.GetElapsedTime(_shownAt) >= Interval;

    private void Show(string now)
    {
        _shownAt = Stopwatch.GetTimestamp();
        double done = _run is { Steps: > 0 } run ? double.Min((double)(run.StepsDone + _stepsTaken) / run.Steps, 1) : 0;
        terminal.Show(Fit([_epoch, $"{done:P0}", _perplexity, now, TimeLeft()], done, terminal.Room));
    }

    // In order of importance: a narrow terminal shows fewer parts, a wide one a bar as well.
    private string Fit(string[] parts, double done, int room)
    {
        var line = new StringBuilder();
        foreach (string part in parts)
        {
            if (part.Length == 0)
                continue;
            if (line.Length > 0 && line.Length + Separator.Length + part.Length > room)
                return line.ToString();
            line.Append(line.Length > 0 ? Separator : "").Append(part);
        }

        int bar = int.Min(room - line.Length - Separator.Length, LongestBar), full = (int)(bar * done);
        if (bar >= ShortestBar)
            line.Append(Separator).Append(terminal.HasUnicode ? '█' : '#', full).Append(terminal.HasUnicode ? '░' : '-', bar - full);
        return line.ToString();
    }

    private string TimeLeft()
    {
        if (_stepsTaken == 0 || _run is null)
            return "";
        TimeSpan left = Stopwatch.GetElapsedTime(_startedAt) / _stepsTaken * (_run.Steps - _run.StepsDone - _stepsTaken);
        return string.Create(CultureInfo.InvariantCulture, $"{(int)left.TotalHours}:{left:mm\\:ss} left");
    }
}
