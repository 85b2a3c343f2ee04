using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Tests.Algebra;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Reading;

/// <summary>Whatever the equations: the generator reads what the compiler compiles, and differentiates it rightly.</summary>
public sealed class RandomCellTests
{
    private const int Count = 80;
    private const int Depth = 8;
    private const int Points = 4;

    // Points nearer to a kink or a jump than this are left out, and those where float32 has too few digits left.
    private const double Margin = 1e-3;
    private const double Largest = 1e3;
    private const double Distance = 1e-6;

    [Fact]
    public void Values_are_those_of_the_compiler_and_derivatives_those_of_central_differences()
    {
        var checkedPoints = 0;
        var seen = new HashSet<Op>();
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Count).WithReplay(20140611, 1),
            Prop.ForAll(RandomCell.Generator(Depth).ToArbitrary(), cell =>
            {
                var program = new CellProgram(cell.Source);
                Tape tape = program.Spec.Equations;
                MethodInfo compiled = program.Compile();
                var random = new System.Random(1);
                for (int sample = 0; sample < Points; sample++)
                {
                    Dictionary<string, double> point = compiled.GetParameters()
                        .ToDictionary(parameter => parameter.Name!, _ => (double)(float)((random.NextDouble() * 4) - 2));
                    double[] values = TapeEvaluator.Values(tape, point);
                    if (!IsSmooth(tape, values))
                        continue;
                    double largest = values.Max(Math.Abs);
                    CheckValues(tape, compiled, point, largest);
                    CheckDerivative(tape, point, largest, random);
                    checkedPoints++;
                    seen.UnionWith(tape.Entries.Select(entry => entry.Op));
                }
            }));

        // The samples are worth something only if most of them count, and all operations occur.
        Assert.InRange(checkedPoints, Count * Points / 2, Count * Points);
        Assert.Equal(Enum.GetValues<Op>().Except([Op.Mean]), seen.Order());
    }

    private static void CheckValues(Tape tape, MethodInfo compiled, Dictionary<string, double> point, double largest)
    {
        var expected = (ITuple)compiled.Invoke(null, [.. compiled.GetParameters().Select(parameter => (object)(float)point[parameter.Name!])])!;
        IReadOnlyDictionary<string, double> read = TapeEvaluator.Evaluate(tape, point);
        Assert.Equal((float)expected[0]!, read["h"], 1e-5 * (1 + largest));
        Assert.Equal((float)expected[1]!, read["c"], 1e-5 * (1 + largest));
    }

    private static void CheckDerivative(Tape tape, Dictionary<string, double> point, double largest, System.Random random)
    {
        var pool = new ExprPool();
        IReadOnlyList<(string Name, Expr Value)> results = tape.Play(pool, new Dictionary<string, Expr>());
        Dictionary<string, double> upstream = results.ToDictionary(result => "d_" + result.Name, _ => random.NextDouble() + 0.5);
        string[] inputs = [.. tape.Inputs];
        IReadOnlyList<Expr?> gradients = Gradients.Of(
            pool, [.. results.Select(result => (result.Value, pool.Input("d_" + result.Name)))], [.. inputs.Select(pool.Input)]);
        var memory = new Dictionary<string, double>(point.Concat(upstream));
        foreach ((string input, Expr? gradient) in inputs.Zip(gradients))
        {
            double actual = gradient is null ? 0 : TapeEvaluator.Evaluate(pool, gradient, memory);
            double expected = (Loss(Distance) - Loss(-Distance)) / (2 * Distance);
            Assert.Equal(expected, actual, 1e-5 * (1 + largest + Math.Abs(expected)));

            double Loss(double distance) => TapeEvaluator.Evaluate(tape, new Dictionary<string, double>(point) { [input] = point[input] + distance })
                .Sum(result => result.Value * upstream["d_" + result.Key]);
        }
    }

    private static bool IsSmooth(Tape tape, double[] values)
    {
        return values.All(value => Math.Abs(value) < Largest) && tape.Entries.All(entry => entry.Op switch
        {
            Op.Relu or Op.Abs => Math.Abs(X(entry, 0)) > Margin,
            Op.Min or Op.Max or Op.IfLess or Op.IfLessOrEqual or Op.IfEqual =>
                Math.Abs(X(entry, 0) - X(entry, 1)) > Margin || entry.Operands[0] == entry.Operands[1],
            _ => true,
        });

        double X(TapeEntry entry, int operand) => values[entry.Operands[operand]];
    }
}
