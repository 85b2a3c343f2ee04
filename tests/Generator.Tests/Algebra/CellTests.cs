using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
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
    private const double Tolerance = 1e-8;
    private const int Units = 5;

    private static readonly Dictionary<string, Func<double[], double[]>> NoProducts = [];

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
        for (int sample = 0; sample < 50; sample++)
        {
            var call = new CellCall(compiled, Units, random, scale: 4);
            IReadOnlyDictionary<string, double[]> read = TapeEvaluator.Evaluate(cell.Equations, call.Inputs, call.Products);
            IReadOnlyList<double[]> expected = call.Invoke();
            Assert.Equal(cell.States.Count, expected.Count);
            foreach ((string state, double[] values) in cell.States.Zip(expected))
            {
                Assert.All(values.Zip(read[state]), pair => Assert.Equal(pair.First, pair.Second, 2e-5));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void The_derivative_of_the_equations_agrees_with_central_differences(string name)
    {
        // A product is an input like any other here, and its operand a result: the matrix between them is not the cell's.
        CellSpec cell = StandardCells.Find(name)!;
        var pool = new ExprPool();
        IReadOnlyList<(string Name, Expr Value)> results = cell.Equations.Play(pool, new Dictionary<string, Expr>());
        string[] inputs = [.. cell.Equations.Inputs];
        IReadOnlyList<Expr?> gradients = Gradients.Of(
            pool, [.. results.Select(result => (result.Value, pool.Input("d_" + result.Name)))], [.. inputs.Select(pool.Input)]);
        Tape backward = Tape.Record(pool, [.. inputs.Zip(gradients).Where(pair => pair.Second is not null).Select(pair => (pair.First, pair.Second!))]);
        var random = new Random(2);
        for (int sample = 0; sample < 20; sample++)
        {
            Dictionary<string, double[]> point = inputs.Concat(results.Select(result => "d_" + result.Name))
                .ToDictionary(input => input, _ => Draw(random));
            foreach ((string input, double[] actual) in TapeEvaluator.Evaluate(backward, point, NoProducts))
            {
                AssertSlopes(input, actual, point, moved => TapeEvaluator.Evaluate(cell.Equations, moved, NoProducts)
                    .Sum(result => Dot(result.Value, point["d_" + result.Key])));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Each_segment_goes_back_with_what_forward_has_left_in_memory(string name)
    {
        foreach (bool isMasked in new[] { false, true })
        {
            foreach (CellSegment segment in Segments(name, isMasked))
            {
                Tape forward = segment.Training.Tape;
                var random = new Random(3);
                Dictionary<string, double[]> point = forward.Inputs.ToDictionary(input => input, _ => Draw(random));
                string[] results = [.. forward.Results.Select(result => result.Name).Except(segment.Saved.Select(value => value.Name))];
                Dictionary<string, double[]> upstream = results.ToDictionary(result => "d_" + result, _ => Draw(random));

                // A saved value has taken the place of a gate, which is gone.
                var memory = new Dictionary<string, double[]>(upstream);
                foreach ((string input, double[] values) in point.Where(input => !segment.Saved.Any(value => value.Gate == input.Key)))
                {
                    memory[input] = values;
                }

                foreach ((string result, double[] values) in TapeEvaluator.Evaluate(forward, point, NoProducts))
                {
                    memory[result] = values;
                }

                foreach ((string gradient, double[] actual) in TapeEvaluator.Evaluate(segment.Training.Derivative!.Tape, memory, NoProducts))
                {
                    AssertSlopes(gradient["d_".Length..], actual, point, moved => TapeEvaluator.Evaluate(forward, moved, NoProducts)
                        .Where(result => upstream.ContainsKey("d_" + result.Key))
                        .Sum(result => Dot(result.Value, upstream["d_" + result.Key])));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Every_gate_receives_one_gradient_and_nothing_transcendental_is_computed_again(string name)
    {
        CellSpec cell = StandardCells.Find(name)!;
        Tape[] backward = [.. Segments(name).Select(segment => segment.Training.Derivative!.Tape)];
        string[] gradients = [.. backward.SelectMany(tape => tape.Results).Select(result => result.Name)];
        Assert.All(cell.Gates, gate => Assert.Single(gradients, $"d_{gate.Name}"));
        Assert.DoesNotContain(backward.SelectMany(tape => tape.Entries), entry => entry.Op is Op.Sigmoid or Op.Tanh);
    }

    private static IReadOnlyList<CellSegment> Segments(string name, bool isMasked = false) =>
        new CellSegments(StandardCells.Find(name)!, new Dictionary<string, double> { ["forgetBias"] = 0.5 }, isMasked).Segments;

    private static double[] Draw(Random random) => [.. Enumerable.Range(0, Units).Select(_ => (random.NextDouble() * 4) - 2)];

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static void AssertSlopes(
        string input, double[] actual, Dictionary<string, double[]> point, Func<Dictionary<string, double[]>, double> loss)
    {
        for (int unit = 0; unit < Units; unit++)
        {
            Assert.Equal((Loss(Step) - Loss(-Step)) / (2 * Step), actual[unit], Tolerance);

            double Loss(double distance)
            {
                double[] moved = [.. point[input]];
                moved[unit] += distance;
                return loss(new Dictionary<string, double[]>(point) { [input] = moved });
            }
        }
    }
}
