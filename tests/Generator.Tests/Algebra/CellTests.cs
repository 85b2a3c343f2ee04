using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;
using ModelGen.Generator.Reading;
using Xunit;

namespace ModelGen.Generator.Tests.Algebra;

/// <summary>Each cell as a whole: its equations as the generator reads them, and their derivative.</summary>
public sealed class CellTests
{
    private const double Step = 1e-5;
    private const double Tolerance = 1e-9;

    public static TheoryData<string> Cells => [.. StandardCells.Names];

    [Fact]
    public void The_lstm_has_the_gates_of_the_reference_in_its_order_and_the_output_comes_first()
    {
        Assert.Equal(["i", "j", "f", "o"], StandardCells.Lstm.Gates.Select(gate => gate.Name));
        Assert.Equal(["h", "c"], StandardCells.Lstm.States);
        Assert.Equal(["forgetBias"], StandardCells.Lstm.Hyperparameters.Select(hyperparameter => hyperparameter.Name));
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void The_generator_reads_the_equations_that_the_compiler_compiles(string name)
    {
        CellSpec cell = StandardCells.Find(name)!;
        MethodInfo compiled = typeof(ModelGen.Cells.Lstm).Assembly.GetType($"ModelGen.Cells.{name}")!.GetMethod("Step")!;
        var random = new Random(1);
        for (int sample = 0; sample < 100; sample++)
        {
            Dictionary<string, double> point = Point(cell, random, scale: 4);
            object result = compiled.Invoke(null, [.. compiled.GetParameters().Select(parameter => (object)(float)point[parameter.Name!])])!;
            IEnumerable<object?> expected = result is ITuple tuple ? Enumerable.Range(0, tuple.Length).Select(index => tuple[index]) : [result];
            IReadOnlyDictionary<string, double> read = TapeEvaluator.Evaluate(cell.Equations, point);
            foreach ((string state, object? value) in cell.States.Zip(expected))
            {
                Assert.Equal((float)value!, read[state], 1e-5);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void The_derived_backward_agrees_with_central_differences(string name)
    {
        CellSpec cell = StandardCells.Find(name)!;
        var random = new Random(2);
        for (int sample = 0; sample < 50; sample++)
        {
            Dictionary<string, double> point = Point(cell, random, scale: 2);
            Equation forward = Training(cell, point["forgetBias"], out IReadOnlyList<string> saved);
            Dictionary<string, double> upstream = cell.States.ToDictionary(state => $"d_{state}_next", _ => random.NextDouble() - 0.5);

            // Backward sees what forward left in memory, nothing else.
            IReadOnlyDictionary<string, double> results = TapeEvaluator.Evaluate(forward.Tape, point);
            var memory = new Dictionary<string, double>(upstream);
            foreach (string value in saved.Concat(cell.States.Select(state => state + "_next")))
            {
                memory[value] = results[value];
            }

            foreach (string state in cell.States)
            {
                memory[state] = point[state];
            }

            foreach ((string gradient, double actual) in TapeEvaluator.Evaluate(forward.Derivative!.Tape, memory))
            {
                string input = gradient["d_".Length..];
                double expected = (Loss(point[input] + Step) - Loss(point[input] - Step)) / (2 * Step);
                Assert.Equal(expected, actual, Tolerance);

                double Loss(double value)
                {
                    IReadOnlyDictionary<string, double> moved =
                        TapeEvaluator.Evaluate(forward.Tape, new Dictionary<string, double>(point) { [input] = value });
                    return cell.States.Sum(state => upstream[$"d_{state}_next"] * moved[$"{state}_next"]);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Every_gate_receives_a_gradient_and_nothing_transcendental_is_computed_again(string name)
    {
        CellSpec cell = StandardCells.Find(name)!;
        Tape backward = Training(cell, forgetBias: 0, out _).Derivative!.Tape;
        Assert.Superset(cell.Gates.Select(gate => $"d_{gate.Name}").ToHashSet(), backward.Results.Select(result => result.Name).ToHashSet());
        Assert.DoesNotContain(backward.Entries, entry => entry.Op is Op.Sigmoid or Op.Tanh);
    }

    private static Equation Training(CellSpec cell, double forgetBias, out IReadOnlyList<string> saved)
    {
        CellSegment segment = new CellSegments(cell, new Dictionary<string, double> { ["forgetBias"] = forgetBias }, isMasked: false).Segments.Single();
        saved = [.. segment.Saved.Select(value => value.Name)];
        return segment.Training;
    }

    private static Dictionary<string, double> Point(CellSpec cell, Random random, double scale) =>
        cell.Gates.Select(gate => gate.Name).Concat(cell.States).Append("forgetBias").ToDictionary(name => name, _ => ((random.NextDouble() * 2) - 1) * scale);
}
