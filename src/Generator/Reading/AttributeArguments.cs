using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ModelGen.Generator.Reading;

/// <summary>
/// The named arguments of one attribute: their values and where they stand. An argument that the compiler rejects (wrong
/// type, not constant, given twice) has a place but no value; it says nothing about it that the compiler has not said.
/// </summary>
internal sealed class AttributeArguments
{
    private readonly Dictionary<string, object> _values = [];
    private readonly Dictionary<string, Location> _places = [];

    /// <summary>Reads an attribute that is written in source code.</summary>
    public AttributeArguments(AttributeData attribute, AttributeSyntax syntax)
    {
        Place = syntax.Name.GetLocation();
        AreAccepted = attribute.AttributeConstructor is not null;
        foreach (var argument in syntax.ArgumentList?.Arguments ?? [])
        {
            var name = argument.NameEquals?.Name.Identifier.ValueText;
            if (name is null || _places.ContainsKey(name))
            {
                AreAccepted = false;
                continue;
            }

            _places.Add(name, argument.Expression.GetLocation());
            var constant = attribute.NamedArguments.FirstOrDefault(pair => pair.Key == name).Value;
            if (constant is { Kind: TypedConstantKind.Primitive, Value: { } value })
                _values.Add(name, value);
            else
                AreAccepted = false;
        }
    }

    /// <summary>The attribute's name: where to report what has no place of its own.</summary>
    public Location Place { get; }

    /// <summary>Whether the compiler has nothing against the arguments.</summary>
    public bool AreAccepted { get; }

    /// <summary>Whether an argument is written, with a value or not.</summary>
    public bool IsGiven(string name) => _places.ContainsKey(name);

    /// <summary>The value of an argument; null where it is not given, or not accepted.</summary>
    public T? Value<T>(string name)
        where T : struct => _values.TryGetValue(name, out var value) ? value as T? : null;

    /// <summary>The expression of an argument; where it is not given, the attribute's name.</summary>
    public Location PlaceOf(string name) => _places.TryGetValue(name, out var place) ? place : Place;
}
