using System.IO;

namespace ModelGen.Ptb.Reports;

/// <summary>Lines in the wording of TensorFlow's tutorial, for logs and for tools that read such logs.</summary>
internal sealed class PlainReport(TextWriter output) : IReport
{
    public void Started(RunStart run)
    {
        Line(run.ToString());
        if (run.Resumption is { } resumption)
            Line(resumption);
    }

    public void EpochStarted(EpochStart epoch) => Line($"Epoch: {epoch.Epoch} Learning rate: {epoch.LearningRate:F3}");

    public void Stepped(in StepProgress step)
    {
        if (step.IsTenth)
            Line($"{step.Fraction:F3} perplexity: {step.Perplexity:F3} speed: {step.WordsPerSecond:F0} wps");
    }

    public void EpochEnded(EpochResult epoch)
    {
        Line($"Epoch: {epoch.Epoch} Train Perplexity: {epoch.TrainPerplexity:F3}");
        Line($"Epoch: {epoch.Epoch} Valid Perplexity: {epoch.ValidPerplexity:F3}");
    }

    public void Ended(RunResult run)
    {
        Line($"Test Perplexity: {run.TestPerplexity:F3}");
        if (run.Scale is { } scale)
            Line(scale.Judge(run.TestPerplexity));
    }

    public void Interrupted(Interruption interruption) => Line(interruption.ToString());

    public void SaveFailed(string why) => Line($"{why} Training goes on; the next save tries again.");

    public void Saved(string path) => Line($"Saved the model to {path}.");

    // A log that is followed while it grows, or cut off, ends in a whole line.
    private void Line(string line)
    {
        output.WriteLine(line);
        output.Flush();
    }
}
