using System;
using System.Linq;
using System.Threading;
using ModelGen.Ptb.Tests.Fakes;
using ModelGen.Training;
using Xunit;

namespace ModelGen.Ptb.Tests;

/// <summary>The numbers of a training run, against the same run written down step by step.</summary>
public sealed class TrainerNumbersTests
{
    private const int Steps = 3;
    private const int Streams = 2;

    // Words are left over in each text, and the test is longer than the pieces in which it is read.
    private static readonly Corpus Text = new(
        "a test", new Vocabulary(["a", "b", "c", "d"]), Train: Words(1, 47), Valid: Words(2, 29), Test: Words(3, 2345));

    private static readonly ModelOptions Options = new() { Seed = 4, Threads = 1 };

    [Fact]
    public void Perplexities_are_those_of_every_window_and_word_in_order()
    {
        using var model = new TinyModel(Options);
        var report = new RecordingReport();
        double test = new EpochLoop<TinyModel>(model, Text, report).Train(epochs: 2, long.MaxValue, () => { }, CancellationToken.None);

        using var other = new TinyModel(Options);
        foreach ((double rate, double train, double valid) in report.Epochs.Select(epoch => (epoch.LearningRate, epoch.TrainPerplexity, epoch.ValidPerplexity)))
        {
            Same(OverWindows(other, Text.Train, (tokens, targets) => other.TrainStep(tokens, targets, rate)), train);
            Same(OverWindows(other, Text.Valid, (tokens, targets) => other.Evaluate(tokens, targets)), valid);
        }

        other.ResetState();
        Same(Math.Exp(other.EvaluateSequence(Text.Test.AsSpan()[..^1], Text.Test.AsSpan(1)) / (Text.Test.Length - 1)), test);
        Assert.Equal([1, 0.5], report.Epochs.Select(epoch => epoch.LearningRate));
    }

    [Fact]
    public void Speed_counts_words_and_the_live_perplexity_ends_at_that_of_the_epoch()
    {
        using var model = new TinyModel(Options);
        var report = new RecordingReport();
        var trainer = new EpochLoop<TinyModel>(model, Text, report);
        trainer.Train(epochs: 1, long.MaxValue, () => { }, CancellationToken.None);
        Assert.Equal(report.Steps[^1].WordsPerSecond, trainer.WordsPerSecond, 0.01 * trainer.WordsPerSecond);
        Assert.Equal(report.Epochs.Single().TrainPerplexity, report.Steps[^1].Perplexity);
        Assert.Equal(Enumerable.Range(0, trainer.Windows.Most), report.Steps.Select(step => step.Step));
    }

    private static double OverWindows(TinyModel model, int[] text, Func<int[], int[], double> cost)
    {
        int length = text.Length / Streams, windows = (length - 1) / Steps;
        Assert.True(windows > 2);
        model.ResetState();
        double sum = 0;
        for (int window = 0; window < windows; window++)
            sum += cost(Window(window, shift: 0), Window(window, shift: 1));
        return Math.Exp(sum / (windows * Steps));

        int[] Window(int window, int shift) =>
        [
            .. from step in Enumerable.Range(0, Steps)
               from stream in Enumerable.Range(0, Streams)
               select text[(stream * length) + (window * Steps) + step + shift],
        ];
    }

    private static int[] Words(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(4))];
    }

    private static void Same(double expected, double actual) => Assert.Equal(expected, actual, 1e-9 * expected);
}
