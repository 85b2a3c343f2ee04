using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Tests;
using ModelGen.Tests.Fixtures;
using Xunit;

namespace ModelGen.Runtime.Tests.Models;

/// <summary>Random lengths of windows: how they are distributed, that they cover a text, and what is refused.</summary>
public sealed class RandomWindowTests
{
    private static readonly ModelOptions OneThread = new() { Threads = 1 };

    [Fact]
    public void Lengths_are_normal_around_the_usual_one_or_half_of_it()
    {
        const int Count = 20_000;
        var windows = new RandomWindows(usualSteps: 70, mostSteps: 200, seed: 3);
        int[] lengths = [.. Enumerable.Range(0, Count).Select(step => windows.StepsOf(step))];
        int[] usual = [.. lengths.Where(length => length > 52)], halved = [.. lengths.Where(length => length <= 52)];

        // Cut to whole numbers, which makes them half a step shorter.
        Assert.Equal(0.05, (double)halved.Length / Count, 0.01);
        Assert.Equal(69.5, usual.Average(), 0.2);
        Assert.Equal(34.5, halved.Average(), 0.8);
        Assert.Equal(5, Math.Sqrt(usual.Average(length => (length - 69.5) * (length - 69.5))), 0.2);
        Assert.Equal(lengths, Enumerable.Range(0, Count).Select(step => new RandomWindows(70, 200, 3).StepsOf(step)));
        Assert.NotEqual(lengths, Enumerable.Range(0, Count).Select(step => new RandomWindows(70, 200, 4).StepsOf(step)));
    }

    [Fact]
    public void Lengths_are_five_at_least_and_the_models_at_most()
    {
        var windows = new RandomWindows(usualSteps: 8, mostSteps: 9, seed: 3);
        int[] lengths = [.. Enumerable.Range(0, 1000).Select(step => windows.StepsOf(step))];
        Assert.Equal([5, 6, 7, 8, 9], lengths.Distinct().Order());
        Assert.Equal([2], Enumerable.Range(0, 50).Select(step => new RandomWindows(2, 2, 1).StepsOf(step)).Distinct());
    }

    [Fact]
    public void Windows_cover_a_text_with_rates_in_proportion()
    {
        var windows = new RandomWindows(usualSteps: 20, mostSteps: 40, seed: 3);
        var text = new LoadedText(0, 1, streamLength: 500);
        List<TextWindow> all = [];
        int start = 0;
        while (windows.At(all.Count, start, text, learningRate: 30) is { } window)
        {
            Assert.Equal(start, window.Start);
            Assert.Equal(30 * window.Steps / 20.0, window.LearningRate);
            all.Add(window);
            start += window.Steps;
        }

        Assert.Equal(499, start);
        Assert.All(all.SkipLast(1).Select((window, step) => (window, step)), pair => Assert.Equal(windows.StepsOf(pair.step), pair.window.Steps));
    }

    [Fact]
    public void A_model_trains_on_them_to_the_end_of_a_text()
    {
        using var model = new Varying(OneThread);
        LoadedText text = model.AddText(Text.Random(5, 200, Varying.VocabSize));
        var windows = new RandomWindows(5, Varying.NumSteps, seed: 1);
        int start = 0;
        double[] cost = [0];
        while (windows.At(model.StepsTaken, start, text, 0.1) is { } window)
        {
            model.TrainText(text, [window], cost);
            Assert.InRange(cost[0] / window.Steps, 1, 5);
            start += window.Steps;
        }

        Assert.Equal(text.StreamLength - 1, start);
    }

    [Fact]
    public void What_is_wrong_with_a_window_is_said_and_nothing_is_trained()
    {
        using var model = new Varying(OneThread);
        using var whole = new VaryingOf6(OneThread);
        LoadedText text = model.AddText(new int[100]), other = whole.AddText(new int[100]);
        Refuses(new TextWindow(0, 7, 1), "window.Steps is 7: expected 1 to NumSteps = 6.");
        Refuses(new TextWindow(0, 0, 1), "window.Steps is 0: expected 1 to NumSteps = 6.");
        Refuses(new TextWindow(-1, 5, 1), "window.Start is -1: expected 0 to 27, as each stream of the text has 33 words, and a window of 5 has targets behind it.");
        Refuses(new TextWindow(28, 5, 1), "window.Start is 28: expected 0 to 27,");
        Refuses(new TextWindow(0, 5, double.NaN), "learningRate is NaN: expected a finite number");
        Assert.StartsWith(
            "costs has 2 values: expected one for each of the 1 windows.",
            Assert.Throws<ArgumentException>(() => model.TrainText(text, [new TextWindow(0, 5, 1)], new double[2])).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "text is not one of the 1 that", Assert.Throws<ArgumentException>(() => model.TrainText(other, [], [])).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "window.Steps is 5: expected NumSteps = 6; VaryingOf6 is declared without VariableSteps = true, with which a window may have fewer steps.",
            Assert.Throws<ArgumentException>(() => whole.TrainText(other, [new TextWindow(0, 5, 1)], new double[1])).Message, StringComparison.Ordinal);
        Assert.Equal(0, model.StepsTaken);

        void Refuses(TextWindow window, string message) => Assert.StartsWith(
            message, Assert.ThrowsAny<ArgumentException>(() => model.TrainText(text, [new TextWindow(0, 5, 1), window], new double[2])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_with_the_number_of_words_is_said()
    {
        using var model = new Varying(OneThread);
        using var whole = new VaryingOf6(OneThread);
        foreach (int length in (int[])[0, 1, 4, 21])
        {
            Assert.StartsWith(
                $"tokens has {length} ids: expected steps * BatchSize = steps * 3, with 1 to NumSteps = 6 steps.",
                Assert.Throws<ArgumentException>(() => model.Forward(new int[length], new int[length])).Message, StringComparison.Ordinal);
        }

        Assert.StartsWith(
            "targets has 6 ids: expected as many as tokens, 3.",
            Assert.Throws<ArgumentException>(() => model.Evaluate(new int[3], new int[6])).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "tokens has 12 ids: expected NumSteps * BatchSize = 6 * 3 = 18; VaryingOf6 is declared without VariableSteps = true, with which a window may have fewer steps.",
            Assert.Throws<ArgumentException>(() => whole.TrainStep(new int[12], new int[12], 1)).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "tokens has 13 ids: expected NumSteps * BatchSize = 6 * 3 = 18.",
            Assert.Throws<ArgumentException>(() => whole.TrainStep(new int[13], new int[13], 1)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(6, 5)]
    public void Numbers_of_steps_that_make_no_windows_are_refused(int usualSteps, int mostSteps) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomWindows(usualSteps, mostSteps, seed: 1));

    [Fact]
    public void Rates_of_their_own_need_no_variable_steps()
    {
        using var model = new VaryingOf6(OneThread);
        using var other = new VaryingOf6(OneThread);
        int[] text = Text.Random(7, 100, VaryingOf6.VocabSize);
        LoadedText loaded = model.AddText(text), others = other.AddText(text);
        double[] costs = new double[3], expected = new double[3];
        model.TrainText(loaded, [new(0, 6, 0.3), new(6, 6, 0.2), new(12, 6, 0.1)], costs);
        for (int window = 0; window < 3; window++)
            other.TrainText(others, window, 0.3 - 0.1 * window, expected.AsSpan(window, 1));
        Assert.Equal(expected, costs);
    }
}
