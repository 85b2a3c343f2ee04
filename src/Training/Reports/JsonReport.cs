using System;
using System.Buffers;
using System.IO;
using System.Text;
using System.Text.Json;

namespace ModelGen.Training;

/// <summary>
/// One JSON object per line; the field <c>event</c> says what it tells. The user guide lists the fields of each. The beginning of an
/// epoch is no line: all that is known then comes with its result again.
/// </summary>
public sealed class JsonReport(TextWriter output) : IReport
{
    /// <inheritdoc/>
    public void Started(RunStart run) => Line("start", json =>
    {
        json.WriteString("model", run.Model);
        json.WriteNumber("parameters", run.Parameters);
        json.WriteString("text", run.Text);
        json.WriteNumber("train_words", run.TrainWords);
        json.WriteString("tokens", run.Tokens);
        json.WriteNumber("epochs", run.Epochs);
        json.WriteNumber("steps", run.Steps);
        json.WriteNumber("steps_done", run.StepsDone);
        json.WriteNumber("threads", run.Threads);
        json.WriteString("device", run.Device);
    });

    /// <inheritdoc/>
    public void Stepped(in StepProgress progress)
    {
        if (!progress.IsTenth)
            return;

        StepProgress now = progress;
        Line("step", json =>
        {
            json.WriteNumber("epoch", now.Epoch);
            json.WriteNumber("step", now.Step);
            Number(json, "fraction", now.Fraction);
            Number(json, "perplexity", now.Perplexity);
            Number(json, "wps", now.WordsPerSecond);
        });
    }

    /// <inheritdoc/>
    public void EpochEnded(EpochResult epoch) => Line("epoch", json =>
    {
        json.WriteNumber("epoch", epoch.Epoch);
        Number(json, "learning_rate", epoch.LearningRate);
        Number(json, "train_perplexity", epoch.TrainPerplexity);
        Number(json, "valid_perplexity", epoch.ValidPerplexity);
        Number(json, "seconds", epoch.Seconds);
        json.WriteNumber("steps", epoch.Steps);
        Number(json, "wps", epoch.WordsPerSecond);
    });

    /// <inheritdoc/>
    public void EndedEarly(EarlyEnd early) => Line("ended_early", json =>
    {
        json.WriteNumber("epoch", early.Epoch);
        json.WriteNumber("patience", early.Patience);
        Number(json, "best_perplexity", early.BestPerplexity);
    });

    /// <inheritdoc/>
    public void Ended(RunResult run) => Line("result", json =>
    {
        Number(json, "test_perplexity", run.TestPerplexity);
        Number(json, "wps", run.WordsPerSecond);
        json.WriteNumber("epochs", run.Epochs);
        if (run.Best is { } best)
            json.WriteNumber("best_epoch", best.Epoch);
        if (run.Scale is not { } scale)
            return;
        Number(json, "source_perplexity", scale.Source);
        Number(json, "unigram_perplexity", scale.Unigram);
    });

    /// <inheritdoc/>
    public void Interrupted(Interruption interruption) => Line("interrupted", json =>
    {
        json.WriteNumber("epoch", interruption.Epoch);
        json.WriteNumber("steps", interruption.Steps);
    });

    /// <inheritdoc/>
    public void SaveFailed(string why) => Line("save_failed", json => json.WriteString("message", why));

    /// <inheritdoc/>
    public void Saved(string path) => Line("saved", json => json.WriteString("path", path));

    /// <inheritdoc/>
    public void BestTested(BestResult best) => Line("best", json =>
    {
        json.WriteNumber("epoch", best.Epoch);
        Number(json, "valid_perplexity", best.ValidPerplexity);
        Number(json, "test_perplexity", best.TestPerplexity);
        json.WriteString("path", best.Path);
    });

    // JSON has no infinity and nothing that is not a number.
    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumber(name, value);
        else
            json.WriteNull(name);
    }

    // By hand rather than by reflection, which a trimmed program does not have.
    private void Line(string name, Action<Utf8JsonWriter> writeFields)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("event", name);
            writeFields(json);
            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(text.WrittenSpan));
        output.Flush();
    }
}
