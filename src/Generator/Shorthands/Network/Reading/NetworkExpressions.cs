using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Reading;

namespace ModelGen.Generator.Shorthands;

/// <summary>Reads the expressions of one method, as the compiler means them.</summary>
/// <param name="body">The method, which reads methods that are called.</param>
/// <param name="graph">Takes the values.</param>
/// <param name="types">What types mean.</param>
/// <param name="problems">Takes what is wrong.</param>
/// <param name="values">What parameters and locals stand for.</param>
internal sealed partial class NetworkExpressions(
    NetworkBody body, NetworkGraph graph, NetworkTypes types, ProblemList problems, IReadOnlyDictionary<ISymbol, NetworkValue?> values)
{
    private static readonly Dictionary<BinaryOperatorKind, string> Operators = new()
    {
        [BinaryOperatorKind.Add] = "+",
        [BinaryOperatorKind.Subtract] = "-",
        [BinaryOperatorKind.Multiply] = "*",
        [BinaryOperatorKind.Divide] = "/",
    };

    /// <summary>A whole expression, as a local or a result has it.</summary>
    public NetworkValue? Top(IOperation expression)
    {
        try
        {
            return Read(expression);
        }
        catch (System.InsufficientExecutionStackException)
        {
            problems.Add(
                NetworkDescriptors.Expression, expression.Syntax.GetFirstToken().GetLocation(), EquationReader.Shortened(expression.Syntax.ToString()),
                "it is nested too deeply; name parts of it");
            return null;
        }
    }

    private NetworkValue? Read(IOperation expression)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return expression switch
        {
            { ConstantValue: { HasValue: true, Value: var constant } } => Constant(constant, expression.Syntax),
            IParameterReferenceOperation parameter => values.TryGetValue(parameter.Parameter, out NetworkValue? value) ? value : Outside(expression),
            ILocalReferenceOperation local => values.TryGetValue(local.Local, out NetworkValue? value) ? value : Outside(expression),
            IConversionOperation { IsImplicit: true } conversion => Converted(Read(conversion.Operand), conversion.Type),
            IInvocationOperation call => Call(call),
            IPropertyReferenceOperation property => Property(property),
            IBinaryOperation binary => Binary(binary),
            IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus or UnaryOperatorKind.Plus } unary => Unary(unary),
            IFieldReferenceOperation { Instance: { } tuple, Field: { ContainingType.IsTupleType: true } field } => Item(tuple, field),
            ITupleOperation tuple => new NetworkValue.Parts([.. tuple.Elements.Select(Read)]),
            IArrayCreationOperation { IsImplicit: true, Initializer: { } list } => new NetworkValue.Parts([.. list.ElementValues.Select(Read)]),
            _ => Outside(expression),
        };
    }

    private NetworkValue? Constant(object? constant, SyntaxNode place)
    {
        switch (constant)
        {
            case null:
                return new NetworkValue.None();
            case bool flag:
                return new NetworkValue.Number(flag ? 1 : 0, IsWhole: true);
            case float or double:
                return new NetworkValue.Number(System.Convert.ToDouble(constant, System.Globalization.CultureInfo.InvariantCulture), IsWhole: false);
            case string or char or decimal:
                return Outside(place, "a network has numbers and values, and no text");
            default:
                return new NetworkValue.Number(System.Convert.ToDouble(constant, System.Globalization.CultureInfo.InvariantCulture), IsWhole: true);
        }
    }

    private static NetworkValue? Converted(NetworkValue? value, ITypeSymbol? type) =>
        value is NetworkValue.Number number && type is { SpecialType: SpecialType.System_Double or SpecialType.System_Single } ? number with { IsWhole = false } : value;

    private NetworkValue? Item(IOperation tuple, IFieldSymbol field)
    {
        NetworkValue? value = Read(tuple);
        if (value is not NetworkValue.Parts parts)
        {
            return value is null ? null : Outside(tuple);
        }

        string item = (field.CorrespondingTupleField ?? field).Name;
        int index = int.Parse(item.Substring("Item".Length), System.Globalization.CultureInfo.InvariantCulture) - 1;
        return parts.Items[index];
    }

    // Sums of many terms nest to the left, and may be longer than the stack is deep.
    private NetworkValue? Binary(IBinaryOperation binary)
    {
        var chain = new Stack<IBinaryOperation>([binary]);
        while (chain.Peek().LeftOperand is IBinaryOperation { ConstantValue.HasValue: false } left)
        {
            chain.Push(left);
        }

        NetworkValue? value = Read(chain.Peek().LeftOperand);
        foreach (IBinaryOperation next in chain)
        {
            value = Combined(next, value, Read(next.RightOperand));
        }

        return value;
    }

    private NetworkValue? Combined(IBinaryOperation binary, NetworkValue? left, NetworkValue? right)
    {
        if (left is null || right is null)
        {
            return null;
        }

        SyntaxNodeOrToken word = binary.Syntax is BinaryExpressionSyntax syntax ? syntax.OperatorToken : binary.Syntax;
        if (!Operators.TryGetValue(binary.OperatorKind, out string? name) || (binary.OperatorMethod is { } method && types.NameOf(method.ContainingType) is null))
        {
            return Outside(word, NetworkAdvice.Of(binary.Syntax));
        }

        if (left is NetworkValue.Number a && right is NetworkValue.Number b)
        {
            return Calculated(name, a, b, binary.Type, word);
        }

        if (name == "/" && right is NetworkValue.Number { Value: 0 })
        {
            problems.Add(Descriptors.NumberOutOfRange, binary.RightOperand.Syntax.GetLocation(), "The divisor", "0", "another number");
            return null;
        }

        return Operand(left, binary.LeftOperand.Syntax) is { } x && Operand(right, binary.RightOperand.Syntax) is { } y
            ? graph.Add(new NetworkUse(name, -1, [], [x, y], [], word)) : null;
    }

    // What the compiler has not folded: numbers that have come through a local or a parameter.
    private NetworkValue.Number? Calculated(string name, NetworkValue.Number a, NetworkValue.Number b, ITypeSymbol? type, SyntaxNodeOrToken word)
    {
        bool isWhole = a.IsWhole && b.IsWhole;
        double value = name switch
        {
            "+" => a.Value + b.Value,
            "-" => a.Value - b.Value,
            "*" => a.Value * b.Value,
            _ => isWhole ? System.Math.Truncate(a.Value / b.Value) : a.Value / b.Value,
        };
        // Where 'Step' is called as C#, an int that is too large wraps around.
        bool isInt = type is { SpecialType: SpecialType.System_Int32 };
        if (isInt ? value is >= int.MinValue and <= int.MaxValue : System.Math.Abs(value) <= float.MaxValue)
        {
            return new NetworkValue.Number(value, isWhole);
        }

        string range = isInt ? "a finite number that fits an int" : "a finite number that fits a float";
        problems.Add(Descriptors.NumberOutOfRange, word.GetLocation()!, "The result", NumberRules.Text(value), range);
        return null;
    }

    private NetworkValue? Unary(IUnaryOperation unary)
    {
        NetworkValue? value = Read(unary.Operand);
        return value switch
        {
            NetworkValue.Number number => unary.OperatorKind == UnaryOperatorKind.Plus ? number : number with { Value = -number.Value },
            NetworkValue.Node node when unary is { OperatorKind: UnaryOperatorKind.Minus, OperatorMethod: not null } => graph.Add(
                new NetworkUse("negate", -1, [], [new(node.Index, unary.Operand.Syntax, IsFollowed: true)], [], ((PrefixUnaryExpressionSyntax)unary.Syntax).OperatorToken)),
            null => null,
            _ => Outside(unary),
        };
    }

    // An operand of an operator; numbers become values, too.
    private NetworkOperand? Operand(NetworkValue value, SyntaxNode place) => value switch
    {
        NetworkValue.Node node => new(node.Index, place, IsFollowed: true),
        NetworkValue.Number number => IsFinite(number.Value, "The number", place) ? new(graph.AddNumber(number.Value), place, IsFollowed: true) : null,
        _ => Refuse(place),
    };

    private NetworkOperand? Refuse(SyntaxNode place)
    {
        Outside(place, "it is no value to calculate with");
        return null;
    }

    private bool IsFinite(double value, string what, SyntaxNode place)
    {
        // A number that is 0 as a float would divide by zero.
        if (System.Math.Abs(value) <= float.MaxValue && (value == 0 || (float)value != 0))
        {
            return true;
        }

        problems.Add(Descriptors.NumberOutOfRange, place.GetLocation(), what, NumberRules.Text(value), "a finite number that fits a float");
        return false;
    }

    private NetworkValue? Outside(IOperation expression)
    {
        // A field, a property or a call that gives a number is outside because its value is not known.
        if (expression is not (IFieldReferenceOperation or IPropertyReferenceOperation or IInvocationOperation) || !IsNumber(expression.Type))
        {
            return Outside(NetworkAdvice.WordOf(expression.Syntax), NetworkAdvice.Of(expression.Syntax));
        }

        problems.Add(NetworkDescriptors.NotConstant, expression.Syntax.GetLocation(), EquationReader.Shortened(expression.Syntax.ToString()));
        return null;
    }

    private static bool IsNumber(ITypeSymbol? type) =>
        type is { TypeKind: TypeKind.Enum } or { SpecialType: >= SpecialType.System_Boolean and <= SpecialType.System_Double };

    private NetworkValue? Outside(SyntaxNodeOrToken word, string advice)
    {
        problems.Add(NetworkDescriptors.Expression, word.GetLocation()!, EquationReader.Shortened(word.ToString()), advice);
        return null;
    }
}
