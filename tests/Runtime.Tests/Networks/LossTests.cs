using System;
using System.Collections.Generic;
using ModelGen.Networks;
using Xunit;
using static ModelGen.Networks.Functions;
using static ModelGen.Runtime.Tests.Networks.Comparing;

namespace ModelGen.Runtime.Tests.Networks;

/// <summary>Losses by hand.</summary>
public sealed class LossTests
{
    // Probabilities of one half and a quarter, twice.
    private static readonly double Ln2 = Math.Log(2);
    private static readonly Vector Logits = new(2, 3, Ln2, 0, 0, 5 + Ln2, 5, 5);
    private static readonly Sequence Steps = new(new Axis(2, 2, [2, 1]), 3, Ln2, 0, 0, 0, Ln2, 0, 0, 0, Ln2, double.NaN, double.NaN, double.NaN);

    private static readonly Dictionary<string, (Func<Vector, Vector, Vector?, Reduction, Loss> OfVectors, Func<Sequence, Sequence, Sequence?, Reduction, Loss> OfSequences, Func<double, double, double> Meaning)> Pointwise = new()
    {
        ["BinaryCrossEntropy"] = (BinaryCrossEntropy, BinaryCrossEntropy, (x, t) => -((t * Math.Log(1 / (1 + Math.Exp(-x)))) + ((1 - t) * Math.Log(1 / (1 + Math.Exp(x)))))),
        ["SquaredError"] = (SquaredError, SquaredError, (x, t) => Math.Pow(x - t, 2)),
        ["AbsoluteError"] = (AbsoluteError, AbsoluteError, (x, t) => x > t ? x - t : t - x),
        ["HuberError"] = ((x, t, w, r) => HuberError(x, t, 1.5, w, r), (x, t, w, r) => HuberError(x, t, 1.5, w, r), (x, t) => Math.Abs(x - t) < 1.5 ? (x - t) * (x - t) / 2 : (1.5 * Math.Abs(x - t)) - 1.125),
        ["QuantileError"] = ((x, t, w, r) => QuantileError(x, t, 0.9, w, r), (x, t, w, r) => QuantileError(x, t, 0.9, w, r), (x, t) => t > x ? 0.9 * (t - x) : 0.1 * (x - t)),
    };

    public static TheoryData<string> Names => [.. Pointwise.Keys];

    [Fact]
    public void Cross_entropy_is_the_mean_over_real_positions()
    {
        Is((Ln2 + (2 * Ln2)) / 2, CrossEntropy(Logits, new Ids(0, 2)));
        Is((Ln2 + Ln2 + (2 * Ln2)) / 3, CrossEntropy(Steps, new Tokens(Steps.Axis, 0, 1, 0, 77)));
        Is(4 * Ln2, CrossEntropy(Steps, new Tokens(Steps.Axis, 0, 1, 0, 77), reduce: Reduction.Sum));
        Is(0, CrossEntropy(new Vector(1, 2, 1e300, -1e300), new Ids(0)));
        Is(2e300, CrossEntropy(new Vector(1, 2, 1e300, -1e300), new Ids(1)));
    }

    [Fact]
    public void Cross_entropy_has_options()
    {
        double smoothed = (0.7 * Ln2) + (0.3 * ((Ln2 + (2 * Ln2) + (2 * Ln2)) / 3));
        Is((smoothed + smoothed) / 2, CrossEntropy(Logits, new Ids(0, 0), smoothing: 0.3));
        Is(2 * Ln2, CrossEntropy(Logits, new Ids(0, 1), ignore: 0));
        Is(0, CrossEntropy(Logits, new Ids(0, 0), ignore: 0));
        Is(3 * Ln2 / 2, CrossEntropy(Steps, new Tokens(Steps.Axis, 0, 1, 0, 77), ignore: 1));
        Is(3 * Ln2, CrossEntropy(Steps, new Tokens(Steps.Axis, 0, 1, 0, 77), ignore: 1, reduce: Reduction.Sum));
        Is(-Math.Log(0.75), CrossEntropy(Logits, new Ids(0, 0), offset: 0.25));
        Is(-((0.7 * Math.Log(0.75)) + (0.1 * (Math.Log(0.5) + Math.Log(0.25) + Math.Log(0.25)))), CrossEntropy(Logits, new Ids(0, 0), smoothing: 0.3, offset: 0.25));
        Is(-Math.Log(1e-8), CrossEntropy(new Vector(1, 2, 0, 1e300), new Ids(0), offset: 1e-8));
    }

