using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using ModelGen.Checkpoints;
using ModelGen.Ptb.Commands;
using ModelGen.Ptb.Models;
using ModelGen.Ptb.Tests.Fakes;
using ModelGen.Training;
using Xunit;

namespace ModelGen.Ptb.Tests;

[LstmModel(
    VocabSize = 4, HiddenSize = 5, NumSteps = 3, BatchSize = 2, KeepProb = 0.6, LearningRate = 1, MaxEpoch = 1, MaxMaxEpoch = 2, LrDecay = 0.5)]
internal sealed partial class ForgetfulModel;

[LstmModel(
    VocabSize = 4, HiddenSize = 5, NumLayers = 1, NumSteps = 3, BatchSize = 2, KeepProb = 0.6, LearningRate = 0.01, MaxEpoch = 1, MaxMaxEpoch = 2,
    LrDecay = 0.5, Optimizer = typeof(Optimizers.Adam))]
internal sealed partial class CarefulModel;

[LstmModel(
    VocabSize = 4, HiddenSize = 5, NumLayers = 1, NumSteps = 3, BatchSize = 2, KeepProb = 0.6, LearningRate = 0.1, MaxEpoch = 1, MaxMaxEpoch = 2,
    LrDecay = 0.5, Optimizer = typeof(Optimizers.Momentum), TableUpdate = TableUpdate.Lazy, AverageParameters = true)]
[OptimizerArgument("weight_decay", 0.001)]
[OptimizerArgument("average_start", 3)]
internal sealed partial class AveragingModel;

public sealed class ResumeTests : IDisposable
{
    // An epoch of 160 steps: the trainer asks for up to 64 at a time.
    private const int Lines = 193;
    private const int EpochSteps = 160;

    private static readonly ModelCatalog Catalog = new(
        ModelEntry.Of<ForgetfulModel>("small"), ModelEntry.Of<CarefulModel>("careful"), ModelEntry.Of<AveragingModel>("averaging"), ModelEntry.Of<FakeModel<NarrowShape>>("narrow"));

    private readonly TextFolder _folder = TextFolder.Of(string.Concat(Enumerable.Repeat("a b a c\n", Lines)), "a b a c\nb a\n", "a b\n");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_that_is_interrupted_anywhere_and_resumed_ends_as_if_it_had_not_been() => InterruptEverywhere<ForgetfulModel>("small");

    /// <summary>With what the optimizer keeps, and the number of its next update.</summary>
    [Fact]
    public void So_does_one_with_an_optimizer_that_remembers() => InterruptEverywhere<CarefulModel>("careful");

    /// <summary>With a table whose rows remember, and with averages, which begin after some steps.</summary>
    [Fact]
    public void So_does_one_with_averages() => InterruptEverywhere<AveragingModel>("averaging");

    /// <summary>What a program has changed of the optimizer is kept.</summary>
    [Fact]
    public void Numbers_of_the_optimizer_go_through_a_checkpoint()
    {
        using var model = new AveragingModel(new ModelOptions { Threads = 1 });
        model.SetHyperparameter("momentum", 0.5);
        model.SetHyperparameter("average_weight", 0.125);
        Directory.CreateDirectory(_folder["numbers"]);
        Checkpoint.Save(_folder["numbers"], model, Corpus.Read(_folder.Path).Vocabulary, default);
        using var resumed = new AveragingModel(new ModelOptions { Threads = 1 });
        resumed.SetHyperparameter("average_start", 7);
        Checkpoint.Load(_folder["numbers"]).RestoreWithStates(resumed);
        Assert.Equal(
            (0.5, 0.125, 3, 0.001),
            (resumed.GetHyperparameter("momentum"), resumed.GetHyperparameter("average_weight"), resumed.GetHyperparameter("average_start"), resumed.GetHyperparameter("weight_decay")));

        string file = Checkpoint.PathIn(_folder["numbers"]);
        var stored = Safetensors.Read(file);
        Safetensors.Write(
            file, new Dictionary<string, string>(stored.Metadata) { ["hyperparameter.momentum.embedding"] = "much" }, stored.Tensors.Values.Select(tensor => tensor.Info),
            (name, values) => stored.Tensors[name].ToFloats().CopyTo(values));
        Assert.Equal(
            $"{file} is damaged: its hyperparameter.momentum.embedding is much, which is no finite number.",
            Assert.Throws<InputException>(() => Checkpoint.Load(_folder["numbers"]).RestoreWithStates(resumed)).Message);
    }

    [Fact]
    public void A_run_that_was_over_can_be_given_more_epochs()
    {
        (string[] whole, _) = Train("whole", "--epochs", "3");
        Train("begun", "--epochs", "2");
        (string[] more, _) = Train("begun", "--resume", "--epochs", "3");
        Assert.Equal(Results(whole).TakeLast(3), Results(more));
    }

