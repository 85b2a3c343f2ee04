using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Shorthands;

/// <summary>A pointwise operation of a network, while its equations are written down.</summary>
/// <param name="pass">The pass.</param>
/// <param name="axis">The axis of what it makes; below 0 for none.</param>
internal sealed class NetworkEquation(NetworkPass pass, int axis)
{
    private const string Result = "y";

    private readonly ExprPool _pool = new();
    private readonly Dictionary<int, Expr> _known = [];
    private readonly List<(Operand Operand, bool IsConstant)> _inputs = [];

    /// <summary>The operation.</summary>
    /// <param name="make">The expression, given those of the operands by node.</param>
    /// <param name="others">Other inputs, by the names that the expression has for them.</param>
    /// <param name="result">Receives the results.</param>
    /// <param name="isConstant">Whether nothing is learned through a value.</param>
    public Pointwise Write(
        Func<ExprPool, Func<int, Expr>, Expr> make, IReadOnlyList<(string Name, View View)> others, View result, Func<int, bool> isConstant)
    {
        Expr value = make(_pool, Of);
        foreach ((string name, View view) in others)
        {
            _inputs.Add((new Operand(name, view), view.Buffer.Role == Role.Drawn));
        }

        if (Expr.InOrder([value]).Contains(_pool.Input(CellSegments.IsReal)))
        {
            _inputs.Add((new Operand(CellSegments.IsReal, pass.IsReal(axis)!), true));
        }

        // A value may be called as anything else in generated code is, such as t.
        string title = "Make" + PascalOf(result.Buffer.Name);
        return new Pointwise(
            new Equation(title, Tape.Record(_pool, [(Result, value)]), Derivative(title, value)), [.. Used(value).Select(input => input.Operand)], [new(Result, result)]);

        Expr Of(int node)
        {
            if (_known.TryGetValue(node, out Expr? known))
            {
                return known;
            }

            NetworkNode of = pass.Node(node);
            Expr made;
            if (of.Function == NumberFunction.Number)
            {
                made = _pool.Constant(of.Numbers[0]);
            }
            else if (pass.IsInlined(node))
            {
                made = ((PointwiseFunction)pass.Model.FunctionOf(node)).Make(_pool, pass, node, Of);
            }
            else
            {
                string name = $"x{_inputs.Count + 1}";
                _inputs.Add((new Operand(name, pass.Whole(node)), isConstant(node)));
                made = _pool.Input(name);
            }

            _known.Add(node, made);
            return made;
        }
    }

    // What rules have simplified away is no operand.
    private IEnumerable<(Operand Operand, bool IsConstant)> Used(Expr value)
    {
        HashSet<string> names = [.. Expr.InOrder([value]).Where(node => node.Op == Op.Input).Select(node => node.Name)];
        return _inputs.Where(input => names.Contains(input.Operand.Name));
    }

    private Equation? Derivative(string title, Expr value)
    {
        (Operand Operand, bool)[] followed = [.. Used(value).Where(input => !input.IsConstant)];
        Expr[] inputs = [.. followed.Select(input => _pool.Input(input.Operand.Name))];
        IReadOnlyList<Expr?> gradients = Gradients.Of(_pool, [(value, _pool.Input(Derivatives.Prefix + Result))], inputs);
        (string Name, Expr Value)[] slopes = [.. followed.Zip(gradients, (input, gradient) => (Derivatives.Prefix + input.Operand.Name, Value: gradient))
            .Where(pair => pair.Value is not null).Select(pair => (pair.Item1, pair.Value!))];
        if (slopes.Length == 0)
        {
            return null;
        }

        // The result is there: what is made of it need not compute it again.
        IReadOnlyList<Expr> loaded = value.Operands.Count == 0
            ? [.. slopes.Select(slope => slope.Value)]
            : _pool.Replace([.. slopes.Select(slope => slope.Value)], new Dictionary<Expr, Expr> { [value] = _pool.Input(Result) });
        return new Equation(title + "Backward", Tape.Record(_pool, [.. slopes.Zip(loaded, (slope, load) => (slope.Name, load))]));
    }

    private static string PascalOf(string name) =>
        string.Concat(name.Split(['_'], StringSplitOptions.RemoveEmptyEntries).Select(word => char.ToUpperInvariant(word[0]) + word.Substring(1)));
}
