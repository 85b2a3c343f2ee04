using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Reading;

/// <summary>
/// Reads a cell's equations: a static method <c>Step</c> of locals and a returned tuple, or, where there is a single state,
/// a returned number, whose name is <c>h</c>. Parameters named like an element of the tuple are previous states, those marked
/// <c>[Hyperparameter]</c> come from the declaration, the others are gates.
/// </summary>
internal sealed class EquationParser
{
    private const string OnlyState = "h";

    private readonly ExprPool _pool = new();
    private readonly Dictionary<string, Expr> _values = [];

    /// <summary>Reads the one cell in a source text.</summary>
    /// <exception cref="FormatException">The text leaves the equation language.</exception>
    public static CellSpec Parse(string text)
    {
        MethodDeclarationSyntax step = CSharpSyntaxTree.ParseText(text).GetRoot().DescendantNodes()
            .OfType<MethodDeclarationSyntax>().Single(method => method.Identifier.Text == "Step");
        return new EquationParser().Read(step);
    }

    private CellSpec Read(MethodDeclarationSyntax step)
    {
        string cell = ((TypeDeclarationSyntax)step.Parent!).Identifier.Text;
        string[] states = step.ReturnType is TupleTypeSyntax tuple
            ? [.. tuple.Elements.Select(element => element.Identifier.Text)]
            : [OnlyState];
        ParameterSyntax[] parameters = [.. step.ParameterList.Parameters];
        string[] hyperparameters = [.. parameters.Where(IsHyperparameter).Select(parameter => parameter.Identifier.Text)];
        string[] gates = [.. parameters.Select(parameter => parameter.Identifier.Text).Except(states).Except(hyperparameters)];
        foreach (ParameterSyntax parameter in parameters)
        {
            _values.Add(parameter.Identifier.Text, _pool.Input(parameter.Identifier.Text));
        }

        IReadOnlyList<Expr> results = step.ExpressionBody is { } arrow ? Results(arrow.Expression) : [];
        foreach (StatementSyntax statement in step.Body?.Statements ?? [])
        {
            switch (statement)
            {
                case LocalDeclarationStatementSyntax local:
                    foreach (VariableDeclaratorSyntax variable in local.Declaration.Variables)
                    {
                        Expr value = Read(variable.Initializer!.Value);
                        _pool.Name(value, variable.Identifier.Text);
                        _values.Add(variable.Identifier.Text, value);
                    }

                    break;
                case ReturnStatementSyntax { Expression: { } returned }:
                    results = Results(returned);
                    break;
                default:
                    throw Outside(statement);
            }
        }

        return new CellSpec(
            cell, [.. gates.Select(gate => new GateSpec(gate))], [.. states], [], null,
            [.. hyperparameters.Select(name => new HyperparameterSpec(name, null))],
            Tape.Record(_pool, [.. states.Zip(results, (name, value) => (name, value))]));
    }

    private IReadOnlyList<Expr> Results(ExpressionSyntax returned) => returned is TupleExpressionSyntax tuple
        ? [.. tuple.Arguments.Select(argument => Read(argument.Expression))]
        : [Read(returned)];

    private Expr Read(ExpressionSyntax expression) => expression switch
    {
        ParenthesizedExpressionSyntax inner => Read(inner.Expression),
        IdentifierNameSyntax name when _values.TryGetValue(name.Identifier.Text, out Expr? value) => value,
        LiteralExpressionSyntax { Token.Value: IConvertible number } => _pool.Constant(Convert.ToDouble(number)),
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.UnaryMinusExpression } unary => _pool.Negate(Read(unary.Operand)),
        BinaryExpressionSyntax binary => binary.Kind() switch
        {
            SyntaxKind.AddExpression => _pool.Add(Read(binary.Left), Read(binary.Right)),
            SyntaxKind.SubtractExpression => _pool.Subtract(Read(binary.Left), Read(binary.Right)),
            SyntaxKind.MultiplyExpression => _pool.Multiply(Read(binary.Left), Read(binary.Right)),
            _ => throw Outside(expression),
        },
        InvocationExpressionSyntax { Expression: IdentifierNameSyntax function, ArgumentList.Arguments: { Count: 1 } arguments } =>
            function.Identifier.Text switch
            {
                "Sigmoid" => _pool.Make(Op.Sigmoid, Read(arguments[0].Expression)),
                "Tanh" => _pool.Make(Op.Tanh, Read(arguments[0].Expression)),
                _ => throw Outside(expression),
            },
        _ => throw Outside(expression),
    };

    private static bool IsHyperparameter(ParameterSyntax parameter) =>
        parameter.AttributeLists.SelectMany(list => list.Attributes).Any(attribute => attribute.Name.ToString() == "Hyperparameter");

    private static FormatException Outside(CSharpSyntaxNode node) => new($"'{node}' is outside the equation language.");
}
