using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Networks;
using Xunit;
using static ModelGen.Networks.Functions;
using static ModelGen.Runtime.Tests.Networks.Comparing;

namespace ModelGen.Runtime.Tests.Networks;

/// <summary>Functions among columns and among steps, by hand.</summary>
public sealed class StepFunctionTests
{
    // Two sequences of 3 and 2 steps, of two columns.
    private static readonly Sequence Ended = new(new Axis(3, 2, [3, 2]), 2, 1, 10, 4, 40, 3, 30, 6, 60, 2, 20, 99, 99);

    // One sequence whose second step is none.
    private static readonly Sequence Holey = new(new Axis(4, 1, [1f, 0f, 1f, 1f]), 1, 5, 99, -7, 4);

    // Nothing but padding, and what is real.
    private static readonly Sequence Empty = new(new Axis(2, 2, [0f, 1f, 0f, 1f]), 1, 9, 1, 9, 2);

    /// <summary>What each makes of a sequence, so that padding can be looked at.</summary>
    private static readonly Dictionary<string, Func<Sequence, Value>> All = new()
    {
        ["Mean"] = Mean,
        ["Sum"] = Sum,
        ["Max"] = Max,
        ["First"] = First,
        ["Last"] = Last,
        ["Shift"] = x => Shift(x, 1),
        ["Shift back"] = x => Shift(x, -1),
        ["Reverse"] = Reverse,
        ["Softmax"] = Softmax,
        ["Columns"] = x => Columns(x, 1, 1),
        ["Concat"] = x => Concat(x, new Vector(2, 1, 5, 6), x),
        ["Repeat"] = x => Repeat(new Vector(2, 1, 5, 6), along: x),
        ["Exp"] = Exp,
        ["1 / x"] = x => 1 / x,
        ["x + vector"] = x => x + new Vector(2, 1, 5, 6),
        ["Dense"] = new Dense(2, 1, [1, 2], [3]).Apply,
        ["LayerNorm"] = new LayerNorm([1, 2], [3, 4]).Apply,
        ["Convolution"] = new Convolution(2, 1, 3, [1, 2, 3, 4, 5, 6], [7]).Apply,
        ["Causal convolution"] = new Convolution(2, 1, 2, [1, 2, 3, 4], [7], causal: true).Apply,
        ["Attention"] = x => new Attention(AttentionScore.Dot).Apply(x, x),
        ["Weights"] = x => new Attention(AttentionScore.Dot).Apply(x, x).Weights,
        ["Transposed"] = new Table(3, 2, 1, 2, 3, 4, 5, 6).Transposed,
    };

    public static TheoryData<string> Names => [.. All.Keys];

    [Fact]
    public void Steps_become_one_row()
    {
        AreClose([2, 20, 5, 50], Mean(Ended).Values);
        AreClose([6, 60, 10, 100], Sum(Ended).Values);
        AreClose([3, 30, 6, 60], Max(Ended).Values);
        AreClose([1, 10, 4, 40], First(Ended).Values);
        AreClose([3, 30, 2, 20], Last(new Sequence(new Axis(3, 2, [2, 3]), 2, 1, 10, 4, 40, 3, 30, 6, 60, 7, 70, 2, 20)).Values);
        AreClose([2.0 / 3], Mean(Holey).Values);
        AreClose([5], Max(Holey).Values);
        AreClose([-2], Max(-Holey - 2 + Holey).Values);
        AreClose([4], Last(Holey).Values);
    }

    [Fact]
    public void Without_real_steps_a_row_is_zero()
    {
        AreClose([0, 1.5], Mean(Empty).Values);
        AreClose([0, 2], Max(Empty).Values);
        AreClose([0, 1], First(Empty).Values);
        AreClose([0, 2], Last(Empty).Values);
        AreClose([0, 3], Sum(Empty).Values);
    }

    [Fact]
    public void Steps_move()
    {
        var whole = new Sequence(4, 1, 1, 1, 2, 3, 4);
        AreClose([0, 1, 2, 3], Shift(whole, 1).Values);
        AreClose([2, 3, 4, 0], Shift(whole, -1).Values);
        AreClose([1, 2, 3, 4], Shift(whole, 0).Values);
        AreClose([0, 0, 0, 0], Shift(whole, int.MaxValue).Values);
        AreClose([0, 0, 0, 0], Shift(whole, int.MinValue).Values);
        AreClose([3, 30, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], Shift(new Sequence(new Axis(3, 2, [2, 1]), 2, 1, 10, 2, 20, 3, 30, 6, 60, 7, 70, 8, 80), -1).Values);
        AreClose([0, 0, 0, -7], Shift(Holey, 1).Values);
        AreClose([4, 3, 2, 1], Reverse(whole).Values);
        AreClose([2, 20, 6, 60, 3, 30, 4, 40, 1, 10, 0, 0], Reverse(Ended).Values);
        AreClose([4, 0, -7, 5], Reverse(Holey).Values);
    }

