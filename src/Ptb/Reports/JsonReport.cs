using System;
using System.IO;
using System.Text.Json;

namespace ModelGen.Ptb.Reports;

/// <summary>One JSON object per line; the field <c>event</c> says what it tells. The user guide lists the fields of each.</summary>
internal sealed class JsonReport(TextWriter output) : IReport
{
    public void Watch(Action training) => training();

    public void Started(RunStart run) => Line(new
    {
        @event = "start",
        model = run.Model,
        parameters = run.Parameters,
        text = run.Text,
        train_words = run.TrainWords,
        epochs = run.Epochs,
        steps = run.Steps,
        threads = run.Threads,
    });

    // All that is known now comes with the epoch's result again.
    public void EpochStarted(EpochStart epoch)
    {
    }

    public void Stepped(in StepProgress step)
    {
        if (!step.IsTenth)
            return;

        Line(new
        {
            @event = "step",
            epoch = step.Epoch,
            step = step.Step,
            fraction = step.Fraction,
            perplexity = step.Perplexity,
            wps = step.WordsPerSecond,
        });
    }

    public void EpochEnded(EpochResult epoch) => Line(new
    {
        @event = "epoch",
        epoch = epoch.Epoch,
        learning_rate = epoch.LearningRate,
        train_perplexity = epoch.TrainPerplexity,
        valid_perplexity = epoch.ValidPerplexity,
        seconds = epoch.Seconds,
    });

    public void Ended(RunResult run)
    {
        if (run.Scale is { } scale)
        {
            Line(new
            {
                @event = "result",
                test_perplexity = run.TestPerplexity,
                wps = run.WordsPerSecond,
                source_perplexity = scale.Source,
                unigram_perplexity = scale.Unigram,
            });
        }
        else
        {
            Line(new { @event = "result", test_perplexity = run.TestPerplexity, wps = run.WordsPerSecond });
        }
    }

    public void Interrupted(Interruption interruption) =>
        Line(new { @event = "interrupted", epoch = interruption.Epoch, steps = interruption.Steps });

    public void Saved(string path) => Line(new { @event = "saved", path });

    private void Line<T>(T value)
    {
        output.WriteLine(JsonSerializer.Serialize(value));
        output.Flush();
    }
}
