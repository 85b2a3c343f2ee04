using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Reading;

/// <summary>The class with the attribute, as Roslyn sees it: what the rules ask about it. It does not survive reading.</summary>
/// <param name="found">The class with its attribute.</param>
/// <param name="declarations">All kinds of models.</param>
internal sealed class ModelClass(GeneratorAttributeSyntaxContext found, IReadOnlyList<Declaration> declarations)
{
    /// <summary>The part of the class that has the attribute.</summary>
    public TypeDeclarationSyntax Syntax { get; } = (TypeDeclarationSyntax)found.TargetNode;

    /// <summary>The class.</summary>
    public INamedTypeSymbol Type { get; } = (INamedTypeSymbol)found.TargetSymbol;

    /// <summary>The program that it is part of.</summary>
    public Compilation Compilation { get; } = found.SemanticModel.Compilation;

    /// <summary>Whether it and everything around it has a name, as it should.</summary>
    public bool IsNamed =>
        ContainingTypes.Append(Type).Concat<ISymbol>(Namespaces).All(static symbol => symbol.Name.Length > 0);

    /// <summary>Whether its own code can name it.</summary>
    public bool IsAccessible => Compilation.IsSymbolAccessibleWithin(Type, Type);

    /// <summary>The assembly that defines what declarations are made of.</summary>
    public IAssemblySymbol Runtime => Attribute.ContainingAssembly;

    /// <summary>The names under which the program refers to the runtime; none where it has no other than usual.</summary>
    public ImmutableArray<string> RuntimeAliases =>
        Compilation.GetMetadataReference(Runtime)?.Properties.Aliases ?? [];

    /// <summary>Its name, for messages.</summary>
    public string Name => Type.Name;

    /// <summary>Its identifier: where to report what has no place of its own.</summary>
    public Location Place => Syntax.Identifier.GetLocation();

    /// <summary>The types around it, outermost first.</summary>
    public IEnumerable<INamedTypeSymbol> ContainingTypes =>
        Chain(Type.ContainingType, static type => type.ContainingType).Reverse();

    /// <summary>The namespaces around it, outermost first, without the global one.</summary>
    private IEnumerable<INamespaceSymbol> Namespaces =>
        Chain(Type.ContainingNamespace, static space => space.ContainingNamespace)
            .TakeWhile(static space => !space.IsGlobalNamespace)
            .Reverse();

    /// <summary>Its base classes, nearest first, without <see cref="object"/> and what the compiler does not know.</summary>
    public IEnumerable<INamedTypeSymbol> BaseTypes =>
        Chain(Type.BaseType, static type => type.BaseType)
            .TakeWhile(static type => type is { SpecialType: SpecialType.None, TypeKind: not TypeKind.Error });

    /// <summary>The classes of the program that derive from it.</summary>
    public IEnumerable<INamedTypeSymbol> Heirs => Type.IsSealed ? [] : TypesIn(Compilation.Assembly.GlobalNamespace)
        .Where(type => Chain(type.BaseType, static type => type.BaseType).Any(type => IsSame(type, Type)));

    /// <summary>Where its base class is named.</summary>
    public Location BasePlace =>
        PartsOf(Type)
            .SelectMany(static part => part.BaseList?.Types ?? [])
            .Where(IsBaseClass)
            .Select(static type => type.Type.GetLocation())
            .FirstOrDefault() ?? Place;

    /// <summary>
    /// Whether a type is that of a generated constant of its own name, in which case C# lets the name mean both.
    /// </summary>
    public bool IsTypeOfConstant(INamedTypeSymbol type) =>
        type.ToDisplayString() is KnownNames.DropoutPlacement or KnownNames.Clipping or KnownNames.TableUpdate && IsSame(type.ContainingAssembly, Runtime);

