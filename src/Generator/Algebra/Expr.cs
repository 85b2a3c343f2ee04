using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Algebra;

/// <summary>The operations of scalar arithmetic that equations are made of.</summary>
internal enum Op
{
    Constant,
    Input,
    Add,
    Subtract,
    Multiply,
    Divide,
    Negate,
    Sigmoid,
    Tanh,
    Relu,
    Softplus,
    Exp,
    Log,
    Sqrt,
    Abs,
    Min,
    Max,

    /// <summary>a &lt; b ? x : y, of the operands a, b, x, y; the next two likewise.</summary>
    IfLess,
    IfLessOrEqual,
    IfEqual,

    /// <summary>The mean over the units of a layer, the same for all of them: the one operation that is not element by element.</summary>
    Mean,
}

/// <summary>
/// A node of an equation: immutable, and interned by the <see cref="ExprPool"/> that made it, so that equal expressions are
/// the same object and common subexpressions vanish by construction.
/// </summary>
internal sealed class Expr
{
    internal Expr(Op op, IReadOnlyList<Expr> operands, double value, string name, int id)
    {
        Op = op;
        Operands = operands;
        Value = value;
        Name = name;
        Id = id;
        IsUniform = op is Op.Constant or Op.Mean || (op != Op.Input && operands.All(operand => operand.IsUniform));
    }

    /// <summary>The operation.</summary>
    public Op Op { get; }

    public IReadOnlyList<Expr> Operands { get; }

    /// <summary>The value of an <see cref="Op.Constant"/>.</summary>
    public double Value { get; }

    /// <summary>The name of an <see cref="Op.Input"/>.</summary>
    public string Name { get; }

    /// <summary>Position in the order of creation: operands come before the nodes that use them.</summary>
    public int Id { get; }

    /// <summary>Whether the value is the same for all units of a layer: a constant, a mean, or made of such alone.</summary>
    public bool IsUniform { get; }

    /// <summary>Whether the operation is worth a load: such values are stored for the backward pass, others recomputed.</summary>
    public bool IsTranscendental => Op is Op.Sigmoid or Op.Tanh or Op.Softplus or Op.Exp or Op.Log;

    /// <summary>The roots and all that they are made of, operands first, each node once.</summary>
    public static IReadOnlyList<Expr> InOrder(IEnumerable<Expr> roots)
    {
        var found = new HashSet<Expr>();
        var open = new Stack<Expr>(roots);
        while (open.Count > 0)
        {
            Expr node = open.Pop();
            if (found.Add(node))
            {
                foreach (Expr operand in node.Operands)
                {
                    open.Push(operand);
                }
            }
        }

        return [.. found.OrderBy(node => node.Id)];
    }
}
