using System.Linq;
using System.Threading;
using ModelGen.Ptb.Tests.Fakes;
using ModelGen.Schedules;
using ModelGen.Training;
using Xunit;

namespace ModelGen.Ptb.Tests.Saving;

/// <summary>Which rate each step has, and when training ends early.</summary>
public sealed class ScheduledLoopTests
{
    // 2 streams of 7 words: 2 windows of 3 steps; validation has 1 window.
    private static readonly Corpus Text = new(
        "a test", new Vocabulary(["a", "b", "c"]), Train: [0, 0, 1, 0, 2, 0, 0, 1, 0, 0, 0, 1, 0, 0], Valid: [0, 0, 1, 0, 0, 1, 2, 0], Test: [0, 1, 0, 0, 2]);

    [Fact]
    public void A_schedule_that_changes_within_an_epoch_is_asked_at_each_step()
    {
        using var model = new FakeModel<WideShape>();
        var loop = new EpochLoop<FakeModel<WideShape>>(model, Text, new RecordingReport()) { Schedule = new LinearWarmup(new ConstantRate(8), steps: 4, startFactor: 0) };
        loop.Train(epochs: 3, long.MaxValue, () => { }, CancellationToken.None);
        Assert.Equal(["train 0", "train 2", "train 4", "train 6", "train 8", "train 8"], model.Calls.Where(call => call.StartsWith("train", System.StringComparison.Ordinal)));
        Assert.Equal([0.0, 4.0, 8.0], loop.History.Select(epoch => epoch.LearningRate));
        Assert.Equal([2L, 4L, 6L], loop.History.Select(epoch => epoch.Steps));
    }

    [Fact]
    public void Training_ends_when_patience_is_over_and_the_last_model_is_tested()
    {
        using var model = new FakeModel<CostlessShape>();
        var loop = new EpochLoop<FakeModel<CostlessShape>>(model, Text, new RecordingReport()) { Stopping = new EarlyStopping(2) };
        loop.Train(epochs: 9, long.MaxValue, () => { }, CancellationToken.None);
        // The first is the best, and two are no better.
        Assert.Equal(3, loop.Progress.Epochs);
        Assert.Equal("sequence 4", model.Calls[^1]);
    }

    private sealed class CostlessShape : IFakeShape
    {
        public static LanguageModelConfig Config => WideShape.Config;

        public static double? Cost => 1;
    }
}
