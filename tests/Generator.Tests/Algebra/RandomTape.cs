using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Algebra;

namespace ModelGen.Generator.Tests.Algebra;

/// <summary>
/// Equations put together by chance and written down as they are: no pool has simplified them. Operands are earlier values of all
/// kinds, signs and constants, so that the rules of simplification and of differentiation have something to act on.
/// </summary>
internal static class RandomTape
{
    private static readonly double[] Constants = [0, 1, -1, 2, 0.5, -3];

    private static readonly Op[] Unary =
        [Op.Negate, Op.Negate, Op.Negate, Op.Sigmoid, Op.Tanh, Op.Relu, Op.Softplus, Op.Exp, Op.Log, Op.Sqrt, Op.Abs, Op.Mean];

    private static readonly Op[] Binary =
        [Op.Add, Op.Add, Op.Subtract, Op.Subtract, Op.Multiply, Op.Multiply, Op.Multiply, Op.Divide, Op.Divide, Op.Min, Op.Max];

    private static readonly Op[] Choice = [Op.IfLess, Op.IfLessOrEqual, Op.IfEqual];

    /// <summary>Equations of the inputs a, b and c; what nothing else is made of is a result, so that no value is drawn in vain.</summary>
    /// <param name="random">Chance.</param>
    /// <param name="operations">How many draws; some make more than one operation.</param>
    public static Tape Of(Random random, int operations)
    {
        var entries = new List<TapeEntry>();
        foreach (string name in new[] { "a", "b", "c" })
        {
            entries.Add(new TapeEntry(Op.Input, name, 0, []));
        }

        for (int operation = 0; operation < operations; operation++)
        {
            Draw();
        }

        // States of most cells are made of each other: so is the last result.
        IEnumerable<int> unused = Enumerable.Range(3, entries.Count - 3).Except(entries.SelectMany(entry => entry.Operands))
            .Append(entries.Count - 1 - random.Next(4));
        return new Tape([.. entries], [.. unused.Select((result, index) => new TapeResult($"y{index}", result))]);

        int Draw()
        {
            int x = Earlier(), y = Earlier();
            return random.Next(17) switch
            {
                < 4 => Add(Unary[random.Next(Unary.Length)], x),
                < 10 => Add(Binary[random.Next(Binary.Length)], Signed(x), Signed(y)),
                10 => Add(Choice[random.Next(3)], x, y, Earlier(), Earlier()),
                11 => Add(Op.Multiply, x, x),
                12 => Gated(Add(Op.Sigmoid, x), y),
                13 => Interpolated(Add(Op.Sigmoid, x), y, Earlier()),
                14 => Centred(x, Add(Op.Subtract, y, Add(Op.Mean, y))),
                15 => Add(Op.Multiply, Add(Op.Subtract, Earlier(), x), Add(Op.Subtract, y, x)),
                _ => Add(Op.Multiply, Add(Op.Subtract, x, y), Add(Op.Mean, Add(Op.Multiply, Add(Op.Subtract, y, x), Earlier()))),
            };
        }

        // s q r: what a gate lets through, multiplied once more.
        int Gated(int gate, int value) => Add(Op.Multiply, Add(Op.Multiply, gate, value), Earlier());

        // (1 - u) n + u h, the end of every gated unit.
        int Interpolated(int gate, int one, int other) => Add(
            Op.Add, Add(Op.Multiply, Add(Op.Subtract, Constant(1), gate), one), Add(Op.Multiply, gate, other));

        // What normalisations multiply and divide by is the same for all units.
        int Centred(int x, int centred) => Add(
            Op.Multiply, centred, Add(Op.Divide, x, Add(Op.Sqrt, Add(Op.Add, Constant(0.5), Add(Op.Mean, Add(Op.Multiply, centred, centred))))));

        int Signed(int value) => random.Next(3) == 0 ? Add(Op.Negate, value) : value;

        // Mostly one of the last values, so that expressions grow deep; sometimes a constant or an input.
        int Earlier() => random.Next(6) switch
        {
            0 => Constant(Constants[random.Next(Constants.Length)]),
            1 => random.Next(3),
            _ => Math.Max(0, entries.Count - 1 - random.Next(6)),
        };

        int Constant(double value)
        {
            entries.Add(new TapeEntry(Op.Constant, "", value, []));
            return entries.Count - 1;
        }

        int Add(Op op, params int[] operands)
        {
            entries.Add(new TapeEntry(op, random.Next(4) == 0 ? $"v{entries.Count}" : "", 0, [.. operands]));
            return entries.Count - 1;
        }
    }

    /// <summary>Numbers for each unit; now and then a zero or something large.</summary>
    public static double[] Numbers(Random random, int units, bool isTame) => [.. Enumerable.Range(0, units).Select(_ => random.Next(isTame ? 1 : 6) switch
    {
        1 => 0,
        2 => Math.Pow(10, random.Next(-20, 20)) * (random.Next(2) == 0 ? 1 : -1),
        _ => (random.NextDouble() * 4) - 2,
    })];
}
