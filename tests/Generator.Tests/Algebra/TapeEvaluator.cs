using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Algebra;

namespace ModelGen.Generator.Tests.Algebra;

/// <summary>What a tape means, in double precision: the definition that printed code is held against.</summary>
internal static class TapeEvaluator
{
    public static IReadOnlyDictionary<string, double> Evaluate(Tape tape, IReadOnlyDictionary<string, double> inputs)
    {
        var values = new List<double>();
        foreach (TapeEntry entry in tape.Entries)
        {
            double First() => values[entry.First];
            double Second() => values[entry.Second];
            values.Add(entry.Op switch
            {
                Op.Constant => entry.Value,
                Op.Input => inputs[entry.Name],
                Op.Add => First() + Second(),
                Op.Subtract => First() - Second(),
                Op.Multiply => First() * Second(),
                Op.Negate => -First(),
                Op.Sigmoid => 1 / (1 + Math.Exp(-First())),
                Op.Tanh => Math.Tanh(First()),
                _ => throw new ArgumentOutOfRangeException(nameof(tape), entry.Op, "the evaluator lacks this operation"),
            });
        }

        return tape.Results.ToDictionary(result => result.Name, result => values[result.Index]);
    }

    /// <summary>The value of one expression.</summary>
    public static double Evaluate(ExprPool pool, Expr value, IReadOnlyDictionary<string, double> inputs) =>
        Evaluate(Tape.Record(pool, [("y", value)]), inputs)["y"];
}
