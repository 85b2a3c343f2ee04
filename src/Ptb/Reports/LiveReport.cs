using System;
using System.Diagnostics;
using Spectre.Console;

namespace ModelGen.Ptb.Reports;

/// <summary>For a terminal: a line per finished epoch, and below them one that moves.</summary>
internal sealed class LiveReport(IAnsiConsole console) : IReport
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private ProgressContext? _context;
    private ProgressTask? _task;
    private string _epoch = "";
    private long _drawnAt;

    public void Watch(Action training) =>
        // Drawn between steps by the training thread: a thread of its own would take time from the workers.
        console.Progress()
            .AutoRefresh(false)
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RemainingTimeColumn())
            .Start(context =>
            {
                _context = context;
                training();
                _context = null;
            });

    public void Started(RunStart run)
    {
        Line(run.ToString());
        if (run.Resumption is { } resumption)
            Line(resumption);
        _task = _context?.AddTask("starting", maxValue: run.Steps);
        _task?.Increment(run.StepsDone);
    }

    public void EpochStarted(EpochStart epoch) => _epoch = $"epoch {epoch.Epoch}/{epoch.Epochs}";

    public void Stepped(in StepProgress step)
    {
        _task?.Increment(1);
        bool last = step.Step == step.Steps - 1;
        if (!last && Stopwatch.GetElapsedTime(_drawnAt) < Interval)
            return;

        _drawnAt = Stopwatch.GetTimestamp();
        // After the last step nothing is drawn until the texts are evaluated, so it says what the user waits for.
        string now = last ? "evaluating" : $"{step.WordsPerSecond:F0} words/s";
        Show($"{_epoch}  perplexity {step.Perplexity:F1}  {now}");
    }

    public void EpochEnded(EpochResult epoch) => Line(
        $"{_epoch}  rate {epoch.LearningRate:F3}  train {epoch.TrainPerplexity:F2}  valid {epoch.ValidPerplexity:F2}  {epoch.Seconds:F0} s");

    public void Ended(RunResult run)
    {
        Line($"test perplexity {run.TestPerplexity:F2}  ({run.WordsPerSecond:F0} words/s)");
        if (run.Scale is { } scale)
            Line(scale.Judge(run.TestPerplexity));
    }

    public void Interrupted(Interruption interruption) => Line(interruption.ToString());

    public void SaveFailed(string why) => Line($"{why} Training goes on; the next save tries again.");

    public void Saved(string path) => Line($"Saved the model to {path}.");

    private void Show(string description)
    {
        if (_task is null)
            return;
        _task.Description = Markup.Escape(description);
        _context?.Refresh();
    }

    private void Line(string line) => console.WriteLine(line);
}
