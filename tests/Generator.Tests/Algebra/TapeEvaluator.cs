using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Tests.Algebra;

/// <summary>What a tape means, in double precision: the definition that printed code is held against.</summary>
internal static class TapeEvaluator
{
    /// <summary>The results for one unit.</summary>
    public static IReadOnlyDictionary<string, double> Evaluate(Tape tape, IReadOnlyDictionary<string, double> inputs)
    {
        double[] values = Values(tape, inputs);
        return tape.Results.ToDictionary(result => result.Name, result => values[result.Index]);
    }

    /// <summary>The value of each entry.</summary>
    public static double[] Values(Tape tape, IReadOnlyDictionary<string, double> inputs)
    {
        var values = new List<double>();
        foreach (TapeEntry entry in tape.Entries)
        {
            values.Add(entry.Op == Op.Input ? inputs[entry.Name] : Apply(entry, operand => values[entry.Operands[operand]]));
        }

        return [.. values];
    }

    /// <summary>The value of one expression.</summary>
    public static double Evaluate(ExprPool pool, Expr value, IReadOnlyDictionary<string, double> inputs) =>
        Evaluate(Tape.Record(pool, [("y", value)]), inputs)["y"];

    /// <summary>The results for all units of a layer.</summary>
    /// <param name="tape">The equations.</param>
    /// <param name="inputs">A number for each unit, all of the same length.</param>
    /// <param name="products">What makes the inputs of a name from the tape's own results: the matrices of a cell.</param>
    public static IReadOnlyDictionary<string, double[]> Evaluate(
        Tape tape, IReadOnlyDictionary<string, double[]> inputs, IReadOnlyDictionary<string, Func<double[], double[]>> products)
    {
        int units = inputs.Values.First().Length;
        var known = new double[]?[tape.Entries.Count];
        return tape.Results.ToDictionary(result => result.Name, result => Value(result.Index));

        // A product comes before its operand where the equations mention it first.
        double[] Value(int index)
        {
            TapeEntry entry = tape.Entries[index];
            return known[index] ??= entry.Op switch
            {
                Op.Input when products.TryGetValue(entry.Name, out Func<double[], double[]>? product) =>
                    product(Value(tape.Results.Single(result => result.Name == CellSpec.OperandOf(entry.Name)).Index)),
                Op.Input => inputs[entry.Name],
                Op.Mean => [.. Enumerable.Repeat(Value(entry.Operands[0]).Average(), units)],
                _ => [.. Enumerable.Range(0, units).Select(unit => Apply(entry, operand => Value(entry.Operands[operand])[unit]))],
            };
        }
    }

    /// <summary>The results for all units of a layer, one after the other as the tape has them; inputs are numbered in their order.</summary>
    public static double[][] Row(Tape tape, int units, Func<int, int, double> input)
    {
        double[][] values = new double[tape.Entries.Count][];
        int inputs = 0, unit = 0;
        for (int index = 0; index < values.Length; index++)
        {
            TapeEntry entry = tape.Entries[index];
            double[] results = values[index] = new double[units];
            Func<int, double> x = operand => values[entry.Operands[operand]][unit];
            for (unit = 0; unit < units; unit++)
            {
                results[unit] = entry.Op switch
                {
                    Op.Input => input(inputs, unit),
                    Op.Mean => values[entry.Operands[0]].Average(),
                    _ => Apply(entry, x),
                };
            }

            inputs += entry.Op == Op.Input ? 1 : 0;
        }

        return [.. tape.Results.Select(result => values[result.Index])];
    }

    private static double Apply(TapeEntry entry, Func<int, double> x) => entry.Op switch
    {
        Op.Constant => entry.Value,
        Op.Add => x(0) + x(1),
        Op.Subtract => x(0) - x(1),
        Op.Multiply => x(0) * x(1),
        Op.Divide => x(0) / x(1),
        Op.Negate => -x(0),
        Op.Sigmoid => 1 / (1 + Math.Exp(-x(0))),
        Op.Tanh => Math.Tanh(x(0)),
        Op.Relu => Math.Max(x(0), 0),
        Op.Softplus => Math.Max(x(0), 0) + Math.Log(1 + Math.Exp(-Math.Abs(x(0)))),
        Op.Exp => Math.Exp(x(0)),
        Op.Log => Math.Log(x(0)),
        Op.Sqrt => Math.Sqrt(x(0)),
        Op.Abs => Math.Abs(x(0)),
        Op.Min => Math.Min(x(0), x(1)),
        Op.Max => Math.Max(x(0), x(1)),
        Op.IfLess => x(0) < x(1) ? x(2) : x(3),
        Op.IfLessOrEqual => x(0) <= x(1) ? x(2) : x(3),
        Op.IfEqual => x(0) == x(1) ? x(2) : x(3),
        _ => throw new ArgumentOutOfRangeException(nameof(entry), entry.Op, "the evaluator lacks this operation"),
    };
}
