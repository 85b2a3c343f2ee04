using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Emit;
using ModelGen.Generator.Emit.Cuda;
using Xunit;

namespace ModelGen.Generator.Tests.Emit;

/// <summary>Printed equations mean what the tape says, in the order in which it says it: parentheses are where they must be.</summary>
public sealed class TapePrinterTests
{
    private static readonly Op[] Operations = [Op.Add, Op.Subtract, Op.Multiply, Op.Divide, Op.Negate];

    // Sums and products of these depend on the order in which they are made.
    private static readonly (double A, double B, double C, double D) Numbers = (0.1, 0.7, 1.3, 0.0037);

    private static readonly Dictionary<string, double> Values = new()
    {
        ["a"] = Numbers.A,
        ["b"] = Numbers.B,
        ["c"] = Numbers.C,
        ["d"] = Numbers.D,
    };

    public static TheoryData<string> Dialects => ["C#", "CUDA C"];

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Every_operation_of_every_two_operations(string dialect)
    {
        var count = 0;
        foreach (Op root in Operations)
        {
            foreach (Op? left in Operations.Select(op => (Op?)op).Append(null))
            {
                foreach (Op? right in Operations.Select(op => (Op?)op).Append(null))
                {
                    Check(dialect, root, left, right);
                    count++;
                }
            }
        }

        Assert.Equal(5 * 6 * 6, count);
    }

    private static void Check(string dialect, Op root, Op? left, Op? right)
    {
        var entries = Values.Keys.Select(name => new TapeEntry(Op.Input, name, 0, [])).ToList();
        int first = Operation(left, 0, 1), second = Operation(right, 2, 3), top = Operation(root, first, second);
        Dialect spelling = dialect == "C#" ? new ScalarCSharp() : new CudaC(isFresh: false);
        var (locals, results) = new TapePrinter(new Tape([.. entries], [new TapeResult("y", top)]), spelling, [], name => name).Print();
        Assert.Empty(locals);

        string text = results.Single().Text;
        ExpressionSyntax expression = SyntaxFactory.ParseExpression(text);
        Assert.Empty(expression.GetDiagnostics());
        double expected = Apply(root, Value(left, Numbers.A, Numbers.B), Value(right, Numbers.C, Numbers.D));
        Assert.True(expected == Evaluate(expression), $"{root} of {left} and {right} is {expected}, and not {text}");

        int Operation(Op? op, int x, int y)
        {
            if (op is null)
                return x;
            entries.Add(new TapeEntry(op.Value, "", 0, op == Op.Negate ? [x] : [x, y]));
            return entries.Count - 1;
        }
    }

    private static double Value(Op? op, double x, double y) => op is null ? x : Apply(op.Value, x, y);

    private static double Apply(Op op, double x, double y) => op switch
    {
        Op.Add => x + y,
        Op.Subtract => x - y,
        Op.Multiply => x * y,
        Op.Divide => x / y,
        Op.Negate => -x,
        _ => throw new ArgumentOutOfRangeException(nameof(op)),
    };

    private static double Evaluate(ExpressionSyntax expression) => expression switch
    {
        ParenthesizedExpressionSyntax inner => Evaluate(inner.Expression),
        IdentifierNameSyntax name => Values[name.Identifier.ValueText],
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.UnaryMinusExpression } minus => -Evaluate(minus.Operand),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum => Evaluate(sum.Left) + Evaluate(sum.Right),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.SubtractExpression } difference => Evaluate(difference.Left) - Evaluate(difference.Right),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.MultiplyExpression } product => Evaluate(product.Left) * Evaluate(product.Right),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.DivideExpression } quotient => Evaluate(quotient.Left) / Evaluate(quotient.Right),
        _ => throw new NotSupportedException($"{expression.Kind()}"),
    };
}
