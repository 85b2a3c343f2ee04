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
                .ToDictionary(input => input, _ => Enumerable.Range(0, Units).Select(_ => (random.NextDouble() * 4) - 2).ToArray());
            foreach ((string input, double[] actual) in TapeEvaluator.Evaluate(backward, point, NoProducts))
            {
                for (int unit = 0; unit < Units; unit++)
                {
                    Assert.Equal((Loss(Step) - Loss(-Step)) / (2 * Step), actual[unit], Tolerance);

                    double Loss(double distance)
                    {
                        double[] moved = [.. point[input]];
                        moved[unit] += distance;
                        return TapeEvaluator.Evaluate(cell.Equations, new Dictionary<string, double[]>(point) { [input] = moved }, NoProducts)
                            .Sum(result => result.Value.Zip(point["d_" + result.Key], (value, upstream) => value * upstream).Sum());
                    }
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

    private static Equation Training(CellSpec cell, double forgetBias, out IReadOnlyList<string> saved) =>
        Derivatives.CellTraining(cell, new Dictionary<string, double> { ["forgetBias"] = forgetBias }, out saved);
}
