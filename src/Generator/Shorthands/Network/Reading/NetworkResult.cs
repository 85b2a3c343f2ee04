using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ModelGen.Generator.Reading;

namespace ModelGen.Generator.Shorthands;

/// <summary>What <c>Step</c> returns: the loss, and outputs beside it.</summary>
internal sealed class NetworkResult
{
    private readonly bool _isRight;

    private NetworkResult(string type, IReadOnlyList<(string Name, SyntaxToken Place)> outputs, bool isRight) => (Type, Outputs, _isRight) = (type, outputs, isRight);

    /// <summary>The type, as it is spelled in generated code.</summary>
    public string Type { get; }

    /// <summary>The outputs, and where their names are.</summary>
    public IReadOnlyList<(string Name, SyntaxToken Place)> Outputs { get; }

    /// <summary>Reads the type of a method's result.</summary>
    /// <param name="step">The method.</param>
    /// <param name="syntax">Its declaration.</param>
    /// <param name="types">What types mean.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static NetworkResult Of(IMethodSymbol step, MethodDeclarationSyntax syntax, NetworkTypes types, ProblemList problems)
    {
        bool isRight = true;
        var outputs = new List<(string, SyntaxToken)>();
        IReadOnlyList<IFieldSymbol>? elements = step.ReturnType is INamedTypeSymbol { IsTupleType: true } tuple ? tuple.TupleElements : null;
        SeparatedSyntaxList<TupleElementSyntax> written = (syntax.ReturnType as TupleTypeSyntax)?.Elements ?? default;
        if (types.NameOf(elements?[0].Type ?? step.ReturnType) != "Loss")
        {
            Report(elements is null || written.Count == 0 ? syntax.ReturnType : written[0].Type, "the first is a Loss, which training makes smaller");
        }

        for (int index = 1; index < elements?.Count; index++)
        {
            SyntaxNode place = written.Count == 0 ? syntax.ReturnType : written[index];
            if (types.OutputOf(elements[index].Type) is null)
            {
                Report(written.Count == 0 ? place : written[index].Type, $"an output is a Vector or a Sequence, and '{elements[index].Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}' is neither");
            }
            else if (!elements[index].IsExplicitlyNamedTupleElement)
            {
                Report(place, "an output has a name, as in (Loss, Vector score)");
            }
            else
            {
                outputs.Add((elements[index].Name, written[index].Identifier));
            }
        }

        return new NetworkResult(step.ReturnType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat), outputs, isRight);

        void Report(SyntaxNode place, string reason)
        {
            isRight = false;
            problems.Add(NetworkDescriptors.Result, place.GetLocation(), reason);
        }
    }

    /// <summary>The outputs of a network that may be wrong: those whose values are not known have none.</summary>
    /// <param name="returned">What the method returns.</param>
    public IEnumerable<NetworkOutput> OutputsOf(NetworkValue? returned) => Outputs.Select((output, index) => new NetworkOutput(
        output.Name, returned is NetworkValue.Parts { Items: var items } && items.Count == Outputs.Count + 1 && items[index + 1] is NetworkValue.Node node ? node.Index : -1));

    /// <summary>The values that are returned; null where one of them has been reported.</summary>
    /// <param name="returned">What the method returns.</param>
    /// <param name="graph">The values.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public NetworkReturned? Read((IOperation Written, NetworkValue? Value) returned, NetworkGraph graph, ProblemList problems)
    {
        IReadOnlyList<NetworkValue?> values = returned.Value is NetworkValue.Parts parts ? parts.Items : [returned.Value];
        IReadOnlyList<SyntaxNode> places = returned.Written is ITupleOperation tuple
            ? [.. tuple.Elements.Select(element => element.Syntax)] : [.. values.Select(_ => returned.Written.Syntax)];
        var nodes = new List<NetworkOperand>();
        foreach ((NetworkValue? value, SyntaxNode place) in values.Zip(places, (value, place) => (value, place)))
        {
            if (value is NetworkValue.None)
            {
                problems.Add(NetworkDescriptors.Result, place.GetLocation(), $"'{EquationReader.Shortened(place.ToString())}' is null, and no value");
            }

            if (value is not NetworkValue.Node node)
            {
                return null;
            }

            nodes.Add(new(node.Index, place, IsFollowed: true));
        }

        if (!_isRight)
        {
            return null;
        }

        foreach ((NetworkOperand node, (string name, _)) in nodes.Skip(1).Zip(Outputs, (node, output) => (node, output)))
        {
            graph.Name(node.Node, name);
        }

        return new NetworkReturned(nodes[0], [.. nodes.Skip(1)]);
    }
}

/// <summary>The values that <c>Step</c> returns.</summary>
/// <param name="Loss">The loss.</param>
/// <param name="Outputs">What is returned beside it.</param>
internal sealed record NetworkReturned(NetworkOperand Loss, IReadOnlyList<NetworkOperand> Outputs);
