using System;
using System.Linq;
using Xunit;

namespace ModelGen.Tests.Fixtures;

/// <summary>Windows of a text that the model has taken in, against the same windows handed over one by one.</summary>
public abstract class LoadedTexts<TComputing>
    where TComputing : IComputing
{
    private const double LearningRate = 0.5;

    private static readonly int[] First = Words(seed: 1, 103), Second = Words(seed: 2, 60);

    public static TheoryData<int> Variants => [.. TComputing.Variants];

    [SkippableTheory]
    [MemberData(nameof(Variants))]
    public void Windows_of_a_loaded_text_train_as_windows_that_are_handed_over(int variant)
    {
        using var model = new LmTrainDropout(TComputing.Options(variant));
        using var other = new LmTrainDropout(TComputing.Options(variant));
        LoadedText first = model.AddText(First);
        var costs = new double[4];
        model.TrainText(first, 1, LearningRate, costs.AsSpan(0, 3));

        // A second text does not disturb the first.
        LoadedText second = model.AddText(Second);
        model.EvaluateText(second, 0, costs.AsSpan(3));

        var windows = new TextWindows(First, LmTrainDropout.Config);
        for (int step = 0; step < 3; step++)
        {
            windows.MoveTo(1 + step);
            Assert.Equal(other.TrainStep(windows.Tokens, windows.Targets, LearningRate), costs[step]);
        }

        var others = new TextWindows(Second, LmTrainDropout.Config);
        others.MoveTo(0);
        Assert.Equal(other.Evaluate(others.Tokens, others.Targets), costs[3]);
        Assert.Equal((0, windows.Count), (first.Index, first.Windows));
        Assert.Equal((1, others.Count), (second.Index, second.Windows));
    }

    [SkippableFact]
    public void More_windows_than_losses_are_kept_at_a_time_come_back_in_order()
    {
        using var model = new LmLstmH5T1B1(TComputing.Options(TComputing.Variants[0]));
        int[] text = [.. Words(seed: 3, 150).Select(word => word % 11)];
        LoadedText loaded = model.AddText(text);
        var costs = new double[loaded.Windows];
        model.EvaluateText(loaded, 0, costs);

        using var other = new LmLstmH5T1B1(TComputing.Options(TComputing.Variants[0]));
        for (int window = 0; window < costs.Length; window++)
            Assert.Equal(other.Evaluate([text[window]], [text[window + 1]]), costs[window]);
    }

    [SkippableFact]
    public void What_is_wrong_with_a_text_is_said()
    {
        using var model = new LmTrainDropout(TComputing.Options(TComputing.Variants[0]));
        Assert.Contains("text has 17 ids: LmTrainDropout needs at least", Assert.Throws<ArgumentException>(() => model.AddText(new int[17])).Message, StringComparison.Ordinal);
        Assert.Contains("text[5] is 29", Assert.Throws<ArgumentException>(() => model.AddText([0, 0, 0, 0, 0, 29])).Message, StringComparison.Ordinal);
        LoadedText loaded = model.AddText(First);
        var costs = new double[2];
        Assert.Contains(
            "6 windows, from 0: there are no 2 of them from 5 on",
            Assert.Throws<ArgumentOutOfRangeException>(() => model.TrainText(loaded, 5, LearningRate, costs)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "not one of the 1", Assert.Throws<ArgumentException>(() => model.EvaluateText(new LoadedText(loaded.Index, loaded.Windows), 0, costs)).Message, StringComparison.Ordinal);
    }

    private static int[] Words(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(LmTrainDropout.VocabSize))];
    }
}
