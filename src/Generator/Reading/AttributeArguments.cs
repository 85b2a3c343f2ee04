using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Reading;

/// <summary>
/// The arguments of one attribute: their values and where they stand. An argument by place has the name of the property that keeps it. One
/// without a value is reported here. Mostly the compiler refuses it too; but it sees what other generators write, and this one does not.
/// </summary>
internal sealed class AttributeArguments
{
    private readonly Dictionary<string, object?> _values = [];
    private readonly Dictionary<string, Location> _places = [];

    /// <summary>Reads an attribute.</summary>
    /// <param name="attribute">What the compiler made of it.</param>
    /// <param name="syntax">What is written.</param>
    /// <param name="semantics">Knows which conversions need a cast: the compiler reports one, and yet gives a value.</param>
    /// <param name="problems">Takes what cannot be read.</param>
    public AttributeArguments(AttributeData attribute, AttributeSyntax syntax, SemanticModel semantics, ProblemList problems)
    {
        Place = syntax.Name.GetLocation();
        var arguments = syntax.ArgumentList?.Arguments ?? [];
        AreNamed = arguments.All(argument => NameOf(argument) is not null);
        foreach (var argument in arguments)
        {
            if (NameOf(argument) is not { } name)
                Refuse(argument, "arguments have the form 'Name = value'");
            else if (_places.ContainsKey(name))
                Refuse(argument, $"{name} is given already");
            else
            {
                _places[name] = argument.Expression.GetLocation();
                if (ValueOf(name, argument) is { } constant)
                    _values[name] = constant.Kind == TypedConstantKind.Array ? NumbersOf(constant) : constant.Value;
                else if (attribute.AttributeClass!.GetMembers(name).Length == 0)
                    Refuse((SyntaxNode?)argument.NameEquals?.Name ?? argument, "there is no argument of this name");
                else
                    Refuse(argument.Expression, $"ModelGen sees no value of {name}; {Unseen}");
            }
        }

        AreAccepted = _values.Count == arguments.Count;

        TypedConstant? ValueOf(string name, AttributeArgumentSyntax argument)
        {
            var constant = ParameterOf(argument) is { } parameter
                ? attribute.ConstructorArguments.ElementAtOrDefault(parameter.Ordinal)
                : attribute.NamedArguments.FirstOrDefault(pair => pair.Key == name).Value;
            return constant is { Kind: TypedConstantKind.Array, IsNull: false } ? NumbersOf(constant) is null ? null : constant
                : constant is { Kind: TypedConstantKind.Primitive or TypedConstantKind.Enum or TypedConstantKind.Type, Type: { } type, Value: not IErrorTypeSymbol }
                && semantics.ClassifyConversion(argument.Expression, type).IsImplicit ? constant : null;
        }

        string? NameOf(AttributeArgumentSyntax argument) => argument.NameEquals?.Name.Identifier.ValueText
            ?? (ParameterOf(argument) is { } parameter ? char.ToUpperInvariant(parameter.Name[0]) + parameter.Name.Substring(1) : null);

        IParameterSymbol? ParameterOf(AttributeArgumentSyntax argument) =>
            argument.NameEquals is not null || attribute.AttributeConstructor is not { } constructor ? null
            : argument.NameColon is { } name ? constructor.Parameters.FirstOrDefault(parameter => parameter.Name == name.Name.Identifier.ValueText)
            : constructor.Parameters.ElementAtOrDefault(arguments.IndexOf(argument));

        // Null where an element is none.
        static int[]? NumbersOf(TypedConstant list) =>
            list.Values.All(static element => element.Value is int) ? [.. list.Values.Select(static element => (int)element.Value!)] : null;

        void Refuse(SyntaxNode node, string reason) =>
            problems.Add(Descriptors.ArgumentUnreadable, node.GetLocation(), EquationReader.Shortened(node.ToString()), reason);
    }

    /// <summary>What may be the matter with something that has no meaning here.</summary>
    public static string Unseen => "it is wrong, or from another source generator, whose code ModelGen cannot see: put it into a source file";

    /// <summary>The attribute's name: where to report what has no place of its own.</summary>
    public Location Place { get; }

    /// <summary>Whether all arguments have a name: they have the form <c>Name = value</c>, or the attribute takes them by place.</summary>
    public bool AreNamed { get; }

    /// <summary>Whether the compiler accepts all arguments: each has a name that exists, once, and a value.</summary>
    public bool AreAccepted { get; }

    /// <summary>Whether an argument is written, with a value or not.</summary>
    public bool IsGiven(string name) => _places.ContainsKey(name);

    /// <summary>The value of an argument, that of an enumeration as its number; null where it is not given, or not accepted.</summary>
    public object? Value(string name) => _values.TryGetValue(name, out var value) ? value : null;

    /// <inheritdoc cref="Value(string)"/>
    public T? Value<T>(string name)
        where T : struct => Value(name) as T?;

    /// <summary>The type that an argument names; null where it is not given, or not accepted.</summary>
    public ITypeSymbol? Type(string name) => Value(name) as ITypeSymbol;

    /// <summary>The expression of an argument; where it is not given, the attribute's name.</summary>
    public Location PlaceOf(string name) => _places.TryGetValue(name, out var place) ? place : Place;
}
