using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Algebra;

/// <summary>One run over the units that ends in means.</summary>
/// <param name="Terms">From the inputs to what is to be averaged, under the names of the means; then to what is kept.</param>
/// <param name="Kept">Number of values that later runs load, the last results of <paramref name="Terms"/>.</param>
/// <param name="Uniform">From the means so far to what later runs need that is made of them alone.</param>
internal sealed record MeanPass(Tape Terms, int Kept, Tape Uniform);

/// <summary>
/// Equations with means over the units, cut into runs: each computes the means that the next ones need, and the last one all
/// results. Transcendental functions are computed in the first run that needs them and loaded by the others; sums and products
/// are computed again, which is as cheap.
/// </summary>
internal sealed class MeanPasses
{
    private readonly ExprPool _pool = new();
    private readonly HashSet<Expr> _uniform = [];
    private readonly FreeNames _names = new([]);
    private readonly List<string> _kept = [];

    /// <param name="tape">The equations.</param>
    /// <param name="mostKept">How many values can be kept from run to run.</param>
    public MeanPasses(Tape tape, int mostKept)
    {
        if (tape.Entries.All(entry => entry.Op != Op.Mean))
        {
            (Passes, Last) = ([], tape);
            return;
        }

        _names.Take(tape.Inputs);
        IReadOnlyList<(string Name, Expr Value)> results = tape.Play(_pool, new Dictionary<string, Expr>());
        var passes = new List<MeanPass>();
        while (Innermost(results) is { Count: > 0 } means)
        {
            var found = means.ToDictionary(mean => mean, mean => NewUniform(_pool.NameOf(mean) ?? "mean"));
            IReadOnlyList<(string Name, Expr Value)> replaced = Replace(results, found);
            var shared = Frontier(replaced).ToDictionary(value => value, value => NewUniform(_pool.NameOf(value) ?? "uniform"));
            results = Replace(replaced, shared);
            var kept = NeededAgain(means.Select(mean => mean.Operands[0]), results.Select(result => result.Value))
                .Take(mostKept - _kept.Count)
                .ToDictionary(value => value, value => _pool.Input(_names.New($"kept_{_pool.NameOf(value) ?? "value"}")));
            _kept.AddRange(kept.Values.Select(value => value.Name));
            passes.Add(new MeanPass(
                Tape.Record(_pool, [.. found.Concat(kept).Select(pair => (pair.Value.Name, kept.ContainsKey(pair.Key) ? pair.Key : pair.Key.Operands[0]))]),
                kept.Count,
                Tape.Record(_pool, [.. shared.Select(pair => (pair.Value.Name, pair.Key))])));
            results = Replace(results, kept);
        }

        Passes = passes;
        Last = Tape.Record(_pool, results);
    }

    /// <summary>The runs before the last one, in order; none for equations without means.</summary>
    public IReadOnlyList<MeanPass> Passes { get; }

    /// <summary>The last run: from the inputs and uniform values to the results.</summary>
    public Tape Last { get; }

    /// <summary>Names of the values that are kept from one run to the next ones, for each unit.</summary>
    public IReadOnlyList<string> Kept => _kept;

    /// <summary>Names of values that are the same for all units.</summary>
    public IEnumerable<string> UniformNames => _uniform.Select(value => value.Name);

    private static List<Expr> Innermost(IReadOnlyList<(string Name, Expr Value)> results)
    {
        var withMeans = new HashSet<Expr>();
        var innermost = new List<Expr>();
        foreach (Expr node in Expr.InOrder(results.Select(result => result.Value)))
        {
            bool hasMeans = node.Operands.Any(withMeans.Contains);
            if (node.Op == Op.Mean && !hasMeans)
            {
                innermost.Add(node);
            }

            if (node.Op == Op.Mean || hasMeans)
            {
                withMeans.Add(node);
            }
        }

        return innermost;
    }

    // The largest values made of means and constants: computed once, not for each unit.
    private HashSet<Expr> Frontier(IReadOnlyList<(string Name, Expr Value)> results)
    {
        IReadOnlyList<Expr> order = Expr.InOrder(results.Select(result => result.Value));
        var uniform = new HashSet<Expr>();
        foreach (Expr node in order)
        {
            if (node.Op == Op.Constant || _uniform.Contains(node)
                || (node.Op != Op.Mean && node.Operands.Count > 0 && node.Operands.All(uniform.Contains)))
            {
                uniform.Add(node);
            }
        }

        return
        [
            .. order.Where(node => !uniform.Contains(node)).SelectMany(node => node.Operands)
                .Concat(results.Select(result => result.Value))
                .Where(node => uniform.Contains(node) && node.Operands.Count > 0),
        ];
    }

    // Transcendental functions of this run that later ones need.
    private static IReadOnlyList<Expr> NeededAgain(IEnumerable<Expr> now, IEnumerable<Expr> later)
    {
        var computed = new HashSet<Expr>(Expr.InOrder(now).Where(node => node.IsTranscendental));
        var needed = new SortedDictionary<int, Expr>();
        var seen = new HashSet<Expr>();
        var open = new Stack<Expr>(later);
        while (open.Count > 0)
        {
            Expr node = open.Pop();
            if (computed.Contains(node))
            {
                needed[node.Id] = node;
            }
            else if (seen.Add(node))
            {
                foreach (Expr operand in node.Operands)
                {
                    open.Push(operand);
                }
            }
        }

        return [.. needed.Values];
    }

    private Expr NewUniform(string name)
    {
        Expr input = _pool.Input(_names.New(name));
        _uniform.Add(input);
        return input;
    }

    private IReadOnlyList<(string Name, Expr Value)> Replace(
        IReadOnlyList<(string Name, Expr Value)> results, IReadOnlyDictionary<Expr, Expr> replacements) =>
        [.. results.Zip(_pool.Replace([.. results.Select(result => result.Value)], replacements), (result, value) => (result.Name, value))];
}
