using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Cells;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;
using ModelGen.Generator.Reading;
using Xunit;

namespace ModelGen.Generator.Tests.Algebra;

/// <summary>The cell as a whole: its equations as the generator reads them, and their derivative.</summary>
public sealed class LstmCellTests
{
    private const double Step = 1e-5;
    private const double Tolerance = 1e-9;
    private static readonly CellSpec Cell = StandardCells.Lstm;

    [Fact]
    public void Gates_are_in_the_order_of_the_reference_and_the_output_comes_first()
    {
        Assert.Equal(["i", "j", "f", "o"], Cell.Gates);
        Assert.Equal(["h", "c"], Cell.States);
        Assert.Equal(["forgetBias"], Cell.Hyperparameters);
    }

    [Fact]
    public void The_generator_reads_the_equations_that_the_compiler_compiles()
    {
        var random = new Random(1);
        for (int sample = 0; sample < 100; sample++)
        {
            Dictionary<string, double> point = Point(random, scale: 4);
            (float h, float c) = Lstm.Step(
                (float)point["i"], (float)point["j"], (float)point["f"], (float)point["o"], (float)point["c"], (float)point["forgetBias"]);
            IReadOnlyDictionary<string, double> read = TapeEvaluator.Evaluate(Cell.Equations, point);
            Assert.Equal(h, read["h"], 1e-5);
            Assert.Equal(c, read["c"], 1e-5);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void The_derived_backward_agrees_with_central_differences(double forgetBias)
    {
        Equation forward = Derivatives.CellTraining(
            Cell, new Dictionary<string, double> { ["forgetBias"] = forgetBias }, out IReadOnlyList<string> saved);
        Tape backward = forward.Derivative!.Tape;
        var random = new Random(2);
        for (int sample = 0; sample < 50; sample++)
        {
            Dictionary<string, double> point = Point(random, scale: 2);
            double dh = random.NextDouble() - 0.5, dc = random.NextDouble() - 0.5;

            // Backward sees what forward left in memory, nothing else.
            IReadOnlyDictionary<string, double> results = TapeEvaluator.Evaluate(forward.Tape, point);
            var memory = saved.ToDictionary(name => name, name => results[name]);
            memory["c"] = point["c"];
            memory["c_next"] = results["c_next"];
            memory["d_h_next"] = dh;
            memory["d_c_next"] = dc;
            foreach ((string name, double actual) in TapeEvaluator.Evaluate(backward, memory))
            {
                string input = name["d_".Length..];
                double expected = (Loss(point[input] + Step) - Loss(point[input] - Step)) / (2 * Step);
                Assert.Equal(expected, actual, Tolerance);

                double Loss(double value)
                {
                    IReadOnlyDictionary<string, double> moved =
                        TapeEvaluator.Evaluate(forward.Tape, new Dictionary<string, double>(point) { [input] = value });
                    return (dh * moved["h_next"]) + (dc * moved["c_next"]);
                }
            }
        }
    }

    [Fact]
    public void Backward_computes_no_transcendental_function_again()
    {
        Equation forward = Derivatives.CellTraining(Cell, new Dictionary<string, double> { ["forgetBias"] = 0 }, out _);
        Assert.DoesNotContain(forward.Derivative!.Tape.Entries, entry => entry.Op is Op.Sigmoid or Op.Tanh);
    }

    private static Dictionary<string, double> Point(Random random, double scale) =>
        Cell.Gates.Append("c").Concat(Cell.Hyperparameters).ToDictionary(name => name, _ => ((random.NextDouble() * 2) - 1) * scale);
}