    [Fact]
    public void Columns_go_side_by_side_and_apart()
    {
        var x = new Sequence(2, 1, 2, 1, 2, 3, 4);
        AreClose([1, 2, 7, 5, 3, 4, 7, 6], Concat(x, new Vector(1, 1, 7), new Sequence(2, 1, 1, 5, 6)).Values);
        AreClose([1, 2, 5, 3, 4, 6], Concat(new Vector(2, 2, 1, 2, 3, 4), new Vector(2, 1, 5, 6)).Values);
        AreClose([1, 2, 3, 4], Concat(x).Values);
        AreClose([2, 4], Columns(x, 1, 1).Values);
        AreClose([2, 3, 5, 6], Columns(new Vector(2, 3, 1, 2, 3, 4, 5, 6), 1, 2).Values);
        AreClose([7, 8, 7, 8], Repeat(new Vector(1, 2, 7, 8), along: x).Values);
    }

    [Fact]
    public void Softmax_is_over_the_columns_and_overflows_nowhere()
    {
        AreClose([0.25, 0.75, 0.5, 0.5], Softmax(new Vector(2, 2, 0, Math.Log(3), 1e300, 1e300)).Values);
        AreClose([0.25, 0.75, 0, 1], Softmax(new Sequence(2, 1, 2, 0, Math.Log(3), -1e300, 1e300)).Values);
    }

    [Fact]
    public void Ids_are_compared()
    {
        AreClose([0, 1, 0, 1], Equal(new Tokens(2, 2, 1, 3, 2, 3), 3).Values);
        AreClose([1, 0, 0, 0], Equal(new Tokens(new Axis(2, 2, [1, 2]), 3, 1, 3, 1), 3).Values);
        AreClose([0, 1], Equal(new Ids(2, 3), 3).Values);
    }

    /// <summary>Neither on what is real, nor is there anything but zeros at padding.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Padding_has_no_effect(string name)
    {
        foreach (Axis axis in (Axis[])[new Axis(3, 2, [3, 2]), new Axis(3, 2, [1f, 0f, 0f, 1f, 1f, 1f])])
        {
            double[] values = [1, 10, 4, 40, 3, 30, 6, 60, 2, 20, 8, 80];
            Value clean = All[name](new Sequence(axis, 2, values));
            Value dirty = All[name](new Sequence(axis, 2, [.. values.Select((value, place) => axis.IsReal(place / 4, place / 2 % 2) ? value : double.NaN)]));
            Assert.Equal(clean.Values, dirty.Values);
            Assert.All(clean.Values, value => Assert.True(double.IsFinite(value)));
            if (clean is Sequence { Width: var width } sequence)
                Assert.All(Enumerable.Range(0, sequence.Values.Count), place => Assert.True(axis.IsReal(place / width / 2, place / width % 2) || sequence.Values[place] == 0));
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Refused("x is Sequence [3, 2, 2]: it has no columns 1 to 2, expected some of 0 to 1.", () => Columns(Ended, 1, 2));
        Refused("x is Vector [1, 2]: it has no columns -1 to 0, expected some of 0 to 1.", () => Columns(new Vector(1, 2, 1, 2), -1, 2));
        Refused("rest has 1 sequences, and first has 2: they need equally many.", () => Concat(Ended, new Vector(1, 1, 1)));
        Refused("rest has [2, 2] steps, of them real 0, 2, and first has [3, 2] steps, of them real 3, 2: they need the same real steps.", () => Concat(Ended, Empty));
        Refused("x has 1 sequences, and along has 2: they need equally many.", () => Repeat(new Vector(1, 1, 1), Ended));
        Assert.StartsWith("expected a probability above 0, to 1.", Assert.Throws<ArgumentOutOfRangeException>(() => Dropout(Ended, keep: 0)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Dropout(Ended, keep: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => Dropout(new Vector(1, 1, 1), keep: 1.5));

        static void Refused(string message, Func<object> make) => Assert.StartsWith(message, Assert.Throws<ArgumentException>(make).Message);
    }
}
