using System;
using System.Linq;
using ModelGen.Schedules;
using Xunit;

namespace ModelGen.Runtime.Tests.Schedules;

/// <summary>What goes by how validation went: reductions on plateaus, and the end of training.</summary>
public sealed class PlateauTests
{
    private static readonly double[] Validations = [10, 9, 9, 8.9995, 9, 9, 9, 9, 9, 7, 7, 7, 7];

    // ReduceLROnPlateau(factor=0.5, patience=1, threshold=1e-4, cooldown=2, min_lr=0.2) after each of them: 8.9995 is no improvement by
    // a ten-thousandth, and two validations after each reduction do not count.
    private static readonly double[] Rates = [1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25, 0.2, 0.2];

    private static ReduceOnPlateau Plateau => new(1, factor: 0.5, patience: 1, cooldown: 2, minRate: 0.2);

    [Fact]
    public void A_plateau_reduces_the_rate_as_PyTorch_does()
    {
        Assert.Equal(Rates, After(Plateau, Validations));
    }

    [Fact]
    public void A_reduction_by_next_to_nothing_is_none()
    {
        Assert.Equal([1e-8, 1e-8], After(new ReduceOnPlateau(1e-8, patience: 0), 5, 5));
    }

    [Fact]
    public void A_validation_that_is_no_number_is_no_improvement()
    {
        Assert.Equal([1, 0.5], After(new ReduceOnPlateau(1, 0.5, patience: 0), 5, double.NaN));

        var stopping = new EarlyStopping(1);
        Assert.False(stopping.Validated(double.NaN));
        Assert.True(stopping.ShouldStop);
    }

    [Fact]
    public void A_schedule_goes_on_from_its_state_at_any_validation()
    {
        for (int before = 0; before < Validations.Length; before++)
        {
            ReduceOnPlateau first = Plateau;
            After(first, Validations[..before]);
            var second = new LinearWarmup(Plateau, steps: 1) { State = new LinearWarmup(first, steps: 1).State };

            Assert.Equal(Rates[before..], After(second, Validations[before..]));
        }
    }

    [Fact]
    public void Training_is_over_after_as_many_validations_as_the_patience_without_improvement()
    {
        var stopping = new EarlyStopping(patience: 2, minImprovement: 0.5);
        (double Value, bool IsBest, bool Stops)[] expected =
        [
            (10, true, false), (9.5, false, false), (9.4, true, false), (9, false, false), (8.95, false, true), (8, true, false),
        ];

        foreach ((double value, bool isBest, bool stops) in expected)
        {
            Assert.Equal(isBest, stopping.Validated(value));
            Assert.Equal(stops, stopping.ShouldStop);
        }

        Assert.Equal(8, stopping.Best);
    }

    [Fact]
    public void Early_stopping_goes_on_from_its_state()
    {
        var first = new EarlyStopping(3);
        first.Validated(1.0 / 3);
        first.Validated(2);
        var second = new EarlyStopping(3) { State = first.State };

        Assert.Equal((1.0 / 3, 1), (second.Best, second.Waited));
        Assert.Equal(double.PositiveInfinity, new EarlyStopping(3) { State = new EarlyStopping(3).State }.Best);
    }

    [Theory]
    [InlineData("")]
    [InlineData("best=3")]
    [InlineData("best=3 waited=-1")]
    [InlineData("best=3 waited=1.5")]
    [InlineData("best=NaN waited=1")]
    [InlineData("best=3 waited=1 more=2")]
    [InlineData("waited=1 best=3")]
    public void A_text_that_is_no_state_is_refused_and_changes_nothing(string text)
    {
        var stopping = new EarlyStopping(3);
        stopping.Validated(7);

        var refusal = Assert.Throws<FormatException>(() => stopping.State = text);

        Assert.Equal($"'{text}' is no state of early stopping: expected 'best=NUMBER waited=NUMBER'.", refusal.Message);
        Assert.Equal("best=7 waited=0", stopping.State);
    }

    [Theory]
    [InlineData("rate=-1 best=3 waited=0 cooldown=0")]
    [InlineData("rate=Infinity best=3 waited=0 cooldown=0")]
    [InlineData("rate=1 best=3 waited=0 cooldown=x")]
    public void A_plateau_refuses_rates_and_counts_that_are_none(string text)
    {
        ReduceOnPlateau plateau = Plateau;

        Assert.Throws<FormatException>(() => plateau.State = text);
        Assert.Equal("rate=1 best=Infinity waited=0 cooldown=0", plateau.State);
    }

    [Fact]
    public void A_schedule_without_memory_refuses_the_state_of_another_one()
    {
        var refusal = Assert.Throws<FormatException>(() => new ConstantRate(0.5).State = Plateau.State);

        Assert.Equal(
            "'rate=1 best=Infinity waited=0 cooldown=0' is a state of another schedule: constant 0.5 has none.", refusal.Message);
    }

    private static double[] After(LearningRateSchedule schedule, params double[] validations) =>
        [.. validations.Select(value =>
        {
            schedule.Validated(value);
            return schedule.RateOf(epoch: 0, stepsTaken: 1);
        })];
}
