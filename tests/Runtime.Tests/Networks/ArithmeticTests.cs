using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Networks;
using Xunit;
using static ModelGen.Networks.Functions;

namespace ModelGen.Runtime.Tests.Networks;

/// <summary>Arithmetic and the functions of each number, of vectors and sequences.</summary>
public sealed class ArithmeticTests
{
    private static readonly double[] Numbers = [-3, -0.5, 0, 0.25, 1, 40];

    private static readonly Dictionary<string, (Func<Vector, Vector> OfVector, Func<Sequence, Sequence> OfSequence, Func<double, double> Meaning)> Functions = new()
    {
        ["Sigmoid"] = (Sigmoid, Sigmoid, x => x < 0 ? Math.Exp(x) / (1 + Math.Exp(x)) : 1 / (1 + Math.Exp(-x))),
        ["Tanh"] = (Tanh, Tanh, x => (Math.Exp(2 * x) - 1) / (Math.Exp(2 * x) + 1)),
        ["Relu"] = (Relu, Relu, x => x > 0 ? x : 0),
        ["Silu"] = (Silu, Silu, x => x / (1 + Math.Exp(-x))),
        ["Softplus"] = (Softplus, Softplus, x => Math.Log(1 + Math.Exp(x))),
        ["Exp"] = (Exp, Exp, x => Math.Pow(Math.E, x)),
        ["Log"] = (x => Log(x * x + 1), x => Log(x * x + 1), x => Math.Log2(x * x + 1) / Math.Log2(Math.E)),
        ["Sqrt"] = (x => Sqrt(x * x), x => Sqrt(x * x), x => x < 0 ? -x : x),
        ["Abs"] = (Abs, Abs, x => x < 0 ? -x : x),
        ["Min(0.5, x)"] = (x => Min(0.5, x), x => Min(0.5, x), x => x < 0.5 ? x : 0.5),
        ["Min"] = (x => Min(x, 0.5), x => Min(x, 0.5), x => x < 0.5 ? x : 0.5),
        ["Max(0.5, x)"] = (x => Max(0.5, x), x => Max(0.5, x), x => x > 0.5 ? x : 0.5),
        ["Max"] = (x => Max(x, 0.5), x => Max(x, 0.5), x => x > 0.5 ? x : 0.5),
        ["x + 2"] = (x => x + 2, x => x + 2, x => x + 2),
        ["2 + x"] = (x => 2 + x, x => 2 + x, x => 2 + x),
        ["x - 2"] = (x => x - 2, x => x - 2, x => x - 2),
        ["2 - x"] = (x => 2 - x, x => 2 - x, x => 2 - x),
        ["x * 3"] = (x => x * 3, x => x * 3, x => x * 3),
        ["3 * x"] = (x => 3 * x, x => 3 * x, x => 3 * x),
        ["x / 4"] = (x => x / 4, x => x / 4, x => x / 4),
        ["4 / x"] = (x => 4 / (x + 5), x => 4 / (x + 5), x => 4 / (x + 5)),
        ["-x"] = (x => -x, x => -x, x => 0 - x),
    };

    private static readonly Dictionary<string, (Func<Vector, Vector, Vector> Vectors, Func<Sequence, Sequence, Sequence> Sequences, Func<Sequence, Vector, Sequence> Mixed,
        Func<Vector, Sequence, Sequence> Turned, Func<double, double, double> Meaning)> Operators = new()
        {
            ["+"] = ((x, y) => x + y, (x, y) => x + y, (x, y) => x + y, (x, y) => x + y, (x, y) => x + y),
            ["-"] = ((x, y) => x - y, (x, y) => x - y, (x, y) => x - y, (x, y) => x - y, (x, y) => x - y),
            ["*"] = ((x, y) => x * y, (x, y) => x * y, (x, y) => x * y, (x, y) => x * y, (x, y) => x * y),
            ["/"] = ((x, y) => x / y, (x, y) => x / y, (x, y) => x / y, (x, y) => x / y, (x, y) => x / y),
            ["Min"] = (Min, Min, Min, Min, (x, y) => x < y ? x : y),
            ["Max"] = (Max, Max, Max, Max, (x, y) => x > y ? x : y),
        };

