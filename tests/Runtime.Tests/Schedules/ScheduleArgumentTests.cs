using System;
using System.Globalization;
using ModelGen.Schedules;
using Xunit;

namespace ModelGen.Runtime.Tests.Schedules;

/// <summary>Arguments that make no schedule, and what schedules say of themselves.</summary>
public sealed class ScheduleArgumentTests
{
    public static TheoryData<Func<object>, string> Wrong => new()
    {
        { () => new ConstantRate(double.NaN), "learningRate is NaN: expected a finite number that is not negative." },
        { () => new ConstantRate(-0.5), "learningRate is -0.5: expected a finite number that is not negative." },
        { () => new Staircase(1, double.PositiveInfinity, 4), "decay is Infinity: expected a finite number that is not negative." },
        { () => new Staircase(1, 0.5, -1), "maxEpoch is -1: expected at least 0." },
        { () => new StepDecay(1, 0), "epochs is 0: expected at least 1." },
        { () => new StepDecay(1, 1, -1), "factor is -1: expected a finite number that is not negative." },
        { () => new CosineDecay(1, 0), "steps is 0: expected at least 1." },
        { () => new CosineDecay(1, 1, double.NaN), "minRate is NaN: expected a finite number that is not negative." },
        { () => new LinearWarmup(new ConstantRate(1), 0), "steps is 0: expected at least 1." },
        { () => new LinearWarmup(new ConstantRate(1), 5, 1.5), "startFactor is 1.5: expected a number from 0 to 1." },
        { () => new ReduceOnPlateau(1, factor: double.NaN), "factor is NaN: expected a number from 0 to 1." },
        { () => new ReduceOnPlateau(1, patience: -1), "patience is -1: expected at least 0." },
        { () => new ReduceOnPlateau(1, threshold: 2), "threshold is 2: expected a number from 0 to 1." },
        { () => new ReduceOnPlateau(1, cooldown: -3), "cooldown is -3: expected at least 0." },
        { () => new ReduceOnPlateau(1, minRate: -3), "minRate is -3: expected a finite number that is not negative." },
        { () => new EarlyStopping(0), "patience is 0: expected at least 1." },
        { () => new EarlyStopping(1, -1), "minImprovement is -1: expected a finite number that is not negative." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_argument_is_refused_by_name(Func<object> make, string message)
    {
        var refusal = Assert.Throws<ArgumentOutOfRangeException>(make);

        Assert.StartsWith(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_schedule_says_all_that_decides_its_rates_in_any_language()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };
        try
        {
            Assert.Equal("staircase 0.7, times 0.5 for each epoch after 5", new Staircase(0.7, 0.5, 4, oneEpochLonger: true).ToString());
            Assert.Equal("step 2, times 0.1 every 3 epochs", new StepDecay(2, 3).ToString());
            Assert.Equal(
                "warm-up from 0.5 in 9 steps, then cosine 1.5 to 0.1 in 4 steps", new LinearWarmup(new CosineDecay(1.5, 4, 0.1), 9, 0.5).ToString());
            Assert.Equal(
                "plateau 1, times 0.1 after 10, threshold 0.0001, cooldown 0, at least 0", new ReduceOnPlateau(1).ToString());
            Assert.Equal("stop after 2 without an improvement by more than 0.5", new EarlyStopping(2, 0.5).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
