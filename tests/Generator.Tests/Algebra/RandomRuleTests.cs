using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Emit;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Algebra;

/// <summary>Equations put together by chance: simplified they have the same values, and their gradients are slopes.</summary>
public sealed class RandomRuleTests
{
    private const int Tapes = 400;
    private const int Operations = 10;
    private const int Units = 4; // the mean of so many equal numbers is exact

    // Points nearer to a kink or a pole than this are left out of the slopes, and those where differences lose their digits.
    private const double Margin = 0.05;
    private const double Largest = 100;
    private const double Step = 1e-4;
    private const double Tolerance = 1e-6;

    private const string Driver = """
        using System.Collections.Generic;
        using System.Linq;
        using ModelGen.Generator;
        using ModelGen.Generator.Algebra;

        public static class Driver
        {
            public static void Run(int[] ops, string[] names, double[] values, int[][] operands, int[] results)
            {
                var tape = new Tape(
                    [.. ops.Select((op, index) => new TapeEntry((Op)op, names[index], values[index], [.. operands[index]]))],
                    [.. results.Select((result, index) => new TapeResult($"y{index}", result))]);
                var pool = new ExprPool();
                var made = tape.Play(pool, new Dictionary<string, Expr>()).Select(result => result.Value).ToList();
                var order = Expr.InOrder(made);
                Gradients.Of(
                    pool, [.. made.Select((value, index) => (value, pool.Input($"d_y{index}")))],
                    [.. order.Where(node => node.Op == Op.Input), pool.Input("unused")]);
                pool.Replace(made, new Dictionary<Expr, Expr> { [order[order.Count / 2]] = pool.Input("stored") });
            }
        }
        """;

    private static readonly string[] Inputs = ["a", "b", "c"];

    private static readonly Dictionary<string, Func<double[], double[]>> NoProducts = [];

    private delegate void Run(int[] ops, string[] names, double[] values, int[][] operands, int[] results);

    [Fact]
    public void Simplified_equations_have_the_same_values()
    {
        int compared = 0;
        ForAll((tape, random) =>
        {
            var pool = new ExprPool();
            Tape simplified = Tape.Record(pool, tape.Play(pool, new Dictionary<string, Expr>()));
            for (int sample = 0; sample < 5; sample++)
            {
                Dictionary<string, double[]> point = Point(random, isTame: false);
                double[][] values = Values(tape, point);
                if (values.All(value => value.All(double.IsFinite)))
                {
                    compared++;
                    AssertSame(tape, values, TapeEvaluator.Evaluate(simplified, point, NoProducts));
                }
            }
        });
        Assert.InRange(compared, Tapes * 5 / 4, Tapes * 5);
    }

    [Fact]
    public void A_value_that_is_loaded_takes_the_place_of_its_equations() => ForAll((tape, random) =>
    {
        var pool = new ExprPool();
        IReadOnlyList<(string Name, Expr Value)> results = tape.Play(pool, new Dictionary<string, Expr>());
        IReadOnlyList<Expr> order = Expr.InOrder(results.Select(result => result.Value));
        Expr loaded = order[random.Next(order.Count)];
        IReadOnlyList<Expr> replaced = pool.Replace(
            [.. results.Select(result => result.Value)], new Dictionary<Expr, Expr> { [loaded] = pool.Input("stored") });
        Dictionary<string, double[]> point = Point(random, isTame: true);
        point["stored"] = TapeEvaluator.Evaluate(Tape.Record(pool, [("x", loaded)]), point, NoProducts)["x"];
        double[][] values = Values(tape, point);
        if (values.All(value => value.All(double.IsFinite)))
        {
            Tape other = Tape.Record(pool, [.. results.Zip(replaced, (result, value) => (result.Name, value))]);
            AssertSame(tape, values, TapeEvaluator.Evaluate(other, point, NoProducts));
        }
    });

