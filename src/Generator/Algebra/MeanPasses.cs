using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Algebra;

/// <summary>One run over the units that ends in means.</summary>
/// <param name="Terms">From the inputs to what is to be averaged, under the names of the means.</param>
/// <param name="Uniform">From the means so far to what later runs need that is made of them alone.</param>
internal sealed record MeanPass(Tape Terms, Tape Uniform);

/// <summary>
/// Equations with means over the units, cut into runs: each computes the means that the next ones need, and the last one all
/// results. Values that are not uniform are computed again in each run: storing them would cost as much.
/// </summary>
internal sealed class MeanPasses
{
    private readonly ExprPool _pool = new();
    private readonly HashSet<Expr> _uniform = [];
    private readonly HashSet<string> _names = [];

    public MeanPasses(Tape tape)
    {
        _names.UnionWith(tape.Inputs);
        IReadOnlyList<(string Name, Expr Value)> results = tape.Play(_pool, new Dictionary<string, Expr>());
        var passes = new List<MeanPass>();
        while (Innermost(results) is { Count: > 0 } means)
        {
            var found = means.ToDictionary(mean => mean, mean => NewUniform(_pool.NameOf(mean) ?? "mean"));
            IReadOnlyList<(string Name, Expr Value)> replaced = Replace(results, found);
            var shared = Frontier(replaced).ToDictionary(value => value, value => NewUniform(_pool.NameOf(value) ?? "uniform"));
            passes.Add(new MeanPass(
                Tape.Record(_pool, [.. found.Select(pair => (pair.Value.Name, pair.Key.Operands[0]))]),
                Tape.Record(_pool, [.. shared.Select(pair => (pair.Value.Name, pair.Key))])));
            results = Replace(replaced, shared);
        }

        Passes = passes;
        Last = Tape.Record(_pool, results);
    }

    /// <summary>The runs before the last one, in order; none for equations without means.</summary>
    public IReadOnlyList<MeanPass> Passes { get; }

    /// <summary>The last run: from the inputs and uniform values to the results.</summary>
    public Tape Last { get; }

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

    private Expr NewUniform(string name)
    {
        string free = name;
        for (int suffix = 2; !_names.Add(free); suffix++)
        {
            free = name + suffix;
        }

        Expr input = _pool.Input(free);
        _uniform.Add(input);
        return input;
    }

    private IReadOnlyList<(string Name, Expr Value)> Replace(
        IReadOnlyList<(string Name, Expr Value)> results, IReadOnlyDictionary<Expr, Expr> replacements) =>
        [.. results.Zip(_pool.Replace([.. results.Select(result => result.Value)], replacements), (result, value) => (result.Name, value))];
}
