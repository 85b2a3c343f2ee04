using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace ModelGen.Generator.Shorthands;

/// <summary>What types and members of a program mean in a network.</summary>
/// <param name="runtime">The assembly that defines them.</param>
/// <param name="network">The class that is read.</param>
internal sealed class NetworkTypes(IAssemblySymbol runtime, INamedTypeSymbol network)
{
    /// <summary>The namespace of everything that a network is written with.</summary>
    public const string Namespace = "ModelGen.Networks";

    /// <summary>The class of the functions.</summary>
    public const string Functions = "Functions";

    /// <summary>The feeds' types.</summary>
    public static IReadOnlyDictionary<string, NetworkValueKind> Feeds { get; } =
        new[] { NetworkValueKind.Ids, NetworkValueKind.Tokens, NetworkValueKind.Vector, NetworkValueKind.Sequence }.ToDictionary(kind => kind.ToString());

    /// <summary>What else values can be; a value is of its type, or of one that derives from it.</summary>
    private static readonly HashSet<string> Values = [.. Feeds.Keys, "States", "Loss", "Value"];

    /// <summary>The name of a type of the runtime; null for any other.</summary>
    public string? NameOf(ITypeSymbol? type) =>
        type is { ContainingType: null } && SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, runtime)
        && type.ContainingNamespace.ToDisplayString() == Namespace ? type.Name : null;

    /// <summary>Whether a type is that of values, a list of them included.</summary>
    public bool IsValue(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol list => IsValue(list.ElementType),
        null => false,
        _ => (NameOf(type) is { } name && Values.Contains(name)) || IsValue(type.BaseType),
    };

    /// <summary>Whether a type is that of layers.</summary>
    public bool IsLayer(ITypeSymbol? type) => NameOf(type) is { } name && NetworkLayerReader.Kinds.ContainsKey(name);

    /// <summary>Whether a type is the network itself.</summary>
    public bool IsNetwork(ITypeSymbol? type) => SymbolEqualityComparer.Default.Equals(type, network);

    /// <summary>The type of a value as an output: <c>Vector</c> or <c>Sequence</c>; null for what is no output.</summary>
    public NetworkValueKind? OutputOf(ITypeSymbol? type) => type is null ? null
        : NameOf(type) is { } name && Feeds.TryGetValue(name, out NetworkValueKind kind) && kind >= NetworkValueKind.Vector ? kind
        : OutputOf(type.BaseType);

    /// <summary>The attributes of the runtime at a parameter, without what their names end with.</summary>
    public IEnumerable<(string Name, AttributeData Data)> AttributesOf(IParameterSymbol parameter)
    {
        const string Suffix = "Attribute";
        foreach (AttributeData attribute in parameter.GetAttributes())
        {
            if (NameOf(attribute.AttributeClass) is { } name)
            {
                yield return (name.Substring(0, name.Length - Suffix.Length), attribute);
            }
        }
    }
}
