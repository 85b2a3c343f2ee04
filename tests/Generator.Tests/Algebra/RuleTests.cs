using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Emit;
using Xunit;

namespace ModelGen.Generator.Tests.Algebra;

/// <summary>Each rule by which expressions are simplified: what it makes, and that the value stays what it was.</summary>
public sealed class RuleTests
{
    private static readonly double[] Points = [0, 1, -1, 2, -2, 0.5, -0.75, 3.14, 1e-20, -1e-20, 1e20, -1e20];

    private static readonly Dictionary<string, Func<ExprPool, Expr, Expr, Expr>> Forms = new()
    {
        ["a"] = (_, a, _) => a,
        ["b"] = (_, _, b) => b,
        ["-a"] = (pool, a, _) => pool.Negate(a),
        ["-b"] = (pool, _, b) => pool.Negate(b),
        ["a - b"] = (pool, a, b) => pool.Subtract(a, b),
        ["b - a"] = (pool, a, b) => pool.Subtract(b, a),
        ["a + b"] = (pool, a, b) => pool.Add(a, b),
        ["a * b"] = (pool, a, b) => pool.Multiply(a, b),
        ["a / b"] = (pool, a, b) => pool.Divide(a, b),
        ["0"] = (pool, _, _) => pool.Constant(0),
        ["1"] = (pool, _, _) => pool.Constant(1),
        ["-1"] = (pool, _, _) => pool.Constant(-1),
        ["2"] = (pool, _, _) => pool.Constant(2),
        ["-0.5"] = (pool, _, _) => pool.Constant(-0.5),
    };

    public static TheoryData<string> Operations => [.. new[] { Op.Add, Op.Subtract, Op.Multiply, Op.Divide }.Select(op => op.ToString())];

    /// <summary>Every operation on every two forms that a rule may look for.</summary>
    [Theory]
    [MemberData(nameof(Operations))]
    public void A_rule_leaves_the_value_as_it_is(string operation)
    {
        Op op = Enum.Parse<Op>(operation);
        foreach ((string left, Func<ExprPool, Expr, Expr, Expr> makeLeft) in Forms)
        {
            foreach ((string right, Func<ExprPool, Expr, Expr, Expr> makeRight) in Forms)
            {
                var pool = new ExprPool();
                Expr a = pool.Input("a"), b = pool.Input("b"), x = makeLeft(pool, a, b), y = makeRight(pool, a, b);
                AssertValue($"({left}) {op} ({right})", pool, x, y, pool.Make(op, x, y), (p, q) => op switch
                {
                    Op.Add => p + q,
                    Op.Subtract => p - q,
                    Op.Multiply => p * q,
                    _ => p / q,
                });
                AssertValue($"-({left})", pool, x, y, pool.Negate(x), (p, _) => -p);
            }
        }
    }

    [Theory]
    [InlineData("a + b", "a", "+", "b")]
    [InlineData("b", "0", "+", "b")]
    [InlineData("a", "a", "+", "0")]
    [InlineData("a - b", "a", "+", "-b")]
    [InlineData("b - a", "-a", "+", "b")]
    [InlineData("3", "1", "+", "2")]
    [InlineData("a - b", "a", "-", "b")]
    [InlineData("-b", "0", "-", "b")]
    [InlineData("a", "a", "-", "0")]
    [InlineData("a + b", "a", "-", "-b")]
    [InlineData("-1", "1", "-", "2")]
    [InlineData("a * b", "a", "*", "b")]
    [InlineData("b", "1", "*", "b")]
    [InlineData("a", "a", "*", "1")]
    [InlineData("-b", "-1", "*", "b")]
    [InlineData("-a", "a", "*", "-1")]
    [InlineData("a * b", "-a", "*", "-b")]
    [InlineData("-(a * b)", "-a", "*", "b")]
    [InlineData("-(a * b)", "a", "*", "-b")]
    [InlineData("-1", "2", "*", "-0.5")]
    [InlineData("a * 0", "a", "*", "0")] // infinity times zero is no number
    [InlineData("a / b", "a", "/", "b")]
    [InlineData("a", "a", "/", "1")]
    [InlineData("-a", "a", "/", "-1")]
    [InlineData("a / b", "-a", "/", "-b")]
    [InlineData("-(a / b)", "-a", "/", "b")]
    [InlineData("-(a / b)", "a", "/", "-b")]
    [InlineData("-2", "1", "/", "-0.5")]
    [InlineData("0 / a", "0", "/", "a")] // zero over zero is none either
    [InlineData("a", "0", "-", "-a")]
    [InlineData("b - a", "0", "-", "a - b")]
    [InlineData("b - a", "-1", "*", "a - b")]
    public void A_rule_makes_the_simpler_form(string expected, string left, string operation, string right)
    {
        var pool = new ExprPool();
        Expr a = pool.Input("a"), b = pool.Input("b");
        Op op = operation switch { "+" => Op.Add, "-" => Op.Subtract, "*" => Op.Multiply, _ => Op.Divide };
        Expr made = pool.Make(op, Forms[left](pool, a, b), Forms[right](pool, a, b));
        string text = made.Op == Op.Input ? made.Name : TapePrinter.Equations(Tape.Record(pool, [("y", made)])).Single()["y = ".Length..];
        Assert.Equal(expected, text);
    }

