using System;
using System.Threading;
using ModelGen.Ptb.Tests.Fakes;
using ModelGen.Training;
using Xunit;

namespace ModelGen.Ptb.Tests;

/// <summary>An epoch that the number of steps has ended, and that was interrupted before it was over.</summary>
public sealed class EarlyEndTests
{
    private static readonly Corpus Text = new(
        "a test", new Vocabulary(["a", "b", "c", "d"]), Train: new int[29], Valid: new int[14], Test: new int[5]);

    [Theory]
    [InlineData(1)]
    [InlineData(long.MaxValue)]
    public void It_is_validated_and_no_more_when_it_goes_on_since_the_states_of_a_validation_are_none_to_train_from(long maxSteps)
    {
        using var stop = new CancellationTokenSource();
        using var model = new FakeModel<WideShape>();
        var report = new RecordingReport { OnStep = _ => stop.Cancel() };
        var trainer = new EpochLoop<FakeModel<WideShape>>(model, Text, report);
        Assert.True(trainer.Windows.Most > 2);
        Assert.Throws<OperationCanceledException>(() => trainer.Train(epochs: 1, maxSteps: 1, () => { }, stop.Token));
        Assert.Equal((0, 1, trainer.Windows.Most), (trainer.Progress.Epochs, trainer.Progress.Steps, trainer.Progress.EpochSteps));

        using var resumed = new FakeModel<WideShape>();
        new EpochLoop<FakeModel<WideShape>>(resumed, Text, new RecordingReport()) { Progress = trainer.Progress }
            .Train(epochs: 1, maxSteps, () => { }, CancellationToken.None);
        Assert.DoesNotContain(resumed.Calls, call => call.StartsWith("train", StringComparison.Ordinal));
        Assert.Contains("evaluate", resumed.Calls);
    }
}
