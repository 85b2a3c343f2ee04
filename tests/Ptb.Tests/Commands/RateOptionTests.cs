using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using ModelGen.Checkpoints;
using ModelGen.Ptb.Commands;
using ModelGen.Ptb.Models;
using ModelGen.Ptb.Tests.Fakes;
using Xunit;

namespace ModelGen.Ptb.Tests.Commands;

/// <summary>How a model is trained otherwise than it was declared, and what goes on after an interruption.</summary>
public sealed class RateOptionTests : IDisposable
{
    private static readonly ModelCatalog Catalog = new(ModelEntry.Of<FakeModel<WideShape>>("small"), ModelEntry.Of<ForgetfulModel>("real"));

    private readonly TextFolder _folder = TextFolder.Of(string.Concat(Enumerable.Repeat("a b a c\n", 20)), "a b a c\nb a\n", "a b\n");

    public void Dispose() => _folder.Dispose();

    // The model is declared with LearningRate = 1, MaxEpoch = 2, LrDecay = 0.5; an epoch has 16 steps.
    [Theory]
    [InlineData("", "1 1 0.5 0.25")]
    [InlineData("--schedule staircase-later", "1 1 1 0.5")]
    [InlineData("--schedule constant --learning-rate 0.25", "0.25 0.25 0.25 0.25")]
    [InlineData("--schedule step --max-epoch 1", "1 0.5 0.25 0.125")]
    [InlineData("--schedule step --lr-decay 0.1", "1 1 0.1 0.1")]
    [InlineData("--schedule cosine", "1 0.8535533905932737 0.5 0.14644660940672627")]
    [InlineData("--warmup-steps 32", "0.3333333333333333 0.6666666666666667 0.5 0.25")]
    [InlineData("--learning-rate 2 --lr-decay 0.25 --max-epoch 3", "2 2 2 0.5")]
    public void The_rate_of_each_epoch_is_that_of_the_schedule(string options, string rates)
    {
        Train(0, $"--epochs 4 {options}");
        Assert.Equal(rates, string.Join(' ', Log().Select(row => row[2])));
    }

    [Fact]
    public void A_plateau_lowers_the_rate_when_validation_is_no_better()
    {
        Train(0, "--epochs 6 --schedule plateau --learning-rate 30");
        string[][] log = Log();
        double best = double.PositiveInfinity, rate = 30;
        foreach (string[] row in log)
        {
            Assert.Equal(rate, Number(row[2]));
            double valid = Number(row[4]);
            if (valid >= best * (1 - 1e-4))
                rate *= 0.5;
            best = Math.Min(best, valid);
        }

        Assert.True(rate < 30, "Validation has always become better: the test shows nothing.");
    }

    [Theory]
    [InlineData("--schedule plateau --learning-rate 30 --patience 3")]
    [InlineData("--schedule cosine --warmup-steps 5")]
    [InlineData("--learning-rate 0.7 --lr-decay 0.9 --max-epoch 1 --patience 9")]
    public void A_training_goes_on_with_the_schedule_that_it_began_with(string options)
    {
        foreach (string model in new[] { "small", "real" })
        {
            string[] begun = $"--model {model} --epochs 5 {options}".Split(' ');
            Train(0, string.Join(' ', begun));
            (byte[] Model, byte[] Best, string Log) whole = Saved();
            int interrupted = 0;
            foreach (int line in new[] { 3, 15, 30, 44 })
            {
                Directory.Delete(_folder["out"], recursive: true);
                using var stop = new CancellationTokenSource();
                using var output = new CountingWriter { OnLine = count => { if (count == line) stop.Cancel(); } };
                using var error = new StringWriter();
                interrupted += new CommandLine(Catalog, output, error, terminal: null).Run(Arguments(begun), stop.Token) == ExitCode.Interrupted ? 1 : 0;
                Assert.Equal("", Train(0, "--resume --epochs 5").Error);
                Assert.Equal(whole.Log, Saved().Log);
                Assert.Equal(whole.Model, Saved().Model);
                Assert.Equal(whole.Best, Saved().Best);
            }

            Assert.InRange(interrupted, 2, 4);
            Directory.Delete(_folder["out"], recursive: true);
        }
    }

    [Fact]
    public void An_early_end_counts_the_epochs_before_an_interruption()
    {
        string[] whole = Ends(Train(0, "--epochs 20 --schedule constant --learning-rate 30 --patience 3"));
        Directory.Delete(_folder["out"], recursive: true);
        for (int epoch = 1; epoch < 20; epoch++)
        {
            string[] ends = Ends(Train(0, epoch == 1 ? "--epochs 1 --schedule constant --learning-rate 30 --patience 3" : $"--resume --epochs {epoch}"));
            if (ends.Length == 0)
                continue;
            Assert.Equal(whole, ends);
            return;
        }

        Assert.Fail("It never ends early.");
    }

