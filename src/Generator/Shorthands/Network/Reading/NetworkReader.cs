using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Model;
using ModelGen.Generator.Reading;

namespace ModelGen.Generator.Shorthands;

/// <summary>
/// Reads a network: the arguments of its attribute, and its <c>Step</c>. <see cref="NetworkSignature"/> reads what goes in,
/// <see cref="NetworkBody"/> the statements, <see cref="NetworkExpressions"/> the expressions, <see cref="NetworkResult"/> what comes out.
/// </summary>
internal sealed class NetworkReader
{
    private const string Step = "Step";

    private readonly DeclarationSource _source;
    private readonly NetworkTypes _types;

    private NetworkReader(DeclarationSource source) =>
        (_source, _types) = (source, new NetworkTypes(source.Class.Runtime, source.Class.Type));

    /// <summary>Reads one.</summary>
    public static DeclaredNumbers Read(DeclarationSource source) => new NetworkReader(source).Read();

    /// <summary>
    /// Whether the compiler refuses something of a text, which is reported once: it sees what other generators write, and this one does not.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="compilation">The program.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static bool IsRefused(SyntaxNode text, Compilation compilation, ProblemList problems) =>
        IsRefused(text, except: null, compilation, problems);

    private DeclaredNumbers Read()
    {
        var rules = new NumberRules(_source.Arguments, _source.Problems);
        int batchSize = rules.Size(nameof(NetworkNumbers.BatchSize), 20);
        int accumulate = rules.Size(nameof(NetworkNumbers.Accumulate), 1, SharedRules.MostAccumulated);
        double initScale = rules.NotNegative(nameof(NetworkNumbers.InitScale), 0.1);
        UpdateNumbers update = UpdateRules.Read(rules, Clipping.None);
        if (rules.AreKept)
        {
            UpdateRules.CheckPurpose(_source.Arguments, update, _source.Problems);
        }

        var standIns = new NetworkNumbers(1, 1, 0, UpdateRules.StandIns, [], [], [], [], Loss: -1, [], "");
        if (FindStep() is not { } step || NetworkBody.SyntaxOf(step) is not { } syntax
            || IsRefused(syntax, except: (SyntaxNode?)syntax.Body ?? syntax.ExpressionBody, _source.Class.Compilation, _source.Problems))
        {
            return new(null, standIns, [SizeArgument.OfBatch]);
        }

        var signature = new NetworkSignature(step, _types, _source);
        var result = NetworkResult.Of(step, syntax, _types, _source.Problems);
        NetworkNames.Check(signature, result.Outputs, _source.Problems);
        var graph = new NetworkGraph(signature, syntax.Identifier.GetLocation(), _source.Problems);
        var body = new NetworkBody(graph, _types, _source.Class.Compilation, _source.Problems);
        (IOperation Written, NetworkValue? Value)? returned = body.Read(step, signature.Values);

        // The outline of a network that is wrong has the members that it would have.
        standIns = standIns with
        {
            Axes = [.. signature.Axes],
            Feeds = [.. signature.Feeds],
            Layers = [.. graph.Layers],
            Nodes = [.. graph.Nodes],
            Outputs = [.. result.OutputsOf(returned?.Value)],
            Returns = result.Type,
        };
        if (returned is null || result.Read(returned.Value, graph, _source.Problems) is not { } nodes || !_source.Problems.AllowsGeneration)
        {
            return new(null, standIns, [SizeArgument.OfBatch]);
        }

        new NetworkRules(signature, graph, nodes, _source).Check(update, accumulate);
        NetworkNumbers? numbers = !rules.AreKept || !_source.Problems.AllowsGeneration ? null : new NetworkNumbers(
            batchSize, accumulate, initScale, update, [.. signature.Axes], [.. signature.Feeds], [.. graph.Layers], [.. graph.Nodes], nodes.Loss.Node,
            [.. result.Outputs.Zip(nodes.Outputs, (output, node) => new NetworkOutput(output.Name, node.Node))], result.Type);
        return new(numbers, standIns, [.. signature.Sizes, SizeArgument.OfBatch]);
    }

    // The one that is static, has a body, and is not generic.
    private IMethodSymbol? FindStep()
    {
        IMethodSymbol[] steps = [.. _source.Class.Type.GetMembers(Step).OfType<IMethodSymbol>().Where(method => method.MethodKind == MethodKind.Ordinary)];
        if (steps.Length == 0)
        {
            return Refuse(_source.Class.Place, "it has no static method 'Step' with feeds and layers");
        }

        if (steps.Length > 1)
        {
            return Refuse(steps[1].Locations[0], "it has more than one method 'Step'");
        }

        IMethodSymbol step = steps[0];
        MethodDeclarationSyntax? syntax = NetworkBody.SyntaxOf(step);
        return !step.IsStatic ? Refuse(step.Locations[0], "'Step' is not static")
            : step.IsGenericMethod ? Refuse(syntax?.TypeParameterList?.GetLocation() ?? step.Locations[0], "'Step' is generic")
            : syntax is { Body: null, ExpressionBody: null } or null ? Refuse(step.Locations[0], "'Step' has no body")
            : step.IsAsync ? Refuse(step.Locations[0], "'Step' is asynchronous")
            : step;

        IMethodSymbol? Refuse(Location place, string reason)
        {
            _source.Problems.Add(NetworkDescriptors.Method, place, _source.Class.Name, reason);
            return null;
        }
    }

    private static bool IsRefused(SyntaxNode text, SyntaxNode? except, Compilation compilation, ProblemList problems)
    {
        Diagnostic? refused = compilation.GetSemanticModel(text.SyntaxTree).GetDiagnostics(text.Span).FirstOrDefault(
            problem => problem.DefaultSeverity == DiagnosticSeverity.Error && except?.Span.Contains(problem.Location.SourceSpan) is not true);
        if (refused is null)
        {
            return false;
        }

        problems.Add(
            NetworkDescriptors.Unreadable, refused.Location, EquationReader.Shortened(text.SyntaxTree.GetText().ToString(refused.Location.SourceSpan)), AttributeArguments.Unseen);
        return true;
    }
}