    [Fact]
    public void A_choice_between_equal_values_and_the_mean_of_equal_values_vanish()
    {
        var pool = new ExprPool();
        Expr a = pool.Input("a"), b = pool.Input("b"), mean = pool.Mean(a);
        foreach (Op comparison in new[] { Op.IfLess, Op.IfLessOrEqual, Op.IfEqual })
        {
            Assert.Same(b, pool.Make(comparison, a, b, b, b));
            Assert.NotSame(pool.Make(comparison, a, b, a, b), pool.Make(comparison, a, b, b, a));
            Assert.NotSame(pool.Make(comparison, a, b, a, b), pool.Make(comparison, b, a, a, b));
        }

        Assert.Equal(Op.Mean, mean.Op);
        Assert.Same(mean, pool.Mean(mean));
        Assert.Same(pool.Multiply(mean, pool.Constant(2)), pool.Mean(pool.Multiply(mean, pool.Constant(2))));
        Assert.Equal(Op.Mean, pool.Mean(pool.Multiply(mean, a)).Op);
    }

    /// <summary>The smaller of two equal values, or of a number and none, is the second: the order is part of what is meant.</summary>
    [Theory]
    [InlineData(nameof(Op.Add), true)]
    [InlineData(nameof(Op.Multiply), true)]
    [InlineData(nameof(Op.Subtract), false)]
    [InlineData(nameof(Op.Divide), false)]
    [InlineData(nameof(Op.Min), false)]
    [InlineData(nameof(Op.Max), false)]
    public void Only_sums_and_products_are_the_same_in_either_order(string operation, bool isSame)
    {
        var pool = new ExprPool();
        Expr a = pool.Input("a"), b = pool.Input("b");
        Op op = Enum.Parse<Op>(operation);
        Assert.Equal(isSame, pool.Make(op, a, b) == pool.Make(op, b, a));
    }

    [Fact]
    public void A_constant_or_an_input_is_not_made_of_operands()
    {
        var pool = new ExprPool();
        foreach (Op op in new[] { Op.Constant, Op.Input })
            Assert.StartsWith("not an operation on operands", Assert.Throws<ArgumentOutOfRangeException>(() => pool.Make(op)).Message);
    }

    [Fact]
    public void The_first_name_of_a_value_stays_and_constants_and_inputs_have_none()
    {
        var pool = new ExprPool();
        Expr a = pool.Input("a"), sum = pool.Add(a, pool.Input("b"));
        foreach (Expr value in new[] { sum, a, pool.Constant(2) })
        {
            pool.Name(value, "first");
            pool.Name(value, "second");
        }

        Assert.Equal(["first", null, null], new[] { sum, a, pool.Constant(2) }.Select(pool.NameOf));
    }

    [Fact]
    public void What_has_been_made_is_found_and_nothing_else()
    {
        var pool = new ExprPool();
        Expr a = pool.Input("a"), b = pool.Input("b");
        Assert.Null(pool.Find(Op.Subtract, a, b));
        Expr difference = pool.Subtract(a, b), product = pool.Multiply(a, b);
        Assert.Same(difference, pool.Find(Op.Subtract, a, b));
        Assert.Null(pool.Find(Op.Subtract, b, a));
        Assert.Same(product, pool.Find(Op.Multiply, b, a));
    }

    private static void AssertValue(string about, ExprPool pool, Expr x, Expr y, Expr made, Func<double, double, double> meaning)
    {
        Tape tape = Tape.Record(pool, [("x", x), ("y", y), ("made", made)]);
        foreach (double a in Points)
        {
            foreach (double b in Points)
            {
                IReadOnlyDictionary<string, double> values = TapeEvaluator.Evaluate(tape, new Dictionary<string, double> { ["a"] = a, ["b"] = b });
                double expected = meaning(values["x"], values["y"]);

                // The sign of a zero is not kept, so neither is that of an infinity that it makes.
                bool isSame = values["made"] == expected || double.IsNaN(expected) || (double.IsInfinity(expected) && values["y"] == 0);
                Assert.True(isSame, $"{about} at {a}, {b}: {values["made"]}, expected {expected}");
            }
        }
    }
}
