using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Algebra;

/// <summary>
/// Decides, here and nowhere else, what forward stores for backward. A transcendental function is stored, since a load is
/// cheaper than computing it again; sums and products are recomputed; what lies in memory anyway is read from there.
/// </summary>
internal static class SavedValues
{
    /// <summary>The forward values that must be stored so that <paramref name="backward"/> can be computed.</summary>
    /// <param name="backward">The results of the backward pass.</param>
    /// <param name="forwardInputs">Inputs of the forward pass: what is made of them alone is a forward value.</param>
    /// <param name="inMemory">Values that backward finds in memory: previous and new states, incoming gradients.</param>
    public static IReadOnlyList<Expr> Choose(
        IEnumerable<Expr> backward, IReadOnlyCollection<Expr> forwardInputs, IReadOnlyCollection<Expr> inMemory)
    {
        Expr[] results = [.. backward];
        HashSet<Expr> forward = [.. forwardInputs], seen = [.. inMemory];
        foreach (Expr node in Expr.InOrder(results).Where(node => node.Op != Op.Input && node.Operands.All(forward.Contains)))
        {
            forward.Add(node);
        }

        var saved = new SortedDictionary<int, Expr>();
        var open = new Stack<Expr>(results);
        while (open.Count > 0)
        {
            Expr node = open.Pop();
            if (!seen.Add(node))
            {
                continue;
            }

            if (forward.Contains(node) && (node.IsTranscendental || node.Op == Op.Input))
            {
                saved.Add(node.Id, node);
                continue;
            }

            foreach (Expr operand in node.Operands)
            {
                open.Push(operand);
            }
        }

        return [.. saved.Values];
    }
}
