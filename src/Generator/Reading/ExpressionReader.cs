using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Reading;

/// <summary>Reads the expressions of one method, as C# means them: 1 / 2 is 0, and 0.1f what a float makes of it.</summary>
internal sealed partial class ExpressionReader(
    ExprPool pool,
    CellMeaning meaning,
    ProblemList problems,
    Dictionary<string, EquationValue> values,
    Dictionary<string, EquationMatrix> matrices,
    Func<MethodDeclarationSyntax, EquatableArray<EquationValue>, ExpressionSyntax, EquationValue> inline)
{
    private const string ValueAdvice = "equations are made of names, numbers, + - * /, ?: and functions";
    private const string ConditionAdvice = "the condition of ?: is made of comparisons of numbers with &&, || and !";

    /// <summary>A whole expression, as a local or a result has it.</summary>
    public EquationValue Top(ExpressionSyntax expression)
    {
        try
        {
            return Read(expression);
        }
        catch (InsufficientExecutionStackException)
        {
            problems.Add(
                Descriptors.CellExpression, expression.GetFirstToken().GetLocation(),
                EquationReader.Shortened(expression.ToString()), "it is nested too deeply; name parts of it");
            return EquationValue.Error;
        }
    }

    /// <summary>A value as another type; constants are rounded.</summary>
    public EquationValue Convert(EquationValue value, CellType type, SyntaxNode place) =>
        value.Expr is null ? EquationValue.Error : Made(value.Expr, type, place);

    private EquationValue Read(ExpressionSyntax expression)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return expression switch
        {
            ParenthesizedExpressionSyntax inner => Read(inner.Expression),
            IdentifierNameSyntax name => Name(name),
            MemberAccessExpressionSyntax access => Constant(access) ?? Outside(access.Name, ValueAdvice),
            LiteralExpressionSyntax literal => Number(literal.Token.Value, literal) ?? Outside(literal, ValueAdvice),
            PrefixUnaryExpressionSyntax prefix => Prefix(prefix),
            PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression } postfix =>
                Assigned(postfix.Operand),
            BinaryExpressionSyntax binary when IsArithmetic(binary) => Arithmetic(binary),
            BinaryExpressionSyntax binary => Outside(binary.OperatorToken, ValueAdvice),
            ConditionalExpressionSyntax conditional => Choice(conditional),
            CastExpressionSyntax cast => Cast(cast),
            InvocationExpressionSyntax call => Call(call),
            AssignmentExpressionSyntax assignment => Assigned(assignment.Left),
            SwitchExpressionSyntax choice => Outside(choice.SwitchKeyword, ValueAdvice),
            IsPatternExpressionSyntax pattern => Outside(pattern.IsKeyword, ValueAdvice),
            _ => Outside(WordOf(expression), ValueAdvice),
        };
    }

    // A product with the projection is no value to calculate with: it has another width.
    private EquationValue Operand(ExpressionSyntax expression)
    {
        var value = Read(expression);
        if (value.Expr is null || !matrices.Any(pair => pair.Value.IsProjection && pair.Value.Value == value.Expr))
            return value;
        problems.Add(
            Descriptors.CellMatrix, expression.GetLocation(), EquationReader.Shortened(expression.ToString()),
            "what a Projection makes is the output: return it as the first state, and calculate with it no further");
        return EquationValue.Error;
    }

    private EquationValue Name(IdentifierNameSyntax name)
    {
        var word = name.Identifier.ValueText;
        if (values.TryGetValue(word, out var value))
            return value;
        if (matrices.TryGetValue(word, out var matrix))
        {
            matrix.Call ??= name;
            return Report(Descriptors.CellMatrix, name, word, $"it is called, as in '{word}(h)'");
        }

        return Constant(name) ?? Report(Descriptors.CellUnknownName, name, word);
    }

    private EquationValue? Constant(ExpressionSyntax expression) => Number(meaning.ConstantOf(expression), expression);

    private EquationValue? Number(object? constant, ExpressionSyntax place) => constant switch
    {
        int number => Made(pool.Constant(number), CellType.Int, place),
        float number => Made(pool.Constant(number), CellType.Float, place),
        double number => Made(pool.Constant(number), CellType.Double, place),
        _ => null,
    };

    private EquationValue Prefix(PrefixUnaryExpressionSyntax prefix)
    {
        if (prefix.IsKind(SyntaxKind.PreIncrementExpression) || prefix.IsKind(SyntaxKind.PreDecrementExpression))
            return Assigned(prefix.Operand);
        if (!prefix.IsKind(SyntaxKind.UnaryMinusExpression) && !prefix.IsKind(SyntaxKind.UnaryPlusExpression))
            return Outside(prefix.OperatorToken, prefix.IsKind(SyntaxKind.LogicalNotExpression) ? ConditionAdvice : ValueAdvice);
        var value = Operand(prefix.Operand);
        return value.Expr is null || prefix.IsKind(SyntaxKind.UnaryPlusExpression)
            ? value
            : Made(pool.Negate(value.Expr), value.Type, prefix);
    }

    private static bool IsArithmetic(ExpressionSyntax expression) => expression.Kind() is SyntaxKind.AddExpression
        or SyntaxKind.SubtractExpression or SyntaxKind.MultiplyExpression or SyntaxKind.DivideExpression or SyntaxKind.ModuloExpression;

    // Sums of many terms nest to the left, and may be longer than the stack is deep.
    private EquationValue Arithmetic(BinaryExpressionSyntax binary)
    {
        var chain = new Stack<BinaryExpressionSyntax>([binary]);
        while (IsArithmetic(chain.Peek().Left))
            chain.Push((BinaryExpressionSyntax)chain.Peek().Left);
        var value = Operand(chain.Peek().Left);
        foreach (var next in chain)
            value = Combined(next, value, Operand(next.Right));
        return value;
    }

    private EquationValue Combined(BinaryExpressionSyntax binary, EquationValue left, EquationValue right)
    {
        if (binary.IsKind(SyntaxKind.ModuloExpression))
            return Report(Descriptors.CellNoDerivative, binary.OperatorToken, binary.OperatorToken.ValueText);
        if (left.Expr is not { } a || right.Expr is not { } b)
            return EquationValue.Error;
        var type = Wider(left.Type, right.Type);
        if (type == CellType.Int && binary.IsKind(SyntaxKind.DivideExpression))
        {
            // Of constants, C# drops the fraction, and so does what makes a constant of this type.
            if (a.Op != Op.Constant || b.Op != Op.Constant || b.Value == 0)
                return Outside(binary.OperatorToken, "a division of integers drops the fraction");
        }

        return Made(
            binary.Kind() switch
            {
                SyntaxKind.AddExpression => pool.Add(a, b),
                SyntaxKind.SubtractExpression => pool.Subtract(a, b),
                SyntaxKind.MultiplyExpression => pool.Multiply(a, b),
                _ => pool.Divide(a, b),
            },
            type, binary.OperatorToken);
    }

    private EquationValue Choice(ConditionalExpressionSyntax choice)
    {
        var (whenTrue, whenFalse) = (Operand(choice.WhenTrue), Operand(choice.WhenFalse));
        var value = Choice(choice.Condition, whenTrue.Expr ?? pool.Constant(0), whenFalse.Expr ?? pool.Constant(1));
        return value is null || whenTrue.Expr is null || whenFalse.Expr is null
            ? EquationValue.Error
            : new(value, Wider(whenTrue.Type, whenFalse.Type));
    }

    // Not-a-number compares false, so that a comparison is never replaced by its opposite: x >= y is y <= x, and not !(x < y).
    private Expr? Choice(ExpressionSyntax condition, Expr x, Expr y)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (condition)
        {
            case ParenthesizedExpressionSyntax inner:
                return Choice(inner.Expression, x, y);
            case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } not:
                return Choice(not.Operand, y, x);
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression } and:
                var both = Choice(and.Right, x, y);
                return Choice(and.Left, both ?? x, y) is { } all && both is not null ? all : null;
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalOrExpression } or:
                var second = Choice(or.Right, x, y);
                return Choice(or.Left, x, second ?? y) is { } either && second is not null ? either : null;
            case BinaryExpressionSyntax comparison when comparison.Kind() is SyntaxKind.LessThanExpression
                or SyntaxKind.LessThanOrEqualExpression or SyntaxKind.GreaterThanExpression or SyntaxKind.GreaterThanOrEqualExpression
                or SyntaxKind.EqualsExpression or SyntaxKind.NotEqualsExpression:
                return Compared(comparison, x, y);
            default:
                Outside(WordOf(condition), ConditionAdvice);
                return null;
        }
    }

    private Expr? Compared(BinaryExpressionSyntax comparison, Expr x, Expr y)
    {
        var (left, right) = (Operand(comparison.Left), Operand(comparison.Right));
        if (left.Expr is not { } a || right.Expr is not { } b)
            return null;
        if (Wider(left.Type, right.Type) == CellType.Units)
        {
            Outside(comparison.OperatorToken, "numbers are compared, and Units are many");
            return null;
        }

        return comparison.Kind() switch
        {
            SyntaxKind.LessThanExpression => pool.If(Op.IfLess, a, b, x, y),
            SyntaxKind.LessThanOrEqualExpression => pool.If(Op.IfLessOrEqual, a, b, x, y),
            SyntaxKind.GreaterThanExpression => pool.If(Op.IfLess, b, a, x, y),
            SyntaxKind.GreaterThanOrEqualExpression => pool.If(Op.IfLessOrEqual, b, a, x, y),
            SyntaxKind.EqualsExpression => pool.If(Op.IfEqual, a, b, x, y),
            _ => pool.If(Op.IfEqual, a, b, y, x),
        };
    }

    private EquationValue Cast(CastExpressionSyntax cast)
    {
        var type = meaning.TypeOf(cast.Type);
        var value = Operand(cast.Expression);
        return type switch
        {
            CellType.Error => Report(Descriptors.CellUnreadable, cast.Type, cast.Type.ToString(), AttributeArguments.Unseen),
            CellType.Float or CellType.Double or CellType.Units => Convert(value, type, cast),
            _ => Outside(cast.Type, "a value is cast to float"),
        };
    }

    private EquationValue Made(Expr value, CellType type, SyntaxNodeOrToken place)
    {
        if (value.Op == Op.Constant)
        {
            if (!(Math.Abs(value.Value) <= float.MaxValue))
                return Outside(place, "it is no finite float");
            value = type switch
            {
                CellType.Int => pool.Constant(unchecked((int)(long)value.Value)),
                CellType.Double => value,
                _ => pool.Constant((float)value.Value),
            };
        }

        return new(value, type);
    }

    private static CellType Wider(CellType one, CellType other) => one > other ? one : other;

    // Where a keyword begins what is not allowed, it is the word to look at.
    private static SyntaxNodeOrToken WordOf(ExpressionSyntax expression)
    {
        var first = expression.GetFirstToken();
        return SyntaxFacts.IsKeywordKind(first.Kind()) ? first : expression;
    }

    private EquationValue Assigned(ExpressionSyntax target) =>
        Report(Descriptors.CellAssignment, target, EquationReader.Shortened(target.ToString()));

    private EquationValue Outside(SyntaxNodeOrToken place, string advice) =>
        Report(Descriptors.CellExpression, place, EquationReader.Shortened(place.ToString()), advice);

    private EquationValue Report(DiagnosticDescriptor descriptor, SyntaxNodeOrToken place, params string[] arguments)
    {
        problems.Add(descriptor, place.GetLocation()!, arguments);
        return EquationValue.Error;
    }
}
