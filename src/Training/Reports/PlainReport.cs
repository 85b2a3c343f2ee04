using System.IO;

namespace ModelGen.Training;

/// <summary>Lines in the wording of TensorFlow's tutorial, for logs and for tools that read such logs.</summary>
public sealed class PlainReport(TextWriter output) : IReport
{
    /// <inheritdoc/>
    public void Started(RunStart run)
    {
        Line(run.ToString());
        if (run.Resumption is { } resumption)
            Line(resumption);
    }

    /// <inheritdoc/>
    public void EpochStarted(EpochStart epoch) => Line($"Epoch: {epoch.Epoch} Learning rate: {epoch.LearningRate:F3}");

    /// <inheritdoc/>
    public void Stepped(in StepProgress progress)
    {
        if (progress.IsTenth)
            Line($"{progress.Fraction:F3} perplexity: {progress.Perplexity:F3} speed: {progress.WordsPerSecond:F0} wps");
    }

    /// <inheritdoc/>
    public void EpochEnded(EpochResult epoch)
    {
        Line($"Epoch: {epoch.Epoch} Train Perplexity: {epoch.TrainPerplexity:F3}");
        Line($"Epoch: {epoch.Epoch} Valid Perplexity: {epoch.ValidPerplexity:F3}");
    }

    /// <inheritdoc/>
    public void EndedEarly(EarlyEnd early) => Line(early.ToString());

    /// <inheritdoc/>
    public void Ended(RunResult run)
    {
        Line($"Test Perplexity: {run.TestPerplexity:F3}");
        if (run.Scale is { } scale)
            Line(scale.Judge(run.TestPerplexity));
    }

    /// <inheritdoc/>
    public void Interrupted(Interruption interruption) => Line(interruption.ToString());

    /// <inheritdoc/>
    public void SaveFailed(string why) => Line($"{why} Training goes on; the next save tries again.");

    /// <inheritdoc/>
    public void Saved(string path) => Line($"Saved the model to {path}.");

    /// <inheritdoc/>
    public void BestTested(BestResult best) => Line(best.ToString());

    // A log that is followed while it grows, or cut off, ends in a whole line.
    private void Line(string line)
    {
        output.WriteLine(line);
        output.Flush();
    }
}
