using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ModelGen.Generator.Reading;

/// <summary>
/// The named arguments of one attribute: their values and where they stand. One that the compiler rejects (wrong type, not
/// constant) has a place but no value: there is nothing to say about it that the compiler has not said.
/// </summary>
internal sealed class AttributeArguments
{
    private readonly Dictionary<string, object?> _values = [];
    private readonly Dictionary<string, Location> _places = [];

    /// <summary>Reads an attribute.</summary>
    /// <param name="attribute">What the compiler made of it.</param>
    /// <param name="syntax">What is written.</param>
    /// <param name="semantics">Knows which conversions need a cast: the compiler reports one, and yet gives a value.</param>
    public AttributeArguments(AttributeData attribute, AttributeSyntax syntax, SemanticModel semantics)
    {
        Place = syntax.Name.GetLocation();
        var arguments = syntax.ArgumentList?.Arguments ?? [];
        AreNamed = arguments.All(static argument => argument.NameEquals is not null);
        foreach (var argument in arguments)
        {
            if (argument.NameEquals?.Name.Identifier.ValueText is not { } name)
                continue;
            _places[name] = argument.Expression.GetLocation();
            var constant = attribute.NamedArguments.FirstOrDefault(pair => pair.Key == name).Value;
            if (constant is { Kind: TypedConstantKind.Primitive or TypedConstantKind.Enum or TypedConstantKind.Type, Type: { } type, Value: not IErrorTypeSymbol }
                && semantics.ClassifyConversion(argument.Expression, type).IsImplicit)
            {
                _values[name] = constant.Value;
            }
        }

        AreAccepted = _values.Count == arguments.Count;
    }

    /// <summary>The attribute's name: where to report what has no place of its own.</summary>
    public Location Place { get; }

    /// <summary>Whether all arguments have the form <c>Name = value</c>, the only one that the compiler accepts.</summary>
    public bool AreNamed { get; }

    /// <summary>Whether the compiler accepts all arguments: each has a name that exists, once, and a value.</summary>
    public bool AreAccepted { get; }

    /// <summary>Whether an argument is written, with a value or not.</summary>
    public bool IsGiven(string name) => _places.ContainsKey(name);

    /// <summary>The value of an argument, that of an enumeration as its number; null where it is not given, or not accepted.</summary>
    public T? Value<T>(string name)
        where T : struct => _values.TryGetValue(name, out var value) ? value as T? : null;

    /// <summary>The type that an argument names; null where it is not given, or not accepted.</summary>
    public ITypeSymbol? Type(string name) => _values.TryGetValue(name, out var value) ? value as ITypeSymbol : null;

    /// <summary>The expression of an argument; where it is not given, the attribute's name.</summary>
    public Location PlaceOf(string name) => _places.TryGetValue(name, out var place) ? place : Place;
}
