using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Algebra;

namespace ModelGen.Generator.Lowering;

/// <summary>How many matrix products one after the other stand before a value of a cell's equations.</summary>
internal sealed class CellStages
{
    private readonly IReadOnlyDictionary<Expr, Expr> _operands;
    private readonly Dictionary<Expr, int> _stages = [];

    /// <param name="values">The cell's results.</param>
    /// <param name="operands">Inputs that are products, and what they are products of.</param>
    public CellStages(IEnumerable<Expr> values, IReadOnlyDictionary<Expr, Expr> operands)
    {
        _operands = operands;
        Find(values);
    }

    /// <summary>The stage of a value; what is made of the results later comes with the last of them.</summary>
    public int Of(Expr value)
    {
        if (!_stages.TryGetValue(value, out int stage))
        {
            foreach (Expr node in Expr.InOrder([value]).Where(node => !_stages.ContainsKey(node)))
            {
                _stages.Add(node, LastOf(node.Operands));
            }

            stage = _stages[value];
        }

        return stage;
    }

    // A product's result comes one stage after its operand, which another product may be part of: what a value waits for is
    // looked at before the value.
    private void Find(IEnumerable<Expr> values)
    {
        var open = new Stack<Expr>(values);
        while (open.Count > 0)
        {
            Expr node = open.Peek();
            IReadOnlyList<Expr> awaited = _operands.TryGetValue(node, out Expr? operand) ? [operand] : node.Operands;
            Expr[] unknown = [.. awaited.Where(value => !_stages.ContainsKey(value))];
            foreach (Expr value in unknown)
            {
                open.Push(value);
            }

            if (unknown.Length == 0)
            {
                open.Pop();
                _stages[node] = operand is not null ? _stages[operand] + 1 : LastOf(node.Operands);
            }
        }
    }

    private int LastOf(IReadOnlyList<Expr> values) => values.Select(value => _stages[value]).DefaultIfEmpty().Max();
}
