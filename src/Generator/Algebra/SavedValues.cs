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
        var saved = new SortedDictionary<int, Expr>();
        var seen = new HashSet<Expr>();
        var open = new Stack<Expr>(backward);
        while (open.Count > 0)
        {
            Expr node = open.Pop();
            if (inMemory.Contains(node) || !seen.Add(node))
            {
                continue;
            }

            bool isForward = Expr.InOrder([node]).Where(part => part.Op == Op.Input).All(forwardInputs.Contains);
            if (isForward && (node.IsTranscendental || node.Op == Op.Input))
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
