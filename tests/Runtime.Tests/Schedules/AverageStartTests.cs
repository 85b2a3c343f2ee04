using System;
using System.Linq;
using ModelGen.Schedules;
using Xunit;

namespace ModelGen.Runtime.Tests.Schedules;

/// <summary>When averages begin: algorithm 1 of the paper, on lists of validations by hand.</summary>
public sealed class AverageStartTests
{
    // The number of the validation, from 0, at which averages begin.
    [Theory]
    [InlineData(2, -1, 5.0, 4.0, 3.0, 2.0, 1.0)]
    [InlineData(2, -1, 5.0, 6.0, 7.0)]
    [InlineData(2, 3, 5.0, 6.0, 7.0, 8.0, 9.0)]
    [InlineData(2, 4, 5.0, 4.0, 4.5, 4.6, 4.7)]
    [InlineData(1, 3, 5.0, 4.0, 4.0, 4.1)]
    [InlineData(1, -1, 5.0, 4.0, 4.0, 4.0)]
    [InlineData(1, 2, 5.0, 4.0, double.NaN)]
    [InlineData(1, -1, double.NaN, double.NaN, double.PositiveInfinity)]
    public void Averages_begin_when_a_validation_is_worse_than_the_best_before_the_last_ones(int patience, int begins, params double[] validations)
    {
        var start = new AverageStart(patience);
        for (int index = 0; index < validations.Length; index++)
        {
            Assert.Equal(index == begins, start.Validated(validations[index]));
            Assert.Equal(begins >= 0 && index >= begins, start.HasBegun);
        }
    }

    [Fact]
    public void It_goes_on_from_its_state_to_the_bit()
    {
        var random = new Random(4);
        for (int run = 0; run < 50; run++)
        {
            double[] values = [.. Enumerable.Range(0, 12).Select(_ => random.NextDouble())];
            var whole = new AverageStart(3);
            var first = new AverageStart(3);
            for (int index = 0; index < values.Length; index++)
            {
                first = new AverageStart(3) { State = first.State };
                Assert.Equal(whole.Validated(values[index]), first.Validated(values[index]));
                Assert.Equal((whole.State, whole.HasBegun), (first.State, first.HasBegun));
            }
        }

        Assert.Throws<FormatException>(() => new AverageStart(2) { State = new AverageStart(3).State });
        Assert.Equal("averages after 3 validations without improvement", new AverageStart(3).ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => new AverageStart(0));
    }
}
