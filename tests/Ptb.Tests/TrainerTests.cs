using System;
using System.Linq;
using System.Threading;
using ModelGen.Ptb.Tests.Fakes;
using ModelGen.Training;
using Xunit;

namespace ModelGen.Ptb.Tests;

public class TrainerTests
{
    // 2 streams of 7 words: 2 windows of 3 steps; validation has 1 window.
    private static readonly Corpus Text = new(
        "a test",
        new Vocabulary(["a", "b", "c"]),
        Train: [0, 0, 1, 0, 2, 0, 0, 1, 0, 0, 0, 1, 0, 0],
        Valid: [0, 0, 1, 0, 0, 1, 2, 0],
        Test: [0, 1, 0, 0, 2]);

    [Fact]
    public void Every_epoch_trains_and_validates_from_a_zero_state_and_a_test_ends_the_run()
    {
        FakeModel<WideShape> model = NewModel();
        int epochs = 0;

        NewTrainer(model).Train(epochs: 3, long.MaxValue, () => epochs++, CancellationToken.None);

        Assert.Equal(3, epochs);
        Assert.Equal(
            [
                "reset", "train 1", "train 1", "reset", "evaluate",
                "reset", "train 1", "train 1", "reset", "evaluate",
                "reset", "train 0.5", "train 0.5", "reset", "evaluate",
                "reset", "sequence 4",
            ],
            model.Calls);
    }

    [Fact]
    public void Perplexity_is_the_exponential_of_cost_per_time_step()
    {
        using var model = new FakeModel<WideShape> { Cost = 6 };
        var report = new RecordingReport();

        double test = new EpochLoop<FakeModel<WideShape>>(model, Text, report).Train(1, long.MaxValue, () => { }, CancellationToken.None);

        // A step costs 6 nats over a batch of 2, hence 3 over 3 time steps: 1 nat each. The test costs 6 nats over 4 words.
        Assert.Equal(Math.E, report.Epochs.Single().TrainPerplexity, 12);
        Assert.Equal(Math.E, report.Epochs.Single().ValidPerplexity, 12);
        Assert.Equal(Math.Exp(6.0 / 4), test, 12);
    }

    [Fact]
    public void A_model_that_knows_nothing_begins_at_the_size_of_its_vocabulary_and_learns()
    {
        var report = new RecordingReport();

        NewTrainer(NewModel(), report).Train(epochs: 3, long.MaxValue, () => { }, CancellationToken.None);

        Assert.Equal(10_000, report.Steps[0].Perplexity, 0.01);
        Assert.True(report.Epochs[2].ValidPerplexity < report.Epochs[0].ValidPerplexity);
        Assert.Equal([1, 1, 0.5], report.Starts.Select(start => start.LearningRate));
        Assert.Equal([1, 1, 2, 2, 3, 3], report.Steps.Select(step => step.Epoch));
        Assert.All(report.Steps, step => Assert.True(step.WordsPerSecond > 0));
    }

    [Fact]
    public void Long_tests_are_handed_over_in_pieces_that_leave_no_word_out()
    {
        FakeModel<WideShape> model = NewModel();
        Evaluation.OfSequence(model, new int[2501], _ => { }, CancellationToken.None);
        Assert.Equal(["reset", "sequence 1000", "sequence 1000", "sequence 500"], model.Calls);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 2)]
    public void Max_steps_counts_over_all_epochs_and_ends_the_epoch_under_way(int maxSteps, int epochs)
    {
        var report = new RecordingReport();
        EpochLoop<FakeModel<WideShape>> trainer = NewTrainer(NewModel(), report);

        trainer.Train(epochs: 3, maxSteps, () => { }, CancellationToken.None);

        Assert.Equal(maxSteps, trainer.Progress.Steps);
        Assert.Equal(epochs, report.Epochs.Count);
    }

    [Fact]
    public void No_epochs_means_only_the_test()
    {
        FakeModel<WideShape> model = NewModel();
        double test = NewTrainer(model).Train(epochs: 0, long.MaxValue, () => { }, CancellationToken.None);
        Assert.Equal(["reset", "sequence 4"], model.Calls);
        Assert.Equal(10_000, test, 0.01);
    }

    [Fact]
    public void A_request_to_stop_is_heard_after_the_step_under_way()
    {
        using var stop = new CancellationTokenSource();
        using var model = new FakeModel<WideShape>();
        var report = new RecordingReport
        {
            OnStep = step =>
            {
                if (step is { Epoch: 2, Step: 0 })
                    stop.Cancel();
            },
        };
        var trainer = new EpochLoop<FakeModel<WideShape>>(model, Text, report);

        Assert.Throws<OperationCanceledException>(() => trainer.Train(3, long.MaxValue, () => { }, stop.Token));

        Assert.Equal((1, 3), (trainer.Progress.Epochs, trainer.Progress.Steps));
    }

    [Fact]
    public void A_cost_that_is_no_number_ends_training()
    {
        using var model = new FakeModel<WideShape> { Cost = double.NaN };
        var trainer = new EpochLoop<FakeModel<WideShape>>(model, Text, new RecordingReport());
        Assert.Throws<DivergedException>(() => trainer.Train(1, long.MaxValue, () => { }, CancellationToken.None));
    }

    [Fact]
    public void A_test_text_needs_something_to_predict()
    {
        string message = Assert.Throws<InputException>(
            () => new EpochLoop<FakeModel<WideShape>>(NewModel(), Text with { Test = [0] }, new RecordingReport())).Message;
        Assert.Equal("The test text has 1 words; at least 2 are needed.", message);
    }

    private static FakeModel<WideShape> NewModel() => FakeModel<WideShape>.Create(new ModelOptions());

    private static EpochLoop<FakeModel<WideShape>> NewTrainer(FakeModel<WideShape> model, RecordingReport? report = null) =>
        new(model, Text, report ?? new RecordingReport());
}
