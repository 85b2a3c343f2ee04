using System;
using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Algebra;

/// <summary>
/// Makes expressions, each different one once, and simplifies them while they are made. Only rules that are exact for every
/// finite float are applied. A pool lives as long as the compilation of one model.
/// </summary>
internal sealed class ExprPool
{
    private readonly Dictionary<(Op, EquatableArray<int>, double, string), Expr> _nodes = [];
    private readonly Dictionary<Expr, string> _names = [];

    public Expr Constant(double value) => Intern(Op.Constant, [], value);

    public Expr Input(string name) => Intern(Op.Input, [], name: name);

    public Expr Add(Expr a, Expr b) => (a, b) switch
    {
        ({ Op: Op.Constant }, { Op: Op.Constant }) => Constant(a.Value + b.Value),
        _ when IsConstant(a, 0) => b,                                                   // 0 + b = b
        _ when IsConstant(b, 0) => a,                                                   // a + 0 = a
        (_, { Op: Op.Negate }) => Subtract(a, b.Operands[0]),                           // a + -b = a - b
        ({ Op: Op.Negate }, _) => Subtract(b, a.Operands[0]),                           // -a + b = b - a
        _ => Intern(Op.Add, [a, b]),
    };

    public Expr Subtract(Expr a, Expr b) => (a, b) switch
    {
        ({ Op: Op.Constant }, { Op: Op.Constant }) => Constant(a.Value - b.Value),
        _ when IsConstant(a, 0) => Negate(b),                                           // 0 - b = -b
        _ when IsConstant(b, 0) => a,                                                   // a - 0 = a
        (_, { Op: Op.Negate }) => Add(a, b.Operands[0]),                                // a - -b = a + b
        _ => Intern(Op.Subtract, [a, b]),
    };

    public Expr Multiply(Expr a, Expr b) => (a, b) switch
    {
        ({ Op: Op.Constant }, { Op: Op.Constant }) => Constant(a.Value * b.Value),
        _ when IsConstant(a, 1) => b,                                                   // 1 * b = b
        _ when IsConstant(b, 1) => a,                                                   // a * 1 = a
        _ when IsConstant(a, -1) => Negate(b),                                          // -1 * b = -b
        _ when IsConstant(b, -1) => Negate(a),                                          // a * -1 = -a
        ({ Op: Op.Negate }, { Op: Op.Negate }) => Multiply(a.Operands[0], b.Operands[0]),
        ({ Op: Op.Negate }, _) => Negate(Multiply(a.Operands[0], b)),                   // -a * b = -(a * b)
        (_, { Op: Op.Negate }) => Negate(Multiply(a, b.Operands[0])),                   // a * -b = -(a * b)
        _ => Intern(Op.Multiply, [a, b]),
    };

    public Expr Negate(Expr x) => x.Op switch
    {
        Op.Constant => Constant(-x.Value),
        Op.Negate => x.Operands[0],                                                     // --x = x
        Op.Subtract => Subtract(x.Operands[1], x.Operands[0]),                          // -(a - b) = b - a
        _ => Intern(Op.Negate, [x]),
    };

    public Expr Divide(Expr a, Expr b) => (a, b) switch
    {
        ({ Op: Op.Constant }, { Op: Op.Constant }) => Constant(a.Value / b.Value),
        _ when IsConstant(b, 1) => a,                                                   // a / 1 = a
        _ when IsConstant(b, -1) => Negate(a),                                          // a / -1 = -a
        ({ Op: Op.Negate }, { Op: Op.Negate }) => Divide(a.Operands[0], b.Operands[0]),
        ({ Op: Op.Negate }, _) => Negate(Divide(a.Operands[0], b)),                     // -a / b = -(a / b)
        (_, { Op: Op.Negate }) => Negate(Divide(a, b.Operands[0])),                     // a / -b = -(a / b)
        _ => Intern(Op.Divide, [a, b]),
    };

    public Expr Mean(Expr x) => x.IsUniform ? x : Intern(Op.Mean, [x]);

    /// <summary>One of the conditional operations: <paramref name="x"/> where a and b compare so, else <paramref name="y"/>.</summary>
    public Expr If(Op comparison, Expr a, Expr b, Expr x, Expr y) => x == y ? x : Intern(comparison, [a, b, x, y]);

    /// <summary>Any operation but a constant or an input, from its operands.</summary>
    public Expr Make(Op op, params IReadOnlyList<Expr> operands) => op switch
    {
        Op.Add => Add(operands[0], operands[1]),
        Op.Subtract => Subtract(operands[0], operands[1]),
        Op.Multiply => Multiply(operands[0], operands[1]),
        Op.Divide => Divide(operands[0], operands[1]),
        Op.Negate => Negate(operands[0]),
        Op.Mean => Mean(operands[0]),
        Op.IfLess or Op.IfLessOrEqual or Op.IfEqual => If(op, operands[0], operands[1], operands[2], operands[3]),
        Op.Constant or Op.Input => throw new ArgumentOutOfRangeException(nameof(op), op, "not an operation on operands"),
        _ => Intern(op, operands),
    };

    /// <summary>An operation on two values, if something has asked for it before.</summary>
    public Expr? Find(Op op, Expr a, Expr b) => _nodes.TryGetValue(Key(op, [a, b]), out Expr? known) ? known : null;

    /// <summary>Remembers what the equations call a value, for the code that computes it. The first name stays.</summary>
    public void Name(Expr value, string name)
    {
        if (value.Op is not (Op.Constant or Op.Input) && !_names.ContainsKey(value))
        {
            _names.Add(value, name);
        }
    }

    /// <summary>What the equations call a value, or null.</summary>
    public string? NameOf(Expr value) => _names.TryGetValue(value, out string? name) ? name : null;

    /// <summary>The roots with some values replaced, names carried over.</summary>
    public IReadOnlyList<Expr> Replace(IReadOnlyList<Expr> roots, IReadOnlyDictionary<Expr, Expr> replacements)
    {
        var replaced = new Dictionary<Expr, Expr>();
        foreach (Expr node in Expr.InOrder(roots))
        {
            Expr result = replacements.TryGetValue(node, out Expr? replacement) ? replacement
                : node.Operands.Count == 0 ? node
                : Make(node.Op, [.. node.Operands.Select(operand => replaced[operand])]);
            if (NameOf(node) is string name)
            {
                Name(result, name);
            }

            replaced.Add(node, result);
        }

        return [.. roots.Select(root => replaced[root])];
    }

    private static bool IsConstant(Expr x, double value) => x.Op == Op.Constant && x.Value == value;

    private Expr Intern(Op op, IReadOnlyList<Expr> operands, double value = 0, string name = "")
    {
        (Op, EquatableArray<int>, double, string) key = Key(op, operands, value, name);
        if (!_nodes.TryGetValue(key, out Expr? node))
        {
            node = new Expr(op, operands, value, name, _nodes.Count);
            _nodes.Add(key, node);
        }

        return node;
    }

    // Sums and products commute exactly in floating point; one order finds more equal expressions.
    private static (Op Op, EquatableArray<int> Operands, double Value, string Name) Key(
        Op op, IReadOnlyList<Expr> operands, double value = 0, string name = "")
    {
        IEnumerable<int> ids = operands.Select(operand => operand.Id);
        return (op, [.. op is Op.Add or Op.Multiply ? ids.OrderBy(id => id) : ids], value, name);
    }
}
