using System;
using System.Linq;
using System.Threading;
using ModelGen.Ptb.Tests.Fakes;
using ModelGen.Training;
using Xunit;

namespace ModelGen.Ptb.Tests;

/// <summary>Evaluations begin from nothing, and drawing keeps to what can come.</summary>
public sealed class EvaluationTests
{
    private static readonly int[] Text = Words(2345);

    [Fact]
    public void A_text_has_the_same_perplexity_whatever_was_read_before()
    {
        using var model = new TinyModel(new ModelOptions { Seed = 4, Threads = 1 });
        LoadedText windows = model.AddText(Text);
        double[] sequences = [OfSequence(), OfSequence()], pieces = [OfWindows(), OfWindows()];
        model.TrainText(windows, 0, learningRate: 0, new double[3]);
        Assert.All([.. sequences, OfSequence()], perplexity => Assert.Equal(sequences[0], perplexity));
        Assert.All([.. pieces, OfWindows()], perplexity => Assert.Equal(pieces[0], perplexity));

        double OfSequence() => Evaluation.OfSequence(model, Text, _ => { }, CancellationToken.None);
        double OfWindows() => Evaluation.OfWindows(model, windows, _ => { }, CancellationToken.None);
    }

    private static int[] Words(int count)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(4))];
    }
}
