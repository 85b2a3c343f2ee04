using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using ModelGen.Checkpoints;
using ModelGen.Ptb.Commands;
using ModelGen.Ptb.Tests.Fakes;
using ModelGen.Training;
using Xunit;

namespace ModelGen.Ptb.Tests;

/// <summary>When a training is saved, and what happens where it cannot be.</summary>
public sealed class SaveTests : IDisposable
{
    // An epoch of 20 steps.
    private readonly TextFolder _folder = TextFolder.Of(string.Concat(Enumerable.Repeat("a b a c\n", 25)), "a b a c\nb a\n", "a b\n");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_training_is_saved_within_an_epoch_too_and_goes_on_from_there_as_if_nothing_had_happened()
    {
        Train("whole", new RecordingReport(), TimeSpan.FromHours(1));
        var copies = new HashSet<long>();
        string within = Checkpoint.PathIn(_folder["within"]);
        Train("within", new RecordingReport { OnStep = _ => Copy() }, TimeSpan.Zero);

        // Saved in each epoch, and not at its end alone.
        Assert.Contains(copies, steps => steps is > 0 and < 20);
        Assert.Contains(copies, steps => steps is > 20 and < 40);
        Assert.Equal(Values("whole"), Values("within"));
        foreach (long steps in copies)
        {
            Train($"copy{steps}", new RecordingReport(), TimeSpan.FromHours(1), resume: true);
            Assert.Equal(Values("whole"), Values($"copy{steps}"));
        }

        // As if the process had been killed here.
        void Copy()
        {
            if (!File.Exists(within))
                return;
            long steps = long.Parse(Safetensors.ReadMetadata(within)["steps"], System.Globalization.CultureInfo.InvariantCulture);
            if (!copies.Add(steps))
                return;
            Directory.CreateDirectory(_folder[$"copy{steps}"]);
            File.Copy(within, Checkpoint.PathIn(_folder[$"copy{steps}"]));
        }
    }

    [Fact]
    public void Before_the_interval_is_over_only_the_ends_of_epochs_are_saved()
    {
        var saved = new List<long>();
        string file = Checkpoint.PathIn(_folder["out"]);
        Train("out", new RecordingReport { OnStep = _ => saved.Add(File.Exists(file) ? long.Parse(Safetensors.ReadMetadata(file)["steps"], null) : 0) }, TimeSpan.FromHours(1));
        Assert.Equal([.. Enumerable.Repeat(0L, 20), .. Enumerable.Repeat(20L, 20)], saved);
    }

    [Fact]
    public void Ten_minutes_are_the_interval_of_the_command() =>
        Assert.Equal(TimeSpan.FromMinutes(10), new TrainingOptions().SaveInterval);

    [Fact]
    public void A_save_that_fails_is_told_and_tried_again()
    {
        // Nothing can take the place of a directory that is not empty.
        string blocked = Path.Combine(Checkpoint.PathIn(_folder["out"]), "blocked");
        var report = new RecordingReport
        {
            OnStep = step =>
            {
                if (step is { Epoch: 1, Step: 0 })
                    Directory.CreateDirectory(blocked);
                if (step is { Epoch: 2, Step: 0 })
                    Directory.Delete(Path.GetDirectoryName(blocked)!, recursive: true);
            },
        };
        Assert.Equal(0, Train("out", report, TimeSpan.FromHours(1)));

        Assert.StartsWith($"{Checkpoint.PathIn(_folder["out"])} cannot be written: ", Assert.Single(report.FailedSaves), StringComparison.Ordinal);
        Assert.Equal(2, report.Epochs.Count);
        Assert.Equal("2", Safetensors.ReadMetadata(Checkpoint.PathIn(_folder["out"]))["epochs"]);
        Assert.Equal(4, Directory.GetFileSystemEntries(_folder["out"]).Length);
    }

    [Fact]
    public void A_model_that_is_never_saved_is_an_error_at_the_end()
    {
        string blocked = Path.Combine(Checkpoint.PathIn(_folder["out"]), "blocked");
        var report = new RecordingReport { OnStep = _ => Directory.CreateDirectory(blocked) };
        Assert.Throws<SaveException>(() => Train("out", report, TimeSpan.FromHours(1)));
        Assert.Equal((2, 2), (report.Epochs.Count, report.FailedSaves.Count));
    }

    [Fact]
    public void The_first_save_that_succeeds_keeps_the_model_that_was_there()
    {
        Train("out", new RecordingReport(), TimeSpan.FromHours(1));
        byte[] other = File.ReadAllBytes(Checkpoint.PathIn(_folder["out"]));
        Train("out", new RecordingReport(), TimeSpan.Zero, overwrite: true);
        Assert.Equal(other, File.ReadAllBytes(_folder["out/model.1.safetensors"]));
        Assert.Equal(7, Directory.GetFileSystemEntries(_folder["out"]).Length);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void A_model_that_has_diverged_does_not_take_the_place_of_one_that_has_not(float value)
    {
        Train("out", new RecordingReport(), TimeSpan.FromHours(1));
        byte[] before = File.ReadAllBytes(Checkpoint.PathIn(_folder["out"]));
        using var model = new ForgetfulModel(new ModelOptions { Threads = 1 });
        model.SetParameter("softmax_b", [0, 1, 2, value]);
        Assert.Throws<DivergedException>(() => Checkpoint.Save(_folder["out"], model, new Vocabulary(["a"]), default));
        Assert.Equal(before, File.ReadAllBytes(Checkpoint.PathIn(_folder["out"])));
        Assert.Equal(4, Directory.GetFileSystemEntries(_folder["out"]).Length);
    }

    [Fact]
    public void Reports_say_that_a_save_failed()
    {
        using var plain = new StringWriter();
        using var json = new StringWriter();
        new PlainReport(plain).SaveFailed("out cannot be written: full.");
        new JsonReport(json).SaveFailed("out cannot be written: full.");
        Assert.Equal("out cannot be written: full. Training goes on; the next save tries again.", plain.ToString().TrimEnd());
        Assert.Equal("""{"event":"save_failed","message":"out cannot be written: full."}""", json.ToString().TrimEnd());
    }

    private int Train(string folder, RecordingReport report, TimeSpan interval, bool resume = false, bool overwrite = false)
    {
        using var directory = resume ? SaveDirectory.ForResumption(_folder[folder]) : SaveDirectory.ForNewTraining(_folder[folder], overwrite);
        var options = new TrainingOptions { Model = new ModelOptions { Seed = 3 }, Directory = directory, SaveInterval = interval };
        var action = new TrainAction(options, Corpus.Read(_folder.Path), report, CancellationToken.None);
        action.Run<ForgetfulModel>();
        return action.ExitCode;
    }

    private IEnumerable<(string Name, float[] Values)> Values(string folder) =>
        Safetensors.Read(Checkpoint.PathIn(_folder[folder])).Tensors.Select(pair => (pair.Key, pair.Value.ToFloats()));
}