    [Fact]
    public void Positions_are_weighed()
    {
        Is(((3 * Ln2) + (1 * 2 * Ln2)) / 4, CrossEntropy(Logits, new Ids(0, 2), weights: new Vector(2, 1, 3, 1)));
        Is((3 * Ln2) + (1 * 2 * Ln2), CrossEntropy(Logits, new Ids(0, 2), weights: new Vector(2, 1, 3, 1), reduce: Reduction.Sum));
        var weights = new Sequence(Steps.Axis, 1, 3, 1, 2, 77);
        Is(((3 * Ln2) + Ln2 + (2 * 2 * Ln2)) / 6, CrossEntropy(Steps, new Tokens(Steps.Axis, 0, 1, 0, 77), weights));
        Is(((3 * Ln2) + (2 * 2 * Ln2)) / 5, CrossEntropy(Steps, new Tokens(Steps.Axis, 0, 1, 0, 77), weights, ignore: 1));
        Is(0, CrossEntropy(Logits, new Ids(0, 2), weights: new Vector(2, 1, 0, 0)));
        Is(((3 * 1) + (3 * 4) + (1 * 9) + (1 * 16)) / 8.0, SquaredError(new Vector(2, 2, 1, 2, 3, 4), new Vector(2, 2, 0, 0, 0, 0), new Vector(2, 1, 3, 1)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Errors_are_means_over_all_numbers_at_real_positions(string name)
    {
        var (ofVectors, ofSequences, meaning) = Pointwise[name];
        double[] x = [0.5, -1, 3, 0.25], t = [0.25, 1, 0, 0.25];
        double[] each = [meaning(x[0], t[0]), meaning(x[1], t[1]), meaning(x[2], t[2]), meaning(x[3], t[3])];
        var (vector, wanted) = (new Vector(2, 2, x), new Vector(2, 2, t));
        Is((each[0] + each[1] + each[2] + each[3]) / 4, ofVectors(vector, wanted, null, Reduction.Mean));
        Is(each[0] + each[1] + each[2] + each[3], ofVectors(vector, wanted, null, Reduction.Sum));
        Is(((each[0] + each[1]) + (3 * (each[2] + each[3]))) / 8, ofVectors(vector, wanted, new Vector(2, 1, 1, 3), Reduction.Mean));
        var axis = new Axis(2, 2, [2, 1]);
        var (sequence, targets) = (new Sequence(axis, 1, x), new Sequence(axis, 1, t));
        Is((each[0] + each[1] + each[2]) / 3, ofSequences(sequence, targets, null, Reduction.Mean));
        Is(each[0] + each[1] + each[2], ofSequences(sequence, targets, null, Reduction.Sum));
        Is((each[0] + (3 * each[1]) + (2 * each[2])) / 6, ofSequences(sequence, targets, new Sequence(axis, 1, 1, 3, 2, 77), Reduction.Mean));
    }

    [Fact]
    public void Losses_are_added_with_weights()
    {
        var x = new Sequence(new Axis(2, 1, [1]), 2, 1, 3, 99, 99);
        Is(2, Loss.Mean(x));
        Is(4, Loss.Sum(x));
        Is(8, Loss.Mean(x) + (Loss.Sum(x) * 0.5) + (2 * Loss.Mean(x)));
        Is(1, Loss.Mean(x) / 2);
        Is(2.5, Loss.Mean(new Vector(2, 1, 1, 3), new Vector(2, 1, 1, 3)));
        Is(10, Loss.Sum(new Vector(2, 1, 1, 3), new Vector(2, 1, 1, 3)));
        Is(0, Loss.Mean(new Sequence(new Axis(2, 1, [0f, 0f]), 1, 1, 1)));
    }

    [Fact]
    public void Squares_of_weights_are_those_of_matrices()
    {
        Is(1 + 4 + 9 + 16, SquaredWeights(new Dense(2, 2, [1, 2, 3, 4], [5, 6])));
        Is(1 + 4 + 9 + 16, SquaredWeights(new Table(2, 2, 1, 2, 3, 4)));
        Is(1 + 4 + 9 + 16, SquaredWeights(new Convolution(2, 1, 2, [1, 2, 3, 4], [5])));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Refused("A target is 3: the logits have 3 columns, so expected 0 to 2.", () => CrossEntropy(Logits, new Ids(0, 3)));
        Refused("A target is -1: the logits have 3 columns, so expected 0 to 2.", () => CrossEntropy(Logits, new Ids(0, -1)));
        Refused("target has 3 sequences, and logits has 2: they need equally many.", () => CrossEntropy(Logits, new Ids(0, 1, 2)));
        Refused("target has [2, 2] steps, of them real 2, 2, and logits has [2, 2] steps, of them real 2, 1: they need the same real steps.", () => CrossEntropy(Steps, new Tokens(2, 2, 0, 0, 0, 0)));
        Refused("target is Vector [2, 1]: the loss reads 3 columns.", () => SquaredError(Logits, new Vector(2, 1, 1, 2)));
        Refused("weights is Vector [2, 3]: a loss reads 1 column.", () => SquaredError(Logits, Logits, Logits));
        Refused("weights has 3 sequences, and x has 2: they need equally many.", () => SquaredError(Logits, Logits, new Vector(3, 1, 1, 2, 3)));
        OutOfRange(() => CrossEntropy(Logits, new Ids(0, 0), smoothing: 1));
        OutOfRange(() => CrossEntropy(Logits, new Ids(0, 0), offset: -1));
        OutOfRange(() => HuberError(Logits, Logits, delta: 0));
        OutOfRange(() => QuantileError(Logits, Logits, quantile: 1));
        OutOfRange(() => QuantileError(Steps, Steps, quantile: double.NaN));

        static void Refused(string message, Func<object> make) => Assert.StartsWith(message, Assert.Throws<ArgumentException>(make).Message);

        static void OutOfRange(Func<object> make) => Assert.Contains("expected a", Assert.Throws<ArgumentOutOfRangeException>(make).Message);
    }

    private static void Is(double expected, Loss loss) => AreClose([expected], [loss.Value]);
}
