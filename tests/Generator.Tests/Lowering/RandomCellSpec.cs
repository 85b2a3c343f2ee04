using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>
/// Cells put together by chance, with all that the vocabulary allows: gates of every source, read in any number of segments, matrices
/// over what was computed, projections, weights, means, states of each other and of their new values.
/// </summary>
internal static class RandomCellSpec
{
    private static readonly Op[] Functions = [Op.Sigmoid, Op.Tanh, Op.Softplus, Op.Negate];

    /// <summary>Makes one.</summary>
    public static CellSpec Of(Random random)
    {
        var pool = new ExprPool();
        GateSpec[] gates =
        [
            .. Names("g", random.Next(1, 4)).Select(name => new GateSpec(name, (GateSource)random.Next(3), random.Next(3) > 0)),
            .. Names("n", random.Next(3)).Select(name => new GateSpec(name, GateSource.InputAndOperand, random.Next(3) > 0)),
        ];
        string[] states = [.. "hcs".Take(random.Next(1, 4)).Select(letter => $"{letter}")];
        UnitWeightSpec[] weights = [.. Names("w", random.Next(2)).Select(name => new UnitWeightSpec(name, null))];
        string? projection = random.Next(4) == 0 ? "p" : null;
        Expr[] given =
        [
            .. gates.Where(gate => gate.Source != GateSource.InputAndOperand).Select(gate => gate.Name)
                .Concat(states.Skip(projection is null ? 0 : 1)).Concat(weights.Select(weight => weight.Name)).Select(pool.Input),
        ];
        List<Expr> values = [.. given];
        var operands = new List<(string, Expr)>();
        foreach (GateSpec gate in gates.Where(gate => gate.Source == GateSource.InputAndOperand))
        {
            Draw(random.Next(3));
            operands.Add((CellSpec.OperandOf(gate.Name), values[^1]));
            values.Add(pool.Input(gate.Name));
            values.Add(pool.Multiply(values[^1], values[random.Next(values.Count)]));
        }

        Draw(random.Next(1, 5));
        Expr[] results = [.. states.Select(_ => State())];

        // What nothing has been made of yet has its part in the last result.
        HashSet<Expr> used = [.. Expr.InOrder(results.Concat(operands.Select(operand => operand.Item2)))];
        IEnumerable<Expr> unused = given.Concat(gates.Select(gate => pool.Input(gate.Name))).Where(value => !used.Contains(value)).Distinct();
        Expr rest = unused.Aggregate(results[^1], (sum, value) => pool.Add(sum, pool.Multiply(pool.Constant(0.25), pool.Make(Op.Tanh, value))));
        results[^1] = rest;
        if (projection is not null)
        {
            // The output is the product alone.
            operands.Add((CellSpec.OperandOf(projection), results[0]));
            results[0] = pool.Input(projection);
        }

        return new CellSpec(
            "Random", [.. gates], [.. states], [.. weights], projection, [], Tape.Record(pool, [.. states.Zip(results), .. operands]));

        void Draw(int count)
        {
            for (int index = 0; index < count; index++)
            {
                Expr x = Value(), y = Value();
                values.Add(random.Next(8) switch
                {
                    0 or 1 => pool.Make(Functions[random.Next(Functions.Length)], x),
                    2 => pool.Add(x, y),
                    3 => pool.Subtract(x, y),
                    4 => random.Next(2) == 0 ? pool.Mean(x) : pool.Subtract(x, pool.Mean(x)),
                    _ => pool.Multiply(x, y),
                });
                pool.Name(values[^1], $"v{values.Count}");
            }
        }

        // Mostly one of the last values; now and then a gate or a state as it is.
        Expr Value() => values[random.Next(3) == 0 ? random.Next(values.Count) : values.Count - 1 - random.Next(Math.Min(3, values.Count))];

        Expr State() => random.Next(3) switch
        {
            0 => Value(),
            1 => pool.Multiply(pool.Constant(0.5), Value()),
            _ => pool.Make(Op.Tanh, Value()),
        };

        static IEnumerable<string> Names(string stem, int count) => Enumerable.Range(0, count).Select(index => $"{stem}{index}");
    }
}