    [Theory]
    [InlineData("--learning-rate 0", "--learning-rate takes a positive number that 32-bit numbers have, not '0'.")]
    [InlineData("--learning-rate 1e300", "--learning-rate takes a positive number that 32-bit numbers have, not '1e300'.")]
    [InlineData("--learning-rate fast", "--learning-rate takes a positive number that 32-bit numbers have, not 'fast'.")]
    [InlineData("--lr-decay -1", "--lr-decay takes a positive number, not '-1'.")]
    [InlineData("--lr-decay NaN", "--lr-decay takes a positive number, not 'NaN'.")]
    [InlineData("--max-epoch -1", "--max-epoch takes a whole number of at least 0, not '-1'.")]
    [InlineData("--max-epoch 1.5", "--max-epoch takes a whole number of at least 0, not '1.5'.")]
    [InlineData("--patience 0", "--patience takes a whole number of at least 1, not '0'.")]
    [InlineData("--warmup-steps 0", "--warmup-steps takes a whole number of at least 1, not '0'.")]
    [InlineData("--schedule linear", "--schedule takes one of staircase, staircase-later, constant, cosine, step, plateau, not 'linear'.")]
    [InlineData("--schedule constant --lr-decay 0.5", "--lr-decay means nothing to --schedule constant: leave one of them out.")]
    [InlineData("--schedule cosine --max-epoch 5", "--max-epoch means nothing to --schedule cosine: leave one of them out.")]
    [InlineData("--schedule plateau --max-epoch 5", "--max-epoch means nothing to --schedule plateau: leave one of them out.")]
    [InlineData("--schedule step --max-epoch 0", "--schedule step lowers the rate every --max-epoch epochs, and that is 0: --max-epoch takes at least 1 with it.")]
    [InlineData("--schedule plateau --lr-decay 2", "--schedule plateau multiplies the rate by --lr-decay, which is 2: it takes at most 1 with it.")]
    [InlineData("--batch-size 3", "--batch-size is compiled into the model: change BatchSize in the [LstmModel(...)] of its class, and build again.")]
    [InlineData("--hidden-size=3", "--hidden-size is compiled into the model: change HiddenSize in the [LstmModel(...)] of its class, and build again.")]
    [InlineData("--keep_prob 0.5", "--keep-prob is compiled into the model: change KeepProb in the [LstmModel(...)] of its class, and build again.")]
    [InlineData("--optimizer adam", "--optimizer is compiled into the model: change Optimizer in the [LstmModel(...)] of its class, and build again.")]
    [InlineData("--max-max-epoch 3", "--max-max-epoch is called --epochs here.")]
    [InlineData("--fast", "Unrecognized command or argument '--fast'.")]
    public void What_cannot_be_is_one_line_that_names_it(string options, string error)
    {
        ConsoleRun run = Train(2, options);
        Assert.Equal(("", error + "\n"), (run.Output, run.Error));
        Assert.False(File.Exists(Model));
    }

    [Fact]
    public void Another_schedule_than_at_the_beginning_is_told()
    {
        Train(0, "--epochs 1");
        Assert.Equal(
            "The learning rate goes otherwise than when the training began: now it is constant 1, and it was staircase 1, times 0.5 for each epoch after 2.\n",
            Train(0, "--resume --epochs 2 --schedule constant").Error);
        Assert.Equal("", Train(0, "--resume --epochs 3").Error);
        Assert.Equal(["1", "1", "1"], Log().Select(row => row[2]));
    }

    [Theory]
    [InlineData("setting.--patience", "soon", "its training began with --patience 'soon'.")]
    [InlineData("schedule_state", "rate=fast", "'rate=fast' is a state of another schedule: ")]
    [InlineData("history", "1 16 1 200", "part 1 of its history is '1 16 1 200', not the epoch 1")]
    [InlineData("history", "2 16 1 200 300", "part 1 of its history is '2 16 1 200 300', not the epoch 1")]
    public void What_a_damaged_file_remembers_is_named(string key, string value, string error)
    {
        Train(0, "--epochs 1 --patience 3");
        var stored = Safetensors.Read(Model);
        var metadata = new Dictionary<string, string>(stored.Metadata) { [key] = value };
        Safetensors.Write(
            Model, metadata, stored.Tensors.Values.Select(tensor => tensor.Info), (name, values) => stored.Tensors[name].ToFloats().CopyTo(values));
        Assert.StartsWith($"{Model} is damaged: {error}", Train(2, "--resume --epochs 2").Error, StringComparison.Ordinal);
    }

    private string Model => _folder["out/model.safetensors"];

    private ConsoleRun Train(int exitCode, string options)
    {
        ConsoleRun run = ConsoleRun.Of(Catalog, Arguments(options.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.True(run.ExitCode == exitCode, run.Error);
        return run;
    }

    private string[] Arguments(string[] options) => ["train", "--data-path", _folder.Path, "--save-path", _folder["out"], .. options];

    // Of the log, what is the same in every run.
    private (byte[] Model, byte[] Best, string Log) Saved() => (
        File.ReadAllBytes(Model), File.ReadAllBytes(_folder["out/best.safetensors"]), string.Join('\n', Log().Select(row => string.Join(',', row[..5]))));

    private static string[] Ends(ConsoleRun run) =>
        [.. run.Output.Split('\n').Where(line => line.StartsWith("Training ends after epoch", StringComparison.Ordinal))];

    private string[] Rows() => [.. File.ReadAllLines(_folder["out/log.csv"]).Skip(1)];

    private string[][] Log() => [.. Rows().Select(row => row.Split(','))];

    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
