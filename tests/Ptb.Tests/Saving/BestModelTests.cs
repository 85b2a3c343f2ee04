using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using ModelGen.Checkpoints;
using ModelGen.Ptb.Tests.Fakes;
using ModelGen.Schedules;
using ModelGen.Training;
using Xunit;

namespace ModelGen.Ptb.Tests.Saving;

/// <summary>The model that is the best by validation is kept beside the last one, and tested.</summary>
public sealed class BestModelTests : IDisposable
{
    private readonly TextFolder _folder = TextFolder.Of(string.Concat(Enumerable.Repeat("a b a c\n", 25)), "a b a c\nb a\n", "a b\n");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_best_model_is_that_of_its_epoch_bit_for_bit_and_the_last_one_stays_in_the_trainer()
    {
        (RunResult result, BestResult? best, float[] last) = Train("out", 6);
        Assert.NotNull(best);
        int epoch = result.Best!.Epoch;
        Assert.True(epoch < 6 && result.Epochs == 6, "Each epoch was better than the one before: the test shows nothing.");
        Assert.Equal((epoch, 6, _folder["out/best.safetensors"]), (best.Epoch, best.Epochs, best.Path));

        (RunResult shorter, BestResult? none, _) = Train("shorter", epoch);
        Assert.Null(none);
        Assert.Equal(Parameters("shorter/model"), Parameters("out/best"));
        Assert.Equal(shorter.TestPerplexity, best.TestPerplexity);
        Assert.Equal(shorter.Best!.ValidPerplexity, best.ValidPerplexity);
        Assert.NotEqual(result.TestPerplexity, best.TestPerplexity);
        Assert.Equal(Safetensors.Read(_folder["out/model.safetensors"]).Tensors["softmax_w"].ToFloats(), last);
    }

    [Fact]
    public void A_copy_that_a_killed_training_did_not_come_to_is_made_when_it_goes_on()
    {
        (RunResult result, _, _) = Train("out", 6);
        int epoch = result.Best!.Epoch;
        float[] best = Parameters("out/best");

        Train("killed", epoch);
        File.Delete(_folder["killed/best.safetensors"]);
        Train("killed", 6, resume: true);
        Assert.Equal(best, Parameters("killed/best"));
    }

    [Fact]
    public void A_training_that_goes_on_does_not_take_a_worse_model_for_the_best()
    {
        (RunResult result, _, _) = Train("out", 6);
        int epoch = result.Best!.Epoch;
        float[] best = Parameters("out/best");
        Train("parts", epoch);
        for (int epochs = epoch + 1; epochs <= 6; epochs++)
            Train("parts", epochs, resume: true);
        Assert.Equal(best, Parameters("parts/best"));
    }

    [Fact]
    public void Without_a_directory_the_best_epoch_is_told_and_no_model_kept()
    {
        using var trainer = new Trainer<ForgetfulModel>(Corpus.Read(_folder.Path), new TrainingOptions { Epochs = 2 });
        RunResult result = trainer.Train(CancellationToken.None);
        Assert.Equal(2, result.Epochs);
        Assert.InRange(result.Best!.Epoch, 1, 2);
        Assert.Equal(3, Directory.GetFileSystemEntries(_folder.Path).Length);
    }

    [Fact]
    public void Reports_say_which_model_is_the_best()
    {
        using var plain = new StringWriter();
        using var json = new StringWriter();
        var best = new BestResult(2, 5, 120.5, 119.25, "out/best.safetensors");
        new PlainReport(plain).BestTested(best);
        new JsonReport(json).BestTested(best);
        new PlainReport(plain).EndedEarly(new EarlyEnd(5, 3, 120.5));
        new JsonReport(json).EndedEarly(new EarlyEnd(5, 3, 120.5));
        Assert.Equal(
            ["Best of 5 epochs by validation: 2, valid 120.500, test 119.250, kept as out/best.safetensors.", "Training ends after epoch 5: 3 in a row were not better by validation than 120.500."],
            plain.ToString().TrimEnd().ReplaceLineEndings("\n").Split('\n'));
        Assert.Equal(
            ["""{"event":"best","epoch":2,"valid_perplexity":120.5,"test_perplexity":119.25,"path":"out/best.safetensors"}""", """{"event":"ended_early","epoch":5,"patience":3,"best_perplexity":120.5}"""],
            json.ToString().TrimEnd().ReplaceLineEndings("\n").Split('\n'));
    }

    // A test sets the states to zero, with which no epoch begins otherwise.
    private float[] Parameters(string file)
    {
        var stored = Safetensors.Read(_folder[$"{file}.safetensors"]);
        return [.. ForgetfulModel.Parameters.SelectMany(parameter => stored.Tensors[parameter.Name].ToFloats())];
    }

    // A rate at which validation soon becomes worse.
    private (RunResult Result, BestResult? Best, float[] Last) Train(string folder, int epochs, bool resume = false)
    {
        using var directory = resume ? SaveDirectory.ForResumption(_folder[folder]) : SaveDirectory.ForNewTraining(_folder[folder], overwrite: false);
        var report = new BestReport();
        using var trainer = new Trainer<ForgetfulModel>(
            Corpus.Read(_folder.Path), new TrainingOptions { Epochs = epochs, Directory = directory, Schedule = new ConstantRate(3) }, report);
        RunResult result = trainer.Train(CancellationToken.None);
        float[] last = new float[5 * 4];
        trainer.Model.GetParameter("softmax_w", last);
        return (result, report.Told.SingleOrDefault(), last);
    }

    private sealed class BestReport : IReport
    {
        public List<BestResult> Told { get; } = [];

        public void BestTested(BestResult best) => Told.Add(best);
    }
}
