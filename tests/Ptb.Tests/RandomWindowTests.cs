using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using ModelGen.Checkpoints;
using ModelGen.Ptb.Commands;
using ModelGen.Ptb.Models;
using ModelGen.Ptb.Tests.Fakes;
using ModelGen.Training;
using Xunit;

namespace ModelGen.Ptb.Tests;

[LstmModel(
    VocabSize = 4, HiddenSize = 5, NumLayers = 1, NumSteps = 20, VariableSteps = true, BatchSize = 2, KeepProb = 0.6, LearningRate = 0.1, MaxEpoch = 1,
    MaxMaxEpoch = 2, LrDecay = 0.5)]
internal sealed partial class StretchyModel;

[LstmModel(
    VocabSize = 4, HiddenSize = 5, NumLayers = 1, NumSteps = 20, VariableSteps = true, BatchSize = 2, KeepProb = 0.6, LearningRate = 0.01, MaxEpoch = 1,
    MaxMaxEpoch = 2, LrDecay = 0.5, Optimizer = typeof(Optimizers.Adam))]
internal sealed partial class StretchyAdamModel;

/// <summary>The trainer reads windows of random lengths where it is asked to, and an interruption changes nothing in them.</summary>
public sealed class RandomWindowTests : IDisposable
{
    private static readonly ModelCatalog Catalog = new(
        ModelEntry.Of<StretchyModel>("stretchy"), ModelEntry.Of<StretchyAdamModel>("stretchy-adam"), ModelEntry.Of<TinyModel>("rigid"));

