using System;
using System.Linq;
using ModelGen.Networks;
using Xunit;

namespace ModelGen.Runtime.Tests.Networks;

public sealed class ValueTests
{
    [Fact]
    public void Numbers_lie_time_major()
    {
        double[] values = [.. Enumerable.Range(0, 12).Select(value => (double)value)];
        var sequence = new Sequence(3, 2, 2, values);
        Assert.Equal((3, 2, 2), (sequence.Steps, sequence.Batch, sequence.Width));
        Assert.Equal(values, sequence.Values);
        Assert.Equal(7, sequence[1, 1, 1]);
        var vector = new Vector(3, 4, values);
        Assert.Equal((3, 4), (vector.Batch, vector.Width));
        Assert.Equal(6, vector[1, 2]);
        Assert.Equal(5, new Tokens(2, 3, 1, 2, 3, 4, 5, 6)[1, 1]);
        Assert.Equal(8, new Ids(7, 8)[1]);
    }

    [Fact]
    public void A_value_says_its_shape()
    {
        Assert.Equal("Sequence [3, 2, 1]", new Sequence(3, 2, 1, new double[6]).ToString());
        Assert.Equal("Vector [2, 3]", new Vector(2, 3, new double[6]).ToString());
        Assert.Equal("Tokens [3, 2]", new Tokens(3, 2, new int[6]).ToString());
        Assert.Equal("Ids [2]", new Ids(1, 2).ToString());
        Assert.Equal("Loss 0.5", Loss.Sum(new Vector(1, 1, 0.5)).ToString());
    }

    /// <summary>Whatever is given there, not-a-number too.</summary>
    [Fact]
    public void Padding_is_zero()
    {
        var ended = new Sequence(new Axis(3, 2, [3, 1]), 1, 1, 2, 3, double.NaN, 5, double.NaN);
        Assert.Equal([1, 2, 3, 0, 5, 0], ended.Values);
        var holey = new Sequence(new Axis(3, 1, [1f, 0f, 1f]), 2, 1, 2, double.NaN, double.NaN, 5, 6);
        Assert.Equal([1, 2, 0, 0, 5, 6], holey.Values);
    }

    [Fact]
    public void An_axis_tells_real_steps()
    {
        var axis = new Axis(3, 2, [2, 3]);
        Assert.Equal([true, true, true, true, false, true], Enumerable.Range(0, 6).Select(place => axis.IsReal(place / 2, place % 2)));
        Assert.True(new Axis(2, 2).IsReal(1, 1));
    }

    [Theory]
    [InlineData("values has 5 values: expected 6, [3, 2, 1].")]
    public void A_sequence_of_other_size_is_refused(string message) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => new Sequence(3, 2, 1, new double[5])).Message);

    [Fact]
    public void Arguments_that_do_not_fit_are_refused_by_name()
    {
        int[] wordsLengths = [1, 4];
        float[] wordsMask = [1, 0.5f];
        Refused("values has 5 values: expected 6, [2, 3].", () => new Vector(2, 3, new double[5]));
        Refused("values has 5 values: expected 6, [3, 2].", () => new Tokens(3, 2, new int[5]));
        Refused("values is empty: expected a number for each sequence, [B].", () => new Ids());
        Refused("wordsLengths[1] is 4: expected 1 to 3.", () => new Axis(3, 2, wordsLengths));
        Refused("wordsLengths has 2 values: expected 3, [3].", () => new Axis(3, 3, wordsLengths));
        Refused("wordsMask[1] is 0.5: expected 0 or 1.", () => new Axis(2, 1, wordsMask));
        Refused("wordsMask has 2 values: expected 4, [2, 2].", () => new Axis(2, 2, wordsMask));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Axis(0, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Vector(2, 0));

        static void Refused(string message, Func<object> make) => Assert.StartsWith(message, Assert.Throws<ArgumentException>(make).Message);
    }
}
