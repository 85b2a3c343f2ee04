using System;
using System.Diagnostics;
using System.Threading;
using ModelGen.Ptb.Tests.Fakes;
using ModelGen.Training;
using Xunit;

namespace ModelGen.Ptb.Tests;

/// <summary>Within an epoch a model is saved now and then: an interval begins anew with every save.</summary>
public sealed class SaveIntervalTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    // 700 windows of 3 steps by 2 streams.
    private static readonly Corpus Text = new(
        "a test", new Vocabulary(["a", "b", "c", "d"]), Train: new int[2 * 3 * 700 + 2], Valid: new int[14], Test: new int[5]);

    [Fact]
    public void Two_saves_are_an_interval_apart()
    {
        using var model = new FakeModel<WideShape>();
        var report = new RecordingReport { OnStep = _ => Thread.Sleep(1) };
        int saves = 0;
        long begin = Stopwatch.GetTimestamp();
        new EpochLoop<FakeModel<WideShape>>(model, Text, report) { SaveInterval = Interval }
            .Train(epochs: 1, long.MaxValue, () => saves++, CancellationToken.None);

        // Besides the one at the end of the epoch.
        Assert.InRange(saves - 1, 1, Stopwatch.GetElapsedTime(begin) / Interval);
    }
}