    [Fact]
    public void Gradients_are_the_slopes_of_the_equations_as_they_were_written()
    {
        int compared = 0;
        ForAll((tape, random) =>
        {
            var pool = new ExprPool();
            IReadOnlyList<(string Name, Expr Value)> results = tape.Play(pool, new Dictionary<string, Expr>());
            IReadOnlyList<Expr?> gradients = Gradients.Of(
                pool, [.. results.Select(result => (result.Value, pool.Input("d_" + result.Name)))], [.. Inputs.Select(pool.Input)]);
            Tape backward = Tape.Record(
                pool, [.. Inputs.Zip(gradients, (input, gradient) => (input, gradient ?? pool.Constant(0)))]);
            Dictionary<string, double[]> point = Point(random, isTame: true);
            foreach ((string result, _) in results)
            {
                point["d_" + result] = RandomTape.Numbers(random, Units, isTame: true);
            }

            if (!IsSmooth(tape, Values(tape, point)))
            {
                return;
            }

            compared++;
            IReadOnlyDictionary<string, double[]> actual = TapeEvaluator.Evaluate(backward, point, NoProducts);
            foreach (string input in Inputs)
            {
                for (int unit = 0; unit < Units; unit++)
                {
                    double slope = ((8 * (At(1) - At(-1))) - (At(2) - At(-2))) / (12 * Step);
                    Assert.True(
                        Math.Abs(slope - actual[input][unit]) <= Tolerance * (Largest + Math.Abs(slope)),
                        $"d/d{input}[{unit}] is {actual[input][unit]}, the slope {slope}, of {Text(tape)}");

                    double At(double steps)
                    {
                        double[] moved = [.. point[input]];
                        moved[unit] += steps * Step;
                        IReadOnlyDictionary<string, double[]> values =
                            TapeEvaluator.Evaluate(tape, new Dictionary<string, double[]>(point) { [input] = moved }, NoProducts);
                        return values.Sum(result => result.Value.Zip(point["d_" + result.Key], (value, factor) => value * factor).Sum());
                    }
                }
            }
        });
        Assert.InRange(compared, Tapes / 4, Tapes);
    }

    [Fact]
    public void These_equations_reach_every_rule_of_simplification_and_differentiation()
    {
        string[] files = ["ExprPool", "Gradients", "Expr", "Tape"];
        var counts = new BranchCounts(
            files.Take(2).Select(file => $"src/Generator/Algebra/{file}.cs"),
            [.. files.Skip(2).Select(file => $"src/Generator/Algebra/{file}.cs"), "src/Generator/Common/EquatableArray.cs"],
            Driver);
        Run run = counts.Method<Run>("Run");
        ForAll((tape, _) => run(
            [.. tape.Entries.Select(entry => (int)entry.Op)], [.. tape.Entries.Select(entry => entry.Name)],
            [.. tape.Entries.Select(entry => entry.Value)], [.. tape.Entries.Select(entry => entry.Operands.ToArray())],
            [.. tape.Results.Select(result => result.Index)]));
        Assert.InRange(counts.Count, 60, 1000);
        string[] missed = [.. counts.Missed(atLeast: 3)];
        Assert.True(missed.Length == 0, string.Join("\n", missed));
    }

    private static void ForAll(Action<Tape, Random> check)
    {
        for (int seed = 0; seed < Tapes; seed++)
        {
            var random = new Random(seed);
            check(RandomTape.Of(random, Operations), random);
        }
    }

    private static Dictionary<string, double[]> Point(Random random, bool isTame) =>
        Inputs.ToDictionary(input => input, _ => RandomTape.Numbers(random, Units, isTame));

    private static double[][] Values(Tape tape, Dictionary<string, double[]> point)
    {
        var all = new Tape(tape.Entries, [.. tape.Entries.Select((_, index) => new TapeResult($"{index}", index))]);
        return [.. TapeEvaluator.Evaluate(all, point, NoProducts).Values];
    }

    // Zeros of both signs are equal.
    private static void AssertSame(Tape tape, double[][] values, IReadOnlyDictionary<string, double[]> actual)
    {
        foreach (TapeResult result in tape.Results)
        {
            Assert.True(
                values[result.Index].Zip(actual[result.Name], (x, y) => x == y).All(isSame => isSame),
                $"{result.Name}: {string.Join(", ", actual[result.Name])}, expected {string.Join(", ", values[result.Index])}, of {Text(tape)}");
        }
    }

    private static bool IsSmooth(Tape tape, double[][] values) => Enumerable.Range(0, Units).All(unit =>
        values.All(value => Math.Abs(value[unit]) < Largest)
        && tape.Entries.All(entry =>
        {
            return entry.Op switch
            {
                Op.Divide => Math.Abs(X(1)) > Margin,
                Op.Log or Op.Sqrt => X(0) > Margin,
                Op.Relu or Op.Abs => Math.Abs(X(0)) > Margin,
                Op.Min or Op.Max or Op.IfLess or Op.IfLessOrEqual or Op.IfEqual => Math.Abs(X(0) - X(1)) > Margin || IsConstant(entry),
                _ => true,
            };

            double X(int operand) => values[entry.Operands[operand]][unit];
        }));

    // What is compared does not move.
    private static bool IsConstant(TapeEntry entry) => entry.Operands[0] == entry.Operands[1] && entry.Op is not (Op.Min or Op.Max);

    private static string Text(Tape tape) => string.Join("; ", TapePrinter.Equations(tape));
}
