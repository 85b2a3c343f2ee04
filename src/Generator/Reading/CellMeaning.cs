using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ModelGen.Generator.Reading;

/// <summary>A method that equations call.</summary>
/// <param name="Library">Where it is declared.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Method">Its declaration, where the cell itself has it.</param>
internal sealed record Callee(Library Library, string Name, MethodDeclarationSyntax? Method = null);

/// <summary>
/// What the words of a cell mean: the one thing that reading equations asks beside their syntax. A user's cell is part of a
/// program, which knows (<see cref="BoundMeaning"/>); the cells that come with the generator are texts, whose words can only
/// mean what they say (<see cref="TextMeaning"/>).
/// </summary>
internal abstract class CellMeaning
{
    /// <summary>The type that is written.</summary>
    public abstract CellType TypeOf(TypeSyntax type);

    /// <summary>Whether an attribute is the one of the runtime with this name.</summary>
    public abstract bool Is(AttributeSyntax attribute, string name);

    /// <summary>Whether an attribute is of a type that exists.</summary>
    public virtual bool Exists(AttributeSyntax attribute) => true;

    /// <summary>The method that is called.</summary>
    public abstract Callee Find(InvocationExpressionSyntax call);

    /// <summary>The value of an expression that the compiler knows; null where it knows none.</summary>
    public abstract object? ConstantOf(ExpressionSyntax expression);

    /// <summary>The last word of a name with dots, or what is not such a name as a whole.</summary>
    public static ExpressionSyntax LastWord(ExpressionSyntax name) => name is MemberAccessExpressionSyntax access ? access.Name : name;
}

/// <summary>Words of a text without a program around it.</summary>
/// <param name="cell">The cell.</param>
internal sealed class TextMeaning(TypeDeclarationSyntax cell) : CellMeaning
{
    /// <inheritdoc/>
    public override CellType TypeOf(TypeSyntax type) => type.ToString() switch
    {
        "int" => CellType.Int,
        "float" => CellType.Float,
        "double" => CellType.Double,
        KnownNames.Units => CellType.Units,
        KnownNames.Gate => CellType.Gate,
        KnownNames.Projection => CellType.Projection,
        _ => CellType.Other,
    };

    /// <inheritdoc/>
    public override bool Is(AttributeSyntax attribute, string name) => attribute.Name.ToString() == name;

    /// <inheritdoc/>
    public override Callee Find(InvocationExpressionSyntax call)
    {
        var name = LastWord(call.Expression).ToString();
        var library = (call.Expression as MemberAccessExpressionSyntax)?.Expression.ToString();
        var method = cell.Members.OfType<MethodDeclarationSyntax>().FirstOrDefault(method => method.Identifier.ValueText == name);
        return library switch
        {
            null when method is not null => new(Library.Cell, name, method),
            null or KnownNames.Equations or $"{KnownNames.Namespace}.{KnownNames.Equations}" => new(Library.Equations, name),
            "MathF" => new(Library.MathF, name),
            "Math" => new(Library.Math, name),
            _ => new(Library.Other, name),
        };
    }

    /// <inheritdoc/>
    public override object? ConstantOf(ExpressionSyntax expression) => expression switch
    {
        LiteralExpressionSyntax literal => literal.Token.Value,
        IdentifierNameSyntax name => cell.Members.OfType<FieldDeclarationSyntax>()
            .Where(static field => field.Modifiers.Any(SyntaxKind.ConstKeyword))
            .SelectMany(static field => field.Declaration.Variables)
            .Where(variable => variable.Identifier.ValueText == name.Identifier.ValueText)
            .Select(variable => ConstantOf(variable.Initializer!.Value))
            .FirstOrDefault(),
        _ => null,
    };
}

/// <summary>Words of a program.</summary>
/// <param name="cell">The cell.</param>
/// <param name="runtime">The assembly that defines the vocabulary.</param>
/// <param name="compilation">The program.</param>
internal sealed class BoundMeaning(INamedTypeSymbol cell, IAssemblySymbol runtime, Compilation compilation) : CellMeaning
{
    // A model remembers what it has bound; a new one would bind a nest of calls anew for each of them.
    private readonly Dictionary<SyntaxTree, SemanticModel> _models = [];

    /// <inheritdoc/>
    public override CellType TypeOf(TypeSyntax type) => type is PredefinedTypeSyntax word ? TypeOf(word) : Model(type).GetTypeInfo(type).Type switch
    {
        null or { TypeKind: TypeKind.Error } => CellType.Error,
        { SpecialType: SpecialType.System_Int32 } => CellType.Int,
        { SpecialType: SpecialType.System_Single } => CellType.Float,
        { SpecialType: SpecialType.System_Double } => CellType.Double,
        var found when IsOurs(found, KnownNames.Units) => CellType.Units,
        var found when IsOurs(found, KnownNames.Gate) => CellType.Gate,
        var found when IsOurs(found, KnownNames.Projection) => CellType.Projection,
        _ => CellType.Other,
    };

    /// <inheritdoc/>
    public override bool Is(AttributeSyntax attribute, string name) =>
        Model(attribute).GetTypeInfo(attribute).Type is { } type && IsOurs(type, name + "Attribute");

    /// <inheritdoc/>
    public override bool Exists(AttributeSyntax attribute) => Model(attribute).GetTypeInfo(attribute).Type is { TypeKind: not TypeKind.Error };

    /// <inheritdoc/>
    public override Callee Find(InvocationExpressionSyntax call)
    {
        // Where the arguments are wrong, the compiler has candidates.
        var info = Model(call).GetSymbolInfo(call);
        var symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
        return symbol?.ContainingType switch
        {
            null => new(Library.Nowhere, LastWord(call.Expression).ToString()),
            var type when IsOurs(type, KnownNames.Equations) => new(Library.Equations, symbol.Name),
            var type when SymbolEqualityComparer.Default.Equals(type, cell) =>
                new(Library.Cell, symbol.Name, symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() as MethodDeclarationSyntax),
            var type => type.ToDisplayString() switch
            {
                "System.MathF" => new(Library.MathF, symbol.Name),
                "System.Math" => new(Library.Math, symbol.Name),
                _ => new(Library.Other, symbol.Name),
            },
        };
    }

    /// <inheritdoc/>
    public override object? ConstantOf(ExpressionSyntax expression) => Model(expression).GetConstantValue(expression).Value;

    // A keyword means one thing; asking what it means takes as long as the expression around it is deep.
    private static CellType TypeOf(PredefinedTypeSyntax word) => word.Keyword.Kind() switch
    {
        SyntaxKind.IntKeyword => CellType.Int,
        SyntaxKind.FloatKeyword => CellType.Float,
        SyntaxKind.DoubleKeyword => CellType.Double,
        _ => CellType.Other,
    };

    private bool IsOurs(ITypeSymbol type, string name) =>
        type.Name == name
        && type.ContainingType is null
        && type.ContainingNamespace is { Name: KnownNames.Namespace, ContainingNamespace.IsGlobalNamespace: true }
        && SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, runtime);

    private SemanticModel Model(SyntaxNode node)
    {
        if (!_models.TryGetValue(node.SyntaxTree, out var model))
            _models.Add(node.SyntaxTree, model = compilation.GetSemanticModel(node.SyntaxTree));
        return model;
    }
}
