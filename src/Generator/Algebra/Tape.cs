using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Algebra;

/// <summary>One assignment of a <see cref="Tape"/>: an operation on earlier entries.</summary>
/// <param name="Op">The operation.</param>
/// <param name="Name">What the equations call the value; for an input its name; empty where it has none.</param>
/// <param name="Value">The value of a constant.</param>
/// <param name="Operands">The operands' indices, in order.</param>
internal readonly record struct TapeEntry(Op Op, string Name, double Value, EquatableArray<int> Operands);

/// <summary>A result of a <see cref="Tape"/>.</summary>
/// <param name="Name">What the result is called, such as <c>h</c>.</param>
/// <param name="Index">The entry that computes it.</param>
internal readonly record struct TapeResult(string Name, int Index);

/// <summary>
/// Equations as a flat list of single assignments: the form in which they cross borders. Lists compare cheaply, print well
/// and cannot blow up on shared values.
/// </summary>
internal sealed record Tape(EquatableArray<TapeEntry> Entries, EquatableArray<TapeResult> Results)
{
    /// <summary>Names of the inputs, in the order in which they were first mentioned.</summary>
    public IEnumerable<string> Inputs => Entries.Where(entry => entry.Op == Op.Input).Select(entry => entry.Name);

    /// <summary>Writes down what the results need, and nothing else: dead values vanish here.</summary>
    public static Tape Record(ExprPool pool, IReadOnlyList<(string Name, Expr Value)> results)
    {
        IReadOnlyList<Expr> order = Expr.InOrder(results.Select(result => result.Value));
        var index = order.Select((node, position) => (node, position)).ToDictionary(pair => pair.node, pair => pair.position);
        return new Tape(
            [.. order.Select(node => new TapeEntry(
                node.Op,
                node.Op == Op.Input ? node.Name : pool.NameOf(node) ?? "",
                node.Value,
                [.. node.Operands.Select(operand => index[operand])]))],
            [.. results.Select(result => new TapeResult(result.Name, index[result.Value]))]);
    }

    /// <summary>Whether a result is made of an input, among others.</summary>
    public bool Needs(string result, string input)
    {
        var open = new Stack<int>([Results.Single(other => other.Name == result).Index]);
        var seen = new HashSet<int>();
        while (open.Count > 0)
        {
            int index = open.Pop();
            if (!seen.Add(index))
            {
                continue;
            }

            if (Entries[index].Op == Op.Input && Entries[index].Name == input)
            {
                return true;
            }

            foreach (int operand in Entries[index].Operands)
            {
                open.Push(operand);
            }
        }

        return false;
    }

    /// <summary>Some of the results, and what they need.</summary>
    public Tape For(IReadOnlyList<TapeResult> results)
    {
        bool[] isNeeded = new bool[Entries.Count];
        foreach (TapeResult result in results)
        {
            isNeeded[result.Index] = true;
        }

        for (int index = Entries.Count - 1; index >= 0; index--)
        {
            foreach (int operand in isNeeded[index] ? Entries[index].Operands : [])
            {
                isNeeded[operand] = true;
            }
        }

        int[] places = new int[Entries.Count];
        for (int index = 1; index < Entries.Count; index++)
        {
            places[index] = places[index - 1] + (isNeeded[index - 1] ? 1 : 0);
        }

        return new Tape(
            [.. Entries.Where((_, index) => isNeeded[index]).Select(entry => entry with { Operands = [.. entry.Operands.Select(operand => places[operand])] })],
            [.. results.Select(result => result with { Index = places[result.Index] })]);
    }

    /// <summary>The results as expressions of a pool, some inputs replaced by other expressions.</summary>
    public IReadOnlyList<(string Name, Expr Value)> Play(ExprPool pool, IReadOnlyDictionary<string, Expr> inputs)
    {
        var values = new List<Expr>();
        foreach (TapeEntry entry in Entries)
        {
            Expr value = entry.Op switch
            {
                Op.Constant => pool.Constant(entry.Value),
                Op.Input => inputs.TryGetValue(entry.Name, out Expr? given) ? given : pool.Input(entry.Name),
                _ => pool.Make(entry.Op, [.. entry.Operands.Select(operand => values[operand])]),
            };
            if (entry.Op != Op.Input && entry.Name.Length > 0)
            {
                pool.Name(value, entry.Name);
            }

            values.Add(value);
        }

        return [.. Results.Select(result => (result.Name, values[result.Index]))];
    }
}
