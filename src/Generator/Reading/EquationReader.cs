using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Reading;

/// <summary>A value of the equations.</summary>
/// <param name="Expr">The expression; null where what is written is reported already.</param>
/// <param name="Type">Its type in C#.</param>
internal readonly record struct EquationValue(Expr? Expr, CellType Type)
{
    /// <summary>Stands for what could not be read.</summary>
    public static EquationValue Error { get; } = new(null, CellType.Error);
}

/// <summary>
/// Reads methods of local declarations and one <c>return</c>. Each word has one value, which is read once; a called method of
/// the cell is read in place, once for each different list of arguments.
/// </summary>
internal sealed class EquationReader
{
    // Methods that call methods twice would grow without bounds.
    private const int MostCalls = 1000;

    private readonly ExprPool _pool;
    private readonly CellMeaning _meaning;
    private readonly CellNames _names;
    private readonly ProblemList _problems;
    private readonly Dictionary<(MethodDeclarationSyntax, EquatableArray<EquationValue>), EquationValue> _called = [];
    private readonly Stack<MethodDeclarationSyntax> _open = [];

    public EquationReader(ExprPool pool, CellMeaning meaning, CellNames names, ProblemList problems)
    {
        (_pool, _meaning, _names, _problems) = (pool, meaning, names, problems);
    }

    /// <summary>Reads a method, and gives what it returns: the elements of a tuple, or one value.</summary>
    /// <param name="method">The method.</param>
    /// <param name="values">What its parameters stand for.</param>
    /// <param name="matrices">Those of its parameters that are called.</param>
    public IReadOnlyList<(ExpressionSyntax Syntax, EquationValue Value)> Read(
        MethodDeclarationSyntax method, Dictionary<string, EquationValue> values, Dictionary<string, EquationMatrix> matrices)
    {
        _open.Push(method);
        var expressions = new ExpressionReader(_pool, _meaning, _problems, values, matrices, Inline);
        List<(ExpressionSyntax, EquationValue)>? results = null;
        if (method.ExpressionBody is { } arrow)
            results = Results(arrow.Expression, expressions, method);
        foreach (var statement in method.Body?.Statements ?? [])
        {
            if (results is not null)
                Refuse(statement, "a cell ends with its one return");
            else if (statement is LocalDeclarationStatementSyntax local)
                Declare(local, expressions, values);
            else if (statement is ReturnStatementSyntax { Expression: { } returned })
                results = Results(returned, expressions, method);
            else if (statement is ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax or PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax } expression)
                expressions.Top(expression.Expression);
            else
                Refuse(statement, "a cell consists of local declarations and a return");
        }

        if (results is null)
            Unreadable(method.Identifier, "it returns nothing");
        _open.Pop();
        return results is null ? [] : results;
    }

    private List<(ExpressionSyntax, EquationValue)> Results(
        ExpressionSyntax returned, ExpressionReader expressions, MethodDeclarationSyntax method)
    {
        var states = (method.ReturnType as TupleTypeSyntax)?.Elements.Count ?? 1;
        IEnumerable<ExpressionSyntax> elements = states > 1 && returned is TupleExpressionSyntax tuple && tuple.Arguments.Count == states
            ? tuple.Arguments.Select(static argument => argument.Expression)
            : [returned];
        var results = elements.Select(element => (element, expressions.Top(element))).ToList();
        if (results.Count != states && results[0].Item2.Type != CellType.Error)
            _problems.Add(Descriptors.CellResult, returned.GetLocation(), $"return the {states} states as a tuple");
        return results;
    }

    private void Declare(LocalDeclarationStatementSyntax local, ExpressionReader expressions, Dictionary<string, EquationValue> values)
    {
        var type = local.Declaration.Type.IsVar ? (CellType?)null : _meaning.TypeOf(local.Declaration.Type);
        if (type == CellType.Error)
            Unreadable(local.Declaration.Type, AttributeArguments.Unseen);
        if (local.UsingKeyword != default)
            Refuse(local, "a cell has no resources");
        else if (local.Declaration.Type is RefTypeSyntax || type is CellType.Gate or CellType.Projection or CellType.Other)
            Refuse(local.Declaration.Type, "a local is float or Units");
        foreach (var variable in local.Declaration.Variables)
        {
            var name = variable.Identifier.ValueText;
            var value = EquationValue.Error;
            if (variable.Initializer is { } initializer)
                value = expressions.Top(initializer.Value);
            else
                _problems.Add(Descriptors.CellStatement, variable.Identifier.GetLocation(), name, "give it its value where it is declared");
            if (type is { } wanted && wanted.IsValue())
                value = expressions.Convert(value, wanted, variable);
            if (value.Expr is { } expression && type is not CellType.Error)
                _pool.Name(expression, _names.Add(name));
            values[name] = value;
        }
    }

    // A method of the cell, called with values, which keep the names that they have.
    private EquationValue Inline(MethodDeclarationSyntax method, EquatableArray<EquationValue> arguments, ExpressionSyntax place)
    {
        if (_called.TryGetValue((method, arguments), out var known))
            return known;
        if (_open.Contains(method))
            return Refuse("a method of a cell does not call itself");
        if (_called.Count >= MostCalls)
            return Refuse("the equations are too long");

        var values = new Dictionary<string, EquationValue>();
        foreach (var (parameter, value) in method.ParameterList.Parameters.Zip(arguments, static (parameter, value) => (parameter, value)))
            values[parameter.Identifier.ValueText] = value;
        var result = Read(method, values, []).Select(static result => result.Value).FirstOrDefault();
        _called[(method, arguments)] = result;
        return result;

        EquationValue Refuse(string advice)
        {
            _problems.Add(Descriptors.CellExpression, place.GetLocation(), method.Identifier.ValueText, advice);
            return EquationValue.Error;
        }
    }

    private void Unreadable(SyntaxNodeOrToken place, string reason) =>
        _problems.Add(Descriptors.CellUnreadable, place.GetLocation()!, place.ToString(), reason);

    private void Refuse(SyntaxNode node, string advice)
    {
        var word = node switch
        {
            LocalFunctionStatementSyntax function => function.Identifier,
            ExpressionStatementSyntax => (SyntaxNodeOrToken)node.ChildNodes().First(),
            StatementSyntax => node.GetFirstToken(),
            _ => node,
        };
        _problems.Add(Descriptors.CellStatement, word.GetLocation()!, Shortened(word.ToString()), advice);
    }

    /// <summary>What a message quotes of a longer text.</summary>
    public static string Shortened(string text)
    {
        var line = text.Split('\n')[0].TrimEnd();
        return line.Length == text.Length && line.Length <= 40 ? line : line.Substring(0, System.Math.Min(line.Length, 40)) + "...";
    }
}
