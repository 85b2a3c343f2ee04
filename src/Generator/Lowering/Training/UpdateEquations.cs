using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// The equations of an optimizer, cut in two: what is the same for all parameters, such as a learning rate times what clips the gradients,
/// is computed once per update, in double; the rest for each parameter, in float.
/// </summary>
internal sealed class UpdateEquations
{
    /// <summary>What gradients are multiplied by before everything else: what clips them, and the scale of the loss undone.</summary>
    public const string Clip = "grad_scale";

    // Cut once for all plans of all models with it.
    private static readonly ConditionalWeakTable<OptimizerSpec, UpdateEquations> Made = new();

    private readonly ExprPool _pool = new();
    private readonly OptimizerSpec _optimizer;
    private readonly HashSet<Expr> _uniform = [];

    private UpdateEquations(OptimizerSpec optimizer)
    {
        _optimizer = optimizer;
        Expr gradient = _pool.Input(optimizer.Gradient);
        IReadOnlyList<(string Name, Expr Value)> results = optimizer.Equations.Play(
            _pool, new Dictionary<string, Expr> { [optimizer.Gradient] = _pool.Multiply(_pool.Input(Clip), gradient) });
        Expr[] roots = [.. Regrouped([.. results.Select(result => result.Value)])];
        Expr[] shared = [.. Shared(roots)];
        string[] names = [.. shared.Select((value, index) => value.Op == Op.Input ? value.Name : $"scalar_{index}")];
        Scalars = Tape.Record(_pool, [.. names.Zip(shared, (name, value) => (name, value))]);
        IReadOnlyList<Expr> own = _pool.Replace(roots, shared.Zip(names, (value, name) => (value, name)).ToDictionary(pair => pair.value, pair => _pool.Input(pair.name)));
        Elements = Tape.Record(_pool, [.. results.Zip(own, (result, value) => (result.Name, value))]);
        Expr rate = optimizer.Rate is null ? _pool.Constant(1) : _pool.Input(optimizer.Rate), clip = _pool.Input(Clip);
        IsDescent = own.Count == 1 && own[0] is { Op: Op.Subtract } step && step.Operands[0] == _pool.Input(optimizer.Parameter)
            && step.Operands[1] is { Op: Op.Multiply } product && product.Operands.Contains(gradient)
            && shared.Length == 1 && (shared[0] == _pool.Multiply(rate, clip) || shared[0] == _pool.Multiply(clip, rate));
    }

    /// <summary>The equations of an optimizer.</summary>
    public static UpdateEquations Of(OptimizerSpec optimizer) => Made.GetValue(optimizer, static optimizer => new(optimizer));

    /// <summary>What is the same for all parameters.</summary>
    public Tape Scalars { get; }

    /// <summary>What is computed for each parameter; results of <see cref="Scalars"/> are inputs.</summary>
    public Tape Elements { get; }

    /// <summary>Whether it is p - rate * g, which changes nothing where the gradient is zero, and for which there are kernels.</summary>
    public bool IsDescent { get; }

    private bool IsUniform(Expr value) => _uniform.Contains(value);

    // A product of a shared number with a product of another shared one: the shared ones come first.
    private IReadOnlyList<Expr> Regrouped(IReadOnlyList<Expr> roots)
    {
        var now = new Dictionary<Expr, Expr>();
        foreach (Expr node in Expr.InOrder(roots))
        {
            Expr value = node.Operands.Count == 0 ? node : _pool.Make(node.Op, [.. node.Operands.Select(operand => now[operand])]);
            if (value.Op == Op.Multiply && SharedFactor(value) is { } outer && Other(value, outer) is { Op: Op.Multiply } inner && SharedFactor(inner) is { } factor)
            {
                Expr both = _pool.Multiply(outer, factor);
                _uniform.Add(both);
                value = _pool.Multiply(both, Other(inner, factor));
            }

            if (value.Op == Op.Constant || (value.Op == Op.Input && IsGiven(value.Name)) || (value.Operands.Count > 0 && value.Operands.All(IsUniform)))
            {
                _uniform.Add(value);
            }

            if (_pool.NameOf(node) is { } name)
            {
                _pool.Name(value, name);
            }

            now[node] = value;
        }

        return [.. roots.Select(root => now[root])];
    }

    private bool IsGiven(string name) => name == Clip || name == _optimizer.Rate || name == _optimizer.Step;

    private Expr? SharedFactor(Expr product) => IsUniform(product) ? null : product.Operands.FirstOrDefault(operand => IsUniform(operand));

    private static Expr Other(Expr product, Expr factor) => product.Operands[0] == factor ? product.Operands[1] : product.Operands[0];

    // The largest shared values that something else needs.
    private IEnumerable<Expr> Shared(IReadOnlyList<Expr> roots) => Expr.InOrder(roots).Where(node => !IsUniform(node)).SelectMany(node => node.Operands).Concat(roots)
        .Where(operand => IsUniform(operand) && operand.Op != Op.Constant).Distinct();
}
