using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using ModelGen.Ptb.Tests.Fakes;
using ModelGen.Training;
using Xunit;

namespace ModelGen.Ptb.Tests.Saving;

/// <summary>The file <c>log.csv</c>: a row for each epoch, whatever happens in between.</summary>
public sealed class LogTests : IDisposable
{
    private const string Header = "epoch,steps,learning_rate,train_perplexity,valid_perplexity,seconds,words_per_second";

    private readonly TextFolder _folder = TextFolder.Of(string.Concat(Enumerable.Repeat("a b a c\n", 25)), "a b a c\nb a\n", "a b\n");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_epoch_has_a_row_with_what_was_reported()
    {
        RecordingReport report = Train(3);
        string[] lines = File.ReadAllLines(Log);
        Assert.Equal(Header, lines[0]);
        Assert.Equal(
            report.Epochs.Select(epoch => string.Create(
                CultureInfo.InvariantCulture,
                $"{epoch.Epoch},{20 * epoch.Epoch},{epoch.LearningRate:R},{epoch.TrainPerplexity:R},{epoch.ValidPerplexity:R},{epoch.Seconds:F3},{epoch.WordsPerSecond:F0}")),
            lines[1..]);
        Assert.All(report.Epochs, epoch => Assert.True(epoch.WordsPerSecond > 0));
        Assert.EndsWith("\n", File.ReadAllText(Log), StringComparison.Ordinal);
    }

    [Fact]
    public void A_training_that_goes_on_adds_its_rows_to_those_that_are_there()
    {
        Train(2);
        string[] before = File.ReadAllLines(Log);
        Train(3, resume: true);
        string[] after = File.ReadAllLines(Log);
        Assert.Equal(before, after[..3]);
        Assert.StartsWith("3,60,", after[3], StringComparison.Ordinal);
        Assert.Equal(4, after.Length);
    }

    // A row that the model does not tell of, as of a process that was killed between the two; a part of one; a row that is missing; none at all.
    [Theory]
    [InlineData(2, "3,60,1,1,1,1,1\n")]
    [InlineData(2, "3,60,1,1")]
    [InlineData(1, "")]
    [InlineData(0, "")]
    public void Rows_are_those_of_the_epochs_that_are_over_whatever_was_left_behind(int kept, string added)
    {
        Train(2);
        string[] lines = File.ReadAllLines(Log);
        File.WriteAllText(Log, string.Concat(lines.Take(1 + kept).Select(line => line + "\n")) + added);
        Train(3, resume: true);
        string[] after = File.ReadAllLines(Log);
        Assert.Equal(["1,20,", "2,40,", "3,60,"], after[1..].Select(row => row[..5]));
        Assert.Equal(lines[..(1 + kept)], after[..(1 + kept)]);
        Assert.All(after, row => Assert.Equal(6, row.Count(letter => letter == ',')));
        // All but the times is known.
        Assert.Equal(lines.Select(line => string.Join(',', line.Split(',')[..5])), after[..3].Select(line => string.Join(',', line.Split(',')[..5])));
    }

    [Fact]
    public void A_file_of_that_name_that_is_something_else_is_kept()
    {
        Directory.CreateDirectory(_folder["out"]);
        File.WriteAllText(Log, "mine");
        Train(1);
        Assert.Equal("mine", File.ReadAllText(_folder["out/log.1.csv"]));
        Assert.Equal(2, File.ReadAllLines(Log).Length);

        File.WriteAllText(Log, "mine, too");
        Train(2, resume: true);
        Assert.Equal("mine, too", File.ReadAllText(_folder["out/log.2.csv"]));
        Assert.Equal(3, File.ReadAllLines(Log).Length);
    }

    [Fact]
    public void Another_training_s_log_is_kept_with_its_model()
    {
        Train(2);
        string before = File.ReadAllText(Log);
        Train(1, overwrite: true);
        Assert.Equal(before, File.ReadAllText(_folder["out/log.1.csv"]));
        Assert.Equal(2, File.ReadAllLines(Log).Length);
        Assert.Equal(["best.1.safetensors", "log.1.csv", "model.1.safetensors"], Directory.GetFiles(_folder["out"], "*.1.*").Select(Path.GetFileName).Order());
    }

    private string Log => _folder["out/log.csv"];

    private RecordingReport Train(int epochs, bool resume = false, bool overwrite = false)
    {
        using var directory = resume ? SaveDirectory.ForResumption(_folder["out"]) : SaveDirectory.ForNewTraining(_folder["out"], overwrite);
        var report = new RecordingReport();
        using var trainer = new Trainer<ForgetfulModel>(Corpus.Read(_folder.Path), new TrainingOptions { Epochs = epochs, Directory = directory }, report);
        trainer.Train(CancellationToken.None);
        return report;
    }
}
