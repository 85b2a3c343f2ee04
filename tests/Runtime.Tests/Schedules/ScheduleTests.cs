using System;
using System.Linq;
using ModelGen.Schedules;
using ModelGen.Tests.Fixtures;
using Xunit;

namespace ModelGen.Runtime.Tests.Schedules;

/// <summary>Rates of schedules against tables: those of the tutorial by hand, the others what PyTorch's formulas give.</summary>
public sealed class ScheduleTests
{
    [Fact]
    public void The_staircase_keeps_the_full_rate_for_MaxEpoch_epochs()
    {
        var staircase = new Staircase(learningRate: 1, decay: 0.5, maxEpoch: 4);

        Assert.Equal([1, 1, 1, 1, 0.5, 0.25, 0.125], Epochs(staircase, 7));
    }

    [Fact]
    public void The_longer_staircase_keeps_it_for_one_more_epoch()
    {
        var staircase = new Staircase(learningRate: 1, decay: 0.5, maxEpoch: 4, oneEpochLonger: true);

        Assert.Equal([1, 1, 1, 1, 1, 0.5, 0.25], Epochs(staircase, 7));
    }

    [Fact]
    public void The_staircase_of_a_model_is_the_one_it_was_declared_with()
    {
        LanguageModelConfig config = Declared(learningRate: 0.7, decay: 1 / 1.15, maxEpoch: 2);

        Assert.Equal([0.7, 0.7, 0.7 / 1.15, 0.7 / 1.15 / 1.15], Epochs(Staircase.Of(config), 4), Close);
        Assert.Equal([0.7, 0.7, 0.7, 0.7 / 1.15], Epochs(Staircase.Of(config, oneEpochLonger: true), 4), Close);
    }

    [Fact]
    public void A_staircase_of_the_most_epochs_has_no_step()
    {
        Assert.Equal(1, new Staircase(1, 0.5, int.MaxValue, oneEpochLonger: true).RateOf(int.MaxValue, 0));
        Assert.Equal(0.5, new Staircase(1, 0.5, int.MaxValue).RateOf(int.MaxValue, 0));
    }

    [Fact]
    public void A_constant_rate_is_the_same_for_ever()
    {
        Assert.Equal([0.3, 0.3, 0.3], Epochs(new ConstantRate(0.3), 3));
        Assert.Equal([0.3, 0.3, 0.3], Steps(new ConstantRate(0.3), 3));
    }

    [Fact]
    public void Step_decay_is_StepLR()
    {
        // StepLR(step_size=3, gamma=0.1), and ExponentialLR(gamma=0.5).
        Assert.Equal([2, 2, 2, 0.2, 0.2, 0.2, 0.02], Epochs(new StepDecay(2, epochs: 3), 7), Close);
        Assert.Equal([2, 1, 0.5, 0.25], Epochs(new StepDecay(2, epochs: 1, factor: 0.5), 4));
    }

    [Fact]
    public void Cosine_decay_is_CosineAnnealingLR_and_stays_at_its_end()
    {
        // CosineAnnealingLR(T_max=4, eta_min=0.1): cos(pi / 4) is half the root of two.
        var cosine = new CosineDecay(learningRate: 1, steps: 4, minRate: 0.1);

        Assert.Equal([1, 0.8681980515339464, 0.55, 0.23180194846605365, 0.1, 0.1, 0.1], Steps(cosine, 7), Close);
    }

    [Fact]
    public void A_warm_up_is_LinearLR_before_another_schedule_whose_steps_begin_after_it()
    {
        // SequentialLR([LinearLR(start_factor=0.25, total_iters=3), CosineAnnealingLR(T_max=4, eta_min=0.1)], milestones=[3]).
        var warmup = new LinearWarmup(new CosineDecay(1, 4, 0.1), steps: 3, startFactor: 0.25);

        Assert.Equal([0.25, 0.5, 0.75, 1, 0.8681980515339464, 0.55, 0.23180194846605365, 0.1, 0.1], Steps(warmup, 9), Close);
    }

    [Fact]
    public void A_warm_up_leaves_the_epochs_of_the_schedule_after_it_as_they_are()
    {
        var warmup = new LinearWarmup(new Staircase(1, 0.5, maxEpoch: 1), steps: 4, startFactor: 0);

        Assert.Equal(0.25, warmup.RateOf(epoch: 1, stepsTaken: 2));
        Assert.Equal(0.5, warmup.RateOf(epoch: 1, stepsTaken: 4));
        Assert.Equal(0.25, warmup.RateOf(epoch: 2, stepsTaken: 9));
    }

    [Fact]
    public void Only_schedules_that_go_by_steps_change_within_an_epoch()
    {
        LearningRateSchedule[] byEpochs = [new ConstantRate(1), new Staircase(1, 0.5, 1), new StepDecay(1, 1), new ReduceOnPlateau(1)];
        LearningRateSchedule[] bySteps = [new CosineDecay(1, 5), new LinearWarmup(new ConstantRate(1), 5)];

        Assert.All(byEpochs, schedule => Assert.False(schedule.ChangesWithinEpoch));
        Assert.All(byEpochs, schedule => Assert.Single(Steps(schedule, 9).Distinct()));
        Assert.All(bySteps, schedule => Assert.True(schedule.ChangesWithinEpoch));
    }

    private static double[] Epochs(LearningRateSchedule schedule, int count) =>
        [.. Enumerable.Range(0, count).Select(epoch => schedule.RateOf(epoch, epoch * 100L))];

    private static double[] Steps(LearningRateSchedule schedule, int count) =>
        [.. Enumerable.Range(0, count).Select(step => schedule.RateOf(epoch: 0, step))];

    private static bool Close(double expected, double actual) => Math.Abs(expected - actual) <= 1e-14 * expected;

    private static LanguageModelConfig Declared(double learningRate, double decay, int maxEpoch) =>
        LmLstmH8L1.Config with { LearningRate = learningRate, LrDecay = decay, MaxEpoch = maxEpoch };
}
