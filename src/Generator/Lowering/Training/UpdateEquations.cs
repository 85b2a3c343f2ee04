using System.Collections.Concurrent;
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
    private static readonly ConditionalWeakTable<OptimizerSpec, ConcurrentDictionary<(EquatableArray<UpdateForm> Forms, double? Limit), UpdateEquations>> Made = new();

    private readonly ExprPool _pool = new();
    private readonly OptimizerSpec _optimizer;
    private readonly HashSet<string> _given;
    private readonly HashSet<Expr> _uniform = [];

    private UpdateEquations(OptimizerSpec optimizer, EquatableArray<UpdateForm> forms, double? limit)
    {
        _optimizer = optimizer;
        Step = optimizer.Step ?? (forms.Any(form => form.Averages) ? Free("update") : null);
        _given = [Clip, .. forms.SelectMany(form => form.Numbers), optimizer.Rate ?? "", Step ?? ""];
        (string Name, Expr Value)[][] all = [.. forms.Select(form => Results(form, limit))];
        Expr[][] roots = [.. all.Select(results => (Expr[])[.. Regrouped([.. results.Select(result => result.Value)])])];
        Expr[] shared = [.. roots.SelectMany(Shared).Distinct()];
        string[] names = [.. shared.Select((value, index) => value.Op == Op.Input ? value.Name : $"scalar_{index}")];
        Scalars = Tape.Record(_pool, [.. names.Zip(shared, (name, value) => (name, value))]);
        var inputs = shared.Zip(names, (value, name) => (value, name)).ToDictionary(pair => pair.value, pair => _pool.Input(pair.name));
        Expr[][] own = [.. roots.Select(form => (Expr[])[.. _pool.Replace(form, inputs)])];
        Elements = forms.Zip(all.Zip(own, (results, values) => Tape.Record(_pool, [.. results.Zip(values, (result, value) => (result.Name, value))])), (form, tape) => (form, tape))
            .ToDictionary(pair => pair.form, pair => pair.tape);
        Expr gradient = _pool.Input(optimizer.Gradient);
        Expr rate = optimizer.Rate is null ? _pool.Constant(1) : _pool.Input(optimizer.Rate), clip = _pool.Input(Clip);
        IsDescent = own.Length == 1 && own[0].Length == 1 && own[0][0] is { Op: Op.Subtract } step && step.Operands[0] == _pool.Input(optimizer.Parameter)
            && step.Operands[1] is { Op: Op.Multiply } product && product.Operands.Contains(gradient)
            && shared.Length == 1 && (shared[0] == _pool.Multiply(rate, clip) || shared[0] == _pool.Multiply(clip, rate));
    }

    /// <summary>The equations of an optimizer.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="forms">The different forms in which a model's parameters are updated.</param>
    /// <param name="limit">The largest magnitude of a number of a gradient; null: no limit.</param>
    public static UpdateEquations Of(OptimizerSpec optimizer, EquatableArray<UpdateForm> forms, double? limit) =>
        Made.GetOrCreateValue(optimizer).GetOrAdd((forms, limit), key => new(optimizer, key.Forms, key.Limit));

    /// <summary>The equations of an optimizer by itself: one form, with all hyperparameters of its own.</summary>
    public static UpdateEquations Of(OptimizerSpec optimizer) => Of(
        optimizer, [new UpdateForm([.. optimizer.Hyperparameters.Select(number => number.Name), .. optimizer.HasDecay ? [] : (string[])[""]], Steps: true, Averages: false)], limit: null);

    /// <summary>What is the same for all parameters.</summary>
    public Tape Scalars { get; }

    /// <summary>What is computed for each parameter of a form; results of <see cref="Scalars"/> are inputs.</summary>
    public IReadOnlyDictionary<UpdateForm, Tape> Elements { get; }

    /// <summary>The input that is the number of the update; null where there is none.</summary>
    public string? Step { get; }

    /// <summary>The input that is the average of a parameter.</summary>
    public string Average => Free(OptimizerSpec.Average);

    /// <summary>Whether it is p - rate * g, which changes nothing where the gradient is zero, and for which there are kernels.</summary>
    public bool IsDescent { get; }

    // From the gradient in memory, and the numbers of the form, to new parameter, states and average.
    private (string Name, Expr Value)[] Results(UpdateForm form, double? limit)
    {
        OptimizerNumber[] numbers = [.. _optimizer.AllHyperparameters(form.Averages)];
        var values = numbers.Zip(form.Numbers, (number, input) => (number, input)).ToDictionary(
            pair => pair.number.Name, pair => pair.input.Length > 0 ? _pool.Input(pair.input) : _pool.Constant(0));
        Expr gradient = _pool.Multiply(_pool.Input(Clip), _pool.Input(_optimizer.Gradient));
        if (limit is { } most)
        {
            gradient = _pool.Make(Op.Min, _pool.Make(Op.Max, gradient, _pool.Constant(-most)), _pool.Constant(most));
        }

        Expr decay = values[OptimizerSpec.WeightDecay.Name];
        if (!_optimizer.HasDecay && decay.Op == Op.Input)
        {
            gradient = _pool.Add(gradient, _pool.Multiply(decay, _pool.Input(_optimizer.Parameter)));
        }

        values[_optimizer.Gradient] = gradient;
        (string Name, Expr Value)[] results = form.Steps ? [.. _optimizer.Equations.Play(_pool, values)] : [];
        return form.Averages ? [.. results, (Average, Averaged(form.Steps ? results[0].Value : _pool.Input(_optimizer.Parameter), values))] : results;
    }

    // Before it begins, the average is the parameter itself; then a mean of all since, or one in which new parameters have a weight.
    private Expr Averaged(Expr parameter, Dictionary<string, Expr> values)
    {
        Expr one = _pool.Constant(1), step = _pool.Input(Step!), start = values[OptimizerSpec.AverageStart.Name], declared = values[OptimizerSpec.AverageWeight.Name];
        Expr since = _pool.If(Op.IfLess, _pool.Constant(0), declared, declared, _pool.Divide(one, _pool.Subtract(step, start)));
        Expr weight = _pool.If(Op.IfLess, _pool.Add(start, one), step, since, one);
        return _pool.Add(_pool.Multiply(_pool.Subtract(one, weight), _pool.Input(Average)), _pool.Multiply(weight, parameter));
    }

    private string Free(string wanted) => _optimizer.Equations.Inputs.Contains(wanted) ? Free(wanted + "Value") : wanted;

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

    private bool IsGiven(string name) => _given.Contains(name);

    private Expr? SharedFactor(Expr product) => IsUniform(product) ? null : product.Operands.FirstOrDefault(operand => IsUniform(operand));

    private static Expr Other(Expr product, Expr factor) => product.Operands[0] == factor ? product.Operands[1] : product.Operands[0];

    // The largest shared values that something else needs.
    private IEnumerable<Expr> Shared(IReadOnlyList<Expr> roots) => Expr.InOrder(roots).Where(node => !IsUniform(node)).SelectMany(node => node.Operands).Concat(roots)
        .Where(operand => IsUniform(operand) && operand.Op != Op.Constant).Distinct();
}