    /// <summary>Attributes of a type of the runtime, in the order in which they are written.</summary>
    /// <param name="type">The type.</param>
    public IEnumerable<(AttributeData Data, AttributeSyntax Syntax)> AttributesOf(string type) => Type.GetAttributes()
        .Where(attribute => attribute.AttributeClass is { } written && written.ToDisplayString() == type && IsSame(written.ContainingAssembly, Runtime))
        .Select(static attribute => (attribute, (AttributeSyntax)attribute.ApplicationSyntaxReference!.GetSyntax()));

    /// <summary>Whether a class is declared as a model, of whatever kind.</summary>
    public bool IsModel(INamedTypeSymbol type) => type.GetAttributes().Any(IsDeclaration);

    /// <summary>Whether the attribute stands on it more than once, perhaps on different parts.</summary>
    public bool IsDeclaredTwice => Type.GetAttributes().Count(attribute => IsSame(attribute.AttributeClass, Attribute)) > 1;

    /// <summary>Whether it is declared as a model of some other kind too.</summary>
    public bool IsOfTwoKinds => Type.GetAttributes().Count(IsDeclaration) > 1;

    /// <summary>Whether of several declarations this is the first.</summary>
    public bool IsFirstDeclaration => IsSame(Type.GetAttributes().First(IsDeclaration).AttributeClass, Attribute);

    /// <summary>Where a member is declared: its identifier, or for an inherited one the name of the base class.</summary>
    public Location PlaceOf(ISymbol member) =>
        SymbolEqualityComparer.Default.Equals(member.ContainingType, Type) ? member.Locations[0] : BasePlace;

    /// <summary>The parts of a class in the source.</summary>
    public static IEnumerable<TypeDeclarationSyntax> PartsOf(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.Select(static reference => reference.GetSyntax()).OfType<TypeDeclarationSyntax>();

    /// <summary>The declaration as plain values.</summary>
    public ModelSpec ToSpec(
        CellSpec? cell, OptimizerSpec optimizer, ModelNumbers numbers, EquatableArray<OptimizerArgument> arguments = default,
        EquatableArray<ParameterStart> starts = default) => new(
        string.Join(".", Namespaces.Select(static space => Escaped(space.Name))),
        ContainingTypes.Select(Header).ToEquatableArray(),
        Escaped(Name),
        cell,
        optimizer,
        numbers,
        arguments,
        starts);

    private INamedTypeSymbol Attribute => found.Attributes[0].AttributeClass!;

    private bool IsDeclaration(AttributeData attribute) =>
        attribute.AttributeClass is { } type
        && IsSame(type.ContainingAssembly, Runtime)
        && declarations.Any(declaration => declaration.Attribute == type.ToDisplayString());

    private static IEnumerable<INamedTypeSymbol> TypesIn(INamespaceOrTypeSymbol around)
    {
        IEnumerable<INamespaceOrTypeSymbol> members = around is INamespaceSymbol space ? space.GetMembers() : around.GetTypeMembers();
        return members.SelectMany(static member => member is INamedTypeSymbol type ? TypesIn(type).Prepend(type) : TypesIn(member));
    }

    private static bool IsSame(ISymbol? one, ISymbol? other) => SymbolEqualityComparer.Default.Equals(one, other);

    private static string Header(INamedTypeSymbol type)
    {
        var kind = type switch
        {
            { IsRecord: true, IsValueType: true } => "record struct",
            { IsRecord: true } => "record",
            { TypeKind: TypeKind.Interface } => "interface",
            { IsValueType: true } => "struct",
            _ => "class",
        };
        return $"partial {kind} {Escaped(type.Name)}";
    }

    // Contextual keywords are escaped too: some of them cannot name a type as they are, and an @ never hurts.
    private static string Escaped(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None
            ? "@" + name
            : name;

    private bool IsBaseClass(BaseTypeSyntax syntax) =>
        SymbolEqualityComparer.Default.Equals(
            Compilation.GetSemanticModel(syntax.SyntaxTree).GetTypeInfo(syntax.Type).Type, Type.BaseType);

    private static IEnumerable<T> Chain<T>(T? first, Func<T, T?> next)
        where T : class
    {
        for (var item = first; item is not null; item = next(item))
            yield return item;
    }
}
