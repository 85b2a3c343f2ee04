using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Emit;

/// <summary>
/// Tells cells apart by what they compute: two have the same hash if they do the same operations on the same parameters. What
/// is only a name does not count (locals, gates, helpers), nor does the order of statements; what parameters start with does not
/// either, because trained ones have left it behind. Checkpoints hold the hash, so it must not change with the generator.
/// </summary>
internal static class EquationsHash
{
    /// <summary>SHA-256 of a cell's equations, in hexadecimal.</summary>
    public static string Of(CellSpec cell) => Hash(TextOf(cell));

    /// <summary>SHA-256 of what a model computes, in hexadecimal: for one that its numbers describe, that of its cell.</summary>
    public static string Of(Face face) =>
        face.Structure.Length == 0 ? Of(face.Cells.Single()) : Hash(string.Concat(face.Cells.Select(TextOf).Append(face.Structure)));

    /// <summary>SHA-256 of an optimizer's equations, in hexadecimal.</summary>
    public static string Of(OptimizerSpec optimizer) => Hash(TextOf(optimizer));

    /// <summary>The text that is hashed: what goes in by its role, hyperparameters by their defaults, then the operations.</summary>
    public static string TextOf(OptimizerSpec optimizer)
    {
        var roles = new Dictionary<string, string> { [optimizer.Parameter] = "parameter", [optimizer.Gradient] = "gradient" };
        foreach ((string state, int index) in optimizer.States.Select(static (state, index) => (state, index)))
            roles.Add(state, $"state{index}");
        if (optimizer.Rate is { } rate)
            roles.Add(rate, "rate");
        if (optimizer.Step is { } step)
            roles.Add(step, "step");
        var text = new StringBuilder();
        var pool = new ExprPool();
        Write(Tape.Record(pool, optimizer.Equations.Play(pool, optimizer.Hyperparameters.ToDictionary(static number => number.Name, number => pool.Constant(number.Default)))), roles, text);
        return text.ToString();
    }

    /// <summary>The text that is hashed: what goes in, then one operation a line, operands by the number of their line.</summary>
    public static string TextOf(CellSpec cell)
    {
        var roles = new Dictionary<string, string>();
        var text = new StringBuilder();
        Declare("gate", cell.Gates, static gate => gate.Name, static gate => $"{gate.Source} {(gate.HasBias ? "bias" : "no bias")}");
        Declare("state", cell.States, static state => state, static _ => "");
        Declare("weight", cell.Weights, static weight => weight.Name, static _ => "");
        Declare("number", cell.Hyperparameters, static number => number.Name, static number => $"{number.Name} {(number.Default is { } value ? Bits(value) : "declared")}");
        if (cell.Projection is { } projection)
            roles.Add(projection, "projection");

        // Of a projected state the input is what the projection makes, and a matrix's operand is a result after the states.
        Write(cell.Equations, roles, text);
        return text.ToString();

        void Declare<T>(string role, IEnumerable<T> all, Func<T, string> name, Func<T, string> describe)
        {
            foreach ((T item, int index) in all.Select(static (item, index) => (item, index)))
            {
                roles.Add(name(item), role + index);
                text.Append($"{role + index} {describe(item)}\n");
            }
        }
    }

    private static string Hash(string text)
    {
        using var sha = SHA256.Create();
        return string.Concat(sha.ComputeHash(Encoding.UTF8.GetBytes(text)).Select(static part => part.ToString("x2")));
    }

    private static void Write(Tape tape, Dictionary<string, string> roles, StringBuilder text)
    {
        var numbers = new Dictionary<int, int>();
        foreach (TapeResult result in tape.Results)
        {
            Write(tape, result.Index, roles, numbers, text);
            text.Append($"result {numbers[result.Index]}\n");
        }
    }

    // Without recursion: a sum of thousands of terms is thousands of levels deep.
    private static void Write(Tape tape, int root, Dictionary<string, string> roles, Dictionary<int, int> numbers, StringBuilder text)
    {
        var open = new Stack<int>();
        open.Push(root);
        while (open.Count > 0)
        {
            int index = open.Pop();
            if (numbers.ContainsKey(index))
                continue;
            TapeEntry entry = tape.Entries[index];
            int[] missing = [.. entry.Operands.Where(operand => !numbers.ContainsKey(operand))];
            if (missing.Length > 0)
            {
                open.Push(index);
                foreach (int operand in missing.AsEnumerable().Reverse())
                    open.Push(operand);
                continue;
            }

            string value = entry.Op switch
            {
                Op.Constant => Bits(entry.Value),
                Op.Input => roles[entry.Name],
                _ => string.Join(" ", entry.Operands.Select(operand => numbers[operand])),
            };
            text.Append($"{numbers.Count} {entry.Op} {value}\n");
            numbers.Add(index, numbers.Count);
        }
    }

    private static string Bits(double value) => BitConverter.DoubleToInt64Bits(value).ToString("x16");
}