    [Fact]
    public void What_cannot_be_resumed_is_one_line_that_says_why()
    {
        Train("out", "--epochs", "1", "--seed", "3");
        string file = Checkpoint.PathIn(_folder["out"]);
        Refuse("train needs --save-path DIR: ", "--resume");
        Refuse($"There is no model.safetensors in {_folder["empty"]}; ", "--resume", "--save-path", _folder["empty"]);
        Refuse(
            $"--resume goes on with ForgetfulModel, which {_folder["out"]} holds; leave out --model narrow.",
            "--resume", "--save-path", _folder["out"], "--model", "narrow");
        Refuse(
            $"--resume goes on with seed 3, which {_folder["out"]} was begun with; leave out --seed 4.",
            "--resume", "--save-path", _folder["out"], "--seed", "4");

        var stored = Safetensors.Read(file);
        var metadata = new Dictionary<string, string>(stored.Metadata);
        metadata.Remove("epoch_steps");
        Rewrite(stored.Tensors.Values.Select(tensor => tensor.Info));
        Refuse($"{file} does not tell its epoch_steps, and so training cannot go on from it.", "--resume", "--save-path", _folder["out"]);
        metadata["epoch_steps"] = "0";
        Rewrite(ForgetfulModel.Parameters);
        Refuse($"{file} has no tensor state.h", "--resume", "--save-path", _folder["out"]);
        Rewrite(stored.Tensors.Values.Select(tensor => tensor.Info));
        _folder.Write("ptb.train.txt", string.Concat(Enumerable.Repeat("b a b c\n", Lines)));
        Refuse($"{file} was trained with other words", "--resume", "--save-path", _folder["out"]);

        void Rewrite(IEnumerable<TensorInfo> tensors) =>
            Safetensors.Write(file, metadata, tensors, (name, values) => stored.Tensors[name].ToFloats().CopyTo(values));
    }

    private void InterruptEverywhere<TModel>(string name)
        where TModel : ILanguageModel<TModel>
    {
        (string[] whole, Safetensors expected) = Train("whole", "--seed", "3", "--model", name);
        foreach (int wanted in new[] { 1, 2, 70, EpochSteps, EpochSteps + 1, EpochSteps + 70, 2 * EpochSteps })
        {
            string folder = $"after{wanted}";
            long steps = Interrupt<TModel>(_folder[folder], wanted);
            (string[] lines, Safetensors resumed) = Train(folder, "--resume");

            Assert.Contains($"Resumed after {steps} training steps.", lines);
            Assert.Equal(Results(whole).TakeLast(2), Results(lines).TakeLast(2));
            Assert.Equal(expected.Metadata, resumed.Metadata);
            Assert.Equal(expected.Tensors.Keys, resumed.Tensors.Keys);
            Assert.All(expected.Tensors, pair => Assert.Equal(pair.Value.ToFloats(), resumed.Tensors[pair.Key].ToFloats()));
        }
    }

    private long Interrupt<TModel>(string folder, int steps)
        where TModel : ILanguageModel<TModel>
    {
        using var stop = new CancellationTokenSource();
        int taken = 0;
        var report = new RecordingReport
        {
            OnStep = _ =>
            {
                if (++taken == steps)
                    stop.Cancel();
            },
        };
        using var directory = SaveDirectory.ForNewTraining(folder, overwrite: false);
        var options = new TrainingOptions { Model = new ModelOptions { Seed = 3 }, Directory = directory };
        var action = new TrainAction(options, Corpus.Read(_folder.Path), report, stop.Token);
        action.Run<TModel>();
        Assert.Equal(ExitCode.Interrupted, action.ExitCode);
        return Checkpoint.Load(folder).Progress.Steps;
    }

    private (string[] Lines, Safetensors Saved) Train(string folder, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = Run(output, error, ["--save-path", _folder[folder], .. arguments]);
        Assert.Equal((0, ""), (exitCode, error.ToString()));
        return (output.ToString().ReplaceLineEndings("\n").Split('\n'), Safetensors.Read(Checkpoint.PathIn(_folder[folder])));
    }

    private void Refuse(string message, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        Assert.Equal(2, Run(output, error, arguments));
        Assert.StartsWith(message, error.ToString());
        Assert.Single(error.ToString().TrimEnd().Split('\n'));
    }

    private int Run(StringWriter output, StringWriter error, string[] arguments) =>
        new CommandLine(Catalog, output, error, terminal: null).Run(["train", "--data-path", _folder.Path, .. arguments], CancellationToken.None);

    private static string[] Results(string[] lines) => [.. lines.Where(line => line.Contains("Perplexity:", StringComparison.Ordinal))];
}