    public static TheoryData<string> FunctionNames => [.. Functions.Keys];

    public static TheoryData<string> OperatorNames => [.. Operators.Keys];

    [Theory]
    [MemberData(nameof(FunctionNames))]
    public void A_function_is_of_each_number(string name)
    {
        (Func<Vector, Vector> ofVector, Func<Sequence, Sequence> ofSequence, Func<double, double> meaning) = Functions[name];
        double[] expected = [.. Numbers.Select(meaning)];
        Comparing.AreClose(expected, ofVector(new Vector(2, 3, Numbers)).Values);
        Comparing.AreClose(expected, ofSequence(new Sequence(3, 1, 2, Numbers)).Values);
        Comparing.AreClose(expected, ofSequence(new Sequence(new Axis(3, 1, [1f, 0f, 1f]), 2, Numbers)));
    }

    [Theory]
    [MemberData(nameof(OperatorNames))]
    public void Two_values_go_together_number_by_number(string name)
    {
        var (vectors, sequences, mixed, turned, meaning) = Operators[name];
        double[] a = [1, -2, 3, 4, 5, 6, 7, 8], b = [2, 3, 5, -7, 11, 13, 17, 19];
        Comparing.AreClose([.. a.Zip(b, meaning)], vectors(new Vector(4, 2, a), new Vector(4, 2, b)).Values);
        Comparing.AreClose([.. a.Zip(b, meaning)], sequences(new Sequence(2, 2, 2, a), new Sequence(2, 2, 2, b)).Values);

        // One column goes with each, whichever side it is on.
        Comparing.AreClose([.. a.Select((x, place) => meaning(x, b[place / 2]))], vectors(new Vector(4, 2, a), new Vector(4, 1, b.AsSpan(0, 4))).Values);
        Comparing.AreClose([.. a.Select((x, place) => meaning(b[place / 2], x))], vectors(new Vector(4, 1, b.AsSpan(0, 4)), new Vector(4, 2, a)).Values);
        Comparing.AreClose([.. a.Select((x, place) => meaning(x, b[place / 2]))], sequences(new Sequence(2, 2, 2, a), new Sequence(2, 2, 1, b.AsSpan(0, 4))).Values);

        // A vector goes with each step.
        Comparing.AreClose([.. a.Select((x, place) => meaning(x, b[place % 4]))], mixed(new Sequence(2, 2, 2, a), new Vector(2, 2, b.AsSpan(0, 4))).Values);
        Comparing.AreClose([.. a.Select((x, place) => meaning(b[place % 4], x))], turned(new Vector(2, 2, b.AsSpan(0, 4)), new Sequence(2, 2, 2, a)).Values);
        Comparing.AreClose([.. a.Select((x, place) => meaning(x, b[place % 4 / 2]))], mixed(new Sequence(2, 2, 2, a), new Vector(2, 1, b.AsSpan(0, 2))).Values);
    }

    [Fact]
    public void Values_that_do_not_fit_are_refused_with_their_shapes()
    {
        Refused("x + y: x is Vector [2, 3], and y is Vector [2, 2]", () => new Vector(2, 3, new double[6]) + new Vector(2, 2, new double[4]));
        Refused("x * y: x is Sequence [1, 2, 1], and y is Vector [3, 1]", () => new Sequence(1, 2, 1, 1, 2) * new Vector(3, 1, 1, 2, 3));
        Refused("x / y: x has [2, 1] steps, of them real 2, and y has [3, 1] steps, of them real 3: they need the same real steps.", () => new Sequence(2, 1, 1, 1, 2) / new Sequence(3, 1, 1, 1, 2, 3));
        Refused("x Max y: x has [2, 1] steps, of them real 1, and y has [2, 1] steps, of them real 2", () => Max(new Sequence(new Axis(2, 1, [1]), 1, 1, 2), new Sequence(2, 1, 1, 1, 2)));

        static void Refused(string message, Func<object> make) => Assert.StartsWith(message, Assert.Throws<ArgumentException>(make).Message);
    }
}
