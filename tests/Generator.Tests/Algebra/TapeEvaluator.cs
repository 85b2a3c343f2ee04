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
            double X(int operand) => values[entry.Operands[operand]];
            values.Add(entry.Op switch
            {
                Op.Constant => entry.Value,
                Op.Input => inputs[entry.Name],
                Op.Add => X(0) + X(1),
                Op.Subtract => X(0) - X(1),
                Op.Multiply => X(0) * X(1),
                Op.Divide => X(0) / X(1),
                Op.Negate => -X(0),
                Op.Sigmoid => 1 / (1 + Math.Exp(-X(0))),
                Op.Tanh => Math.Tanh(X(0)),
                Op.Relu => Math.Max(X(0), 0),
                Op.Softplus => Math.Max(X(0), 0) + Math.Log(1 + Math.Exp(-Math.Abs(X(0)))),
                Op.Exp => Math.Exp(X(0)),
                Op.Log => Math.Log(X(0)),
                Op.Sqrt => Math.Sqrt(X(0)),
                Op.Abs => Math.Abs(X(0)),
                Op.Min => Math.Min(X(0), X(1)),
                Op.Max => Math.Max(X(0), X(1)),
                Op.IfLess => X(0) < X(1) ? X(2) : X(3),
                Op.IfLessOrEqual => X(0) <= X(1) ? X(2) : X(3),
                Op.IfEqual => X(0) == X(1) ? X(2) : X(3),
                _ => throw new ArgumentOutOfRangeException(nameof(tape), entry.Op, "the evaluator lacks this operation"),
            });
        }

        return tape.Results.ToDictionary(result => result.Name, result => values[result.Index]);
    }

    /// <summary>The value of one expression.</summary>
    public static double Evaluate(ExprPool pool, Expr value, IReadOnlyDictionary<string, double> inputs) =>
        Evaluate(Tape.Record(pool, [("y", value)]), inputs)["y"];
}
