using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ModelGen.Generator.Reading;

namespace ModelGen.Generator.Shorthands;

/// <summary>Reads methods of local declarations and one <c>return</c>; a called method of the class is read in place, each time anew.</summary>
/// <param name="graph">Takes the values.</param>
/// <param name="types">What types mean.</param>
/// <param name="compilation">The program.</param>
/// <param name="problems">Takes what is wrong.</param>
internal sealed class NetworkBody(NetworkGraph graph, NetworkTypes types, Compilation compilation, ProblemList problems)
{
    private readonly Dictionary<IMethodSymbol, IMethodBodyOperation?> _bodies = new(SymbolEqualityComparer.Default);
    private readonly Stack<IMethodSymbol> _open = [];

    /// <summary>Reads a method, and gives what it returns; null where that is reported.</summary>
    /// <param name="method">The method.</param>
    /// <param name="arguments">What its parameters stand for.</param>
    public (IOperation Written, NetworkValue? Value)? Read(IMethodSymbol method, IEnumerable<KeyValuePair<IParameterSymbol, NetworkValue?>> arguments)
    {
        if (BodyOf(method) is not { } body)
        {
            return null;
        }

        _open.Push(method);
        var values = new Dictionary<ISymbol, NetworkValue?>(SymbolEqualityComparer.Default);
        foreach (KeyValuePair<IParameterSymbol, NetworkValue?> argument in arguments)
        {
            // The body of a partial method has parameters of its own.
            values[method.PartialImplementationPart?.Parameters[argument.Key.Ordinal] ?? argument.Key] = argument.Value;
        }

        var expressions = new NetworkExpressions(this, graph, types, problems, values);
        (IOperation, NetworkValue?)? result = null;
        foreach (IOperation statement in (body.BlockBody ?? body.ExpressionBody)!.Operations)
        {
            switch (statement)
            {
                case IEmptyOperation:
                    break;
                case var _ when result is not null:
                    Refuse(statement, "a network ends with its one return");
                    break;
                case IReturnOperation { ReturnedValue: { } returned }:
                    result = (Unconverted(returned), expressions.Top(returned));
                    break;
                case IVariableDeclarationGroupOperation group when group.Syntax is LocalDeclarationStatementSyntax { Declaration.Type: not RefTypeSyntax }:
                    Declare(group, expressions, values);
                    break;
                case IExpressionStatementOperation { Operation: IDeconstructionAssignmentOperation { Target: IDeclarationExpressionOperation { Expression: ITupleOperation names } } parts }:
                    Assign(names, expressions.Top(parts.Value), values);
                    break;
                case IExpressionStatementOperation { Operation: IDeconstructionAssignmentOperation { Target: ITupleOperation names } parts }
                    when names.Elements.All(name => name is IDeclarationExpressionOperation or IDiscardOperation):
                    Assign(names, expressions.Top(parts.Value), values);
                    break;
                default:
                    Refuse(statement, statement.Syntax is StatementSyntax written ? NetworkAdvice.Of(written) : NetworkAdvice.Of(statement.Syntax));
                    break;
            }
        }

        _open.Pop();
        return result;
    }

    /// <summary>Reads a method where it is called.</summary>
    /// <param name="method">The method.</param>
    /// <param name="arguments">What its parameters stand for.</param>
    /// <param name="word">Where it is called.</param>
    public NetworkValue? Inline(IMethodSymbol method, IReadOnlyList<(IParameterSymbol Parameter, NetworkValue? Value)> arguments, SyntaxNodeOrToken word)
    {
        string? reason = _open.Contains(method, SymbolEqualityComparer.Default) ? "a method of a network does not call itself"
            : !method.IsStatic || method.IsGenericMethod ? "a method of a network is static, and not generic"
            : method.Parameters.Any(parameter => parameter.RefKind != RefKind.None || parameter.IsParams) ? "a method of a network takes its arguments one by one, as they are"
            : method.ReturnsVoid || method.IsAsync || method.IsExtern ? "a method of a network gives a value"
            : null;
        if (reason is null)
        {
            return Read(method, arguments.Select(argument => new KeyValuePair<IParameterSymbol, NetworkValue?>(argument.Parameter, argument.Value)))?.Value;
        }

        problems.Add(NetworkDescriptors.UnknownFunction, word.GetLocation()!, EquationReader.Shortened(word.ToString()), reason);
        return null;
    }

    /// <summary>The declaration of a method that has a body.</summary>
    public static MethodDeclarationSyntax? SyntaxOf(IMethodSymbol method) =>
        (method.PartialImplementationPart ?? method).DeclaringSyntaxReferences.Select(part => part.GetSyntax()).OfType<MethodDeclarationSyntax>().FirstOrDefault();

    // What the compiler refuses has no meaning; it is said once for each method.
    private IMethodBodyOperation? BodyOf(IMethodSymbol method)
    {
        if (!_bodies.TryGetValue(method, out IMethodBodyOperation? body))
        {
            if (SyntaxOf(method) is { } syntax && (syntax.Body ?? (SyntaxNode?)syntax.ExpressionBody) is { } written
                && !NetworkReader.IsRefused(written, compilation, problems))
            {
                body = compilation.GetSemanticModel(syntax.SyntaxTree).GetOperation(syntax) as IMethodBodyOperation;
            }

            _bodies.Add(method, body);
        }

        return body;
    }

    private void Declare(IVariableDeclarationGroupOperation group, NetworkExpressions expressions, Dictionary<ISymbol, NetworkValue?> values)
    {
        foreach (IVariableDeclaratorOperation variable in group.Declarations.SelectMany(declaration => declaration.Declarators))
        {
            if (variable.Initializer is { } initializer)
            {
                Assign(variable.Symbol, expressions.Top(initializer.Value), values);
                continue;
            }

            values[variable.Symbol] = null;
            problems.Add(
                NetworkDescriptors.Statement, ((VariableDeclaratorSyntax)variable.Syntax).Identifier.GetLocation(), variable.Symbol.Name, "give it its value where it is declared");
        }
    }

    private void Assign(ITupleOperation names, NetworkValue? value, Dictionary<ISymbol, NetworkValue?> values)
    {
        IReadOnlyList<NetworkValue?>? parts = (value as NetworkValue.Parts)?.Items;
        for (int index = 0; index < names.Elements.Length; index++)
        {
            IOperation name = names.Elements[index] is IDeclarationExpressionOperation { Expression: var declared } ? declared : names.Elements[index];
            if (name is ILocalReferenceOperation local)
            {
                Assign(local.Local, parts?[index], values);
            }
            else if (name is ITupleOperation inner)
            {
                Assign(inner, parts?[index], values);
            }
        }
    }

    private void Assign(ILocalSymbol local, NetworkValue? value, Dictionary<ISymbol, NetworkValue?> values)
    {
        values[local] = value;
        if (value is NetworkValue.Node node)
        {
            graph.Name(node.Index, local.Name);
        }
    }

    private static IOperation Unconverted(IOperation operation) => operation is IConversionOperation { IsImplicit: true } conversion ? conversion.Operand : operation;

    private void Refuse(IOperation statement, string advice)
    {
        SyntaxNodeOrToken word = statement.Syntax switch
        {
            LocalFunctionStatementSyntax function => function.Identifier,
            ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax assignment } => assignment.Left,
            ExpressionStatementSyntax expression => expression.Expression,
            _ => statement.Syntax.GetFirstToken(),
        };
        problems.Add(NetworkDescriptors.Statement, word.GetLocation()!, EquationReader.Shortened(word.ToString()), advice);
    }
}