    private readonly TextFolder _folder = TextFolder.Of(
        string.Concat(Enumerable.Repeat("a b a c\nb a\n", 100)), string.Concat(Enumerable.Repeat("a b a c\n", 12)), "a b\n");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("stretchy", false)]
    [InlineData("stretchy-adam", true)]
    public void The_trainer_reads_what_a_loop_of_random_windows_reads(string model, bool scalesRate)
    {
        Train($"--model {model} --epochs 2 --random-windows 12 --seed 7");
        byte[] trained = File.ReadAllBytes(_folder["out/model.safetensors"]);
        var corpus = Corpus.Read(_folder.Path);
        if (model == "stretchy")
            CheckLoop<StretchyModel>();
        else
            CheckLoop<StretchyAdamModel>();

        void CheckLoop<TModel>()
            where TModel : ILanguageModel<TModel>
        {
            using TModel own = TModel.Create(new ModelOptions { Threads = 1, Seed = 7 });
            LoadedText text = own.AddText(corpus.Train), valid = own.AddText(corpus.Valid);
            var windows = new RandomWindows(12, 20, seed: 7, scalesRate);
            double[] cost = new double[1], costs = new double[2];
            List<int> lengths = [];
            for (int epoch = 0; epoch < 2; epoch++)
            {
                own.ResetState();
                (int before, double sum, int read) = (lengths.Count, 0, 0);
                for (int start = 0; windows.At(own.StepsTaken, start, text, epoch == 0 ? TModel.Config.LearningRate : TModel.Config.LearningRate / 2) is { } window; start += window.Steps)
                {
                    own.TrainText(text, [window], cost);
                    lengths.Add(window.Steps);
                    (sum, read) = (sum + cost[0], read + window.Steps);
                }

                costs[epoch] = Math.Exp(sum / read);
                Assert.Equal(text.StreamLength - 1, lengths.Skip(before).Sum());
                Evaluation.OfWindows(own, valid);
            }

            Assert.True(lengths.Distinct().Count() > 4);
            using TModel theirs = Checkpoint.Load(_folder["out"]).Create<TModel>(new ModelOptions { Threads = 1 });
            foreach (TensorInfo parameter in TModel.Parameters)
                Assert.Equal(Read(own, parameter), Read(theirs, parameter));
            string[][] log = [.. File.ReadAllLines(_folder["out/log.csv"]).Skip(1).Select(row => row.Split(','))];
            Assert.Equal(costs, log.Select(row => double.Parse(row[3], CultureInfo.InvariantCulture)));
            Assert.Equal($"{lengths.Count}", log[1][1]);
            Assert.Equal("random windows of about 12 steps, 20 at most, seed 7, " + (scalesRate ? "rates in proportion" : "one rate for all"), Metadata("windows"));
        }
    }

    /// <summary>The first epoch has about 100 windows.</summary>
    [Theory]
    [InlineData("stretchy", "")]
    [InlineData("stretchy", "--schedule cosine --warmup-steps 30")]
    [InlineData("stretchy-adam", "")]
    public void A_run_that_is_interrupted_anywhere_and_resumed_ends_as_if_it_had_not_been(string model, string options)
    {
        string[] begun = $"--model {model} --epochs 2 --random-windows 6 {options}".Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Train(string.Join(' ', begun));
        (byte[] Model, byte[] Best, string Log) whole = Saved();
        int interrupted = 0;
        foreach (int line in (int[])[2, 4, 7, 10, 13, 14, 15, 19])
        {
            Directory.Delete(_folder["out"], recursive: true);
            using var stop = new CancellationTokenSource();
            using var output = new CountingWriter { OnLine = count => { if (count == line) stop.Cancel(); } };
            using var error = new StringWriter();
            interrupted += new CommandLine(Catalog, output, error, terminal: null).Run(Arguments(begun), stop.Token) == ExitCode.Interrupted ? 1 : 0;
            Assert.Equal("", Train("--resume --epochs 2").Error);
            Assert.Equal(whole.Log, Saved().Log);
            Assert.Equal(whole.Model, Saved().Model);
            Assert.Equal(whole.Best, Saved().Best);
        }

        Assert.InRange(interrupted, 4, 8);
    }

    [Fact]
    public void An_epoch_that_ends_with_the_last_step_allowed_is_over()
    {
        Train("--model stretchy --epochs 2 --random-windows 6 --max-steps 30");
        Assert.Equal(("1", "30", "0"), (Metadata("epochs"), Metadata("steps"), Metadata("epoch_steps")));
        Train("--resume --epochs 3 --max-steps 45");
        Assert.Equal(("2", "45", "0"), (Metadata("epochs"), Metadata("steps"), Metadata("epoch_steps")));
    }

    [Fact]
    public void The_steps_of_a_run_are_told_before_it_begins()
    {
        JsonElement[] events = [.. Train("--model stretchy --epochs 3 --random-windows 12 --json").Output.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement)];
        long steps = events.Single(line => line.GetProperty("event").GetString() == "start").GetProperty("steps").GetInt64();
        Assert.Equal(steps, events.Last(line => line.GetProperty("event").GetString() == "epoch").GetProperty("steps").GetInt64());
        Assert.Equal(steps, new RandomWindows(12, 20, seed: 1).CountOf(3, stepsTaken: 0, 800 / 2));
        Assert.InRange(steps, 3 * 400 / 20, 3 * 400 / 8);
    }

    [Fact]
    public void What_cannot_be_read_so_is_one_line_that_says_why()
    {
        Refuse("TinyModel reads whole windows of 3 steps only: for random ones declare it with VariableSteps = true.", "--model rigid --random-windows 2");
        Refuse("--random-windows 21 is longer than a window of StretchyModel can be: it takes 1 to 20, the declared NumSteps.", "--model stretchy --random-windows 21");
        Refuse("--random-windows takes a whole number of at least 1, not '0'", "--model stretchy --random-windows 0");
        var options = new TrainingOptions { Windows = new RandomWindows(20, 30, seed: 1) };
        Assert.Equal(
            "StretchyModel reads windows of up to NumSteps = 20 steps, and random ones are to have up to 30.",
            Assert.Throws<InputException>(() => new Trainer<StretchyModel>(Corpus.Read(_folder.Path), options)).Message);
    }

    [Fact]
    public void Other_windows_wait_for_the_end_of_an_epoch()
    {
        Train("--model stretchy --epochs 1 --random-windows 6");
        Assert.Equal(
            "The text is read otherwise than when the training began: now in random windows of about 7 steps, 20 at most, seed 1, one rate for all, "
            + "and it was in random windows of about 6 steps, 20 at most, seed 1, one rate for all.\n",
            Train("--resume --epochs 2 --random-windows 7").Error);

        Directory.Delete(_folder["out"], recursive: true);
        using var stop = new CancellationTokenSource();
        using var output = new CountingWriter { OnLine = count => { if (count == 4) stop.Cancel(); } };
        using var error = new StringWriter();
        Assert.Equal(
            ExitCode.Interrupted,
            new CommandLine(Catalog, output, error, terminal: null).Run(Arguments(["--model", "stretchy", "--epochs", "1", "--random-windows", "6"]), stop.Token));
        ConsoleRun run = ConsoleRun.Of(Catalog, Arguments(["--resume", "--random-windows", "7"]));
        Assert.Equal(2, run.ExitCode);
        Assert.EndsWith(
            "model.safetensors is within an epoch of random windows of about 6 steps, 20 at most, seed 1, one rate for all, which cannot go on with "
            + "random windows of about 7 steps, 20 at most, seed 1, one rate for all: let the epoch end first.\n",
            run.Error, StringComparison.Ordinal);
    }

    private static float[] Read<TModel>(TModel model, TensorInfo parameter)
        where TModel : ILanguageModel<TModel>
    {
        float[] values = new float[parameter.Length];
        model.GetParameter(parameter.Name, values);
        return values;
    }

    private void Refuse(string message, string options)
    {
        ConsoleRun run = ConsoleRun.Of(Catalog, ["train", "--data-path", _folder.Path, .. options.Split(' ')]);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith(message, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    private string Metadata(string key) => Safetensors.ReadMetadata(_folder["out/model.safetensors"])[key];

    private ConsoleRun Train(string options)
    {
        ConsoleRun run = ConsoleRun.Of(Catalog, Arguments(options.Split(' ')));
        Assert.True(run.ExitCode == 0, run.Error);
        return run;
    }

    private string[] Arguments(string[] options) =>
        ["train", "--data-path", _folder.Path, "--save-path", _folder["out"], "--threads", "1", .. options];

    // The times of an epoch are another thing.
    private (byte[] Model, byte[] Best, string Log) Saved() => (
        File.ReadAllBytes(_folder["out/model.safetensors"]),
        File.ReadAllBytes(_folder["out/best.safetensors"]),
        string.Join('\n', File.ReadAllLines(_folder["out/log.csv"]).Select(row => string.Join(',', row.Split(',').Take(5)))));
}
