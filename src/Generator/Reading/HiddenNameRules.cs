using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Reading;

/// <summary>
/// Names in a class that mean something else once the generated members are there: in the attribute itself, whose arguments are
/// looked up inside the class, and everywhere else between its braces. So it is in classes that derive from it.
/// </summary>
internal static class HiddenNameRules
{
    /// <summary>Reports every name whose meaning would change.</summary>
    /// <param name="model">The class.</param>
    /// <param name="generated">Names of the generated members.</param>
    /// <param name="arguments">Values that generated constants will have.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static void Check(ModelClass model, IReadOnlyList<string> generated, AttributeArguments arguments, ProblemList problems)
    {
        CheckIn(model.Type, new(generated), model, arguments, problems);
        var inherited = new HashSet<string>(generated.Except(Face.Private));
        foreach (var heir in model.Heirs)
            CheckIn(heir, inherited, model, arguments, problems);
    }

    private static void CheckIn(
        INamedTypeSymbol type, HashSet<string> names, ModelClass model, AttributeArguments arguments, ProblemList problems)
    {
        foreach (var part in ModelClass.PartsOf(type))
        {
            SemanticModel? semantics = null;
            foreach (var name in part.DescendantNodes().OfType<IdentifierNameSyntax>()
                .Where(name => names.Contains(name.Identifier.ValueText) && IsLookedUpAsValue(name)))
            {
                semantics ??= model.Compilation.GetSemanticModel(part.SyntaxTree);
                var found = semantics.GetSymbolInfo(name);
                if ((found.Symbol ?? found.CandidateSymbols.FirstOrDefault()) is { } meaning && IsHidden(meaning, name, type, model, semantics)
                    && !IsSame(meaning, arguments))
                {
                    problems.Add(Descriptors.NameHidden, name.GetLocation(), name.Identifier.ValueText, model.Name, meaning.ToDisplayString(), Global(meaning));
                }
            }
        }
    }

    // Generated members are no types, so that a name which can only be one passes them by. What stands behind a dot, or names a
    // member of something else, is not looked up here at all.
    private static bool IsLookedUpAsValue(IdentifierNameSyntax name) =>
        !SyntaxFacts.IsInNamespaceOrTypeContext(name)
        && name.Parent switch
        {
            MemberAccessExpressionSyntax access => access.Name != name,
            AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } member => member.Left != name,
            ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } } => false,
            QualifiedNameSyntax or AliasQualifiedNameSyntax or MemberBindingExpressionSyntax or NameColonSyntax or NameEqualsSyntax => false,
            _ => name.FirstAncestorOrSelf<ExpressionColonSyntax>() is null,
        };

    // Nearer than the members of the class are locals, and the members of types inside of it, inherited ones too. Its own members
    // are the business of other rules.
    private static bool IsHidden(ISymbol meaning, SyntaxNode name, INamedTypeSymbol type, ModelClass model, SemanticModel semantics)
    {
        if (meaning.Kind is not (SymbolKind.Namespace or SymbolKind.NamedType or SymbolKind.Field or SymbolKind.Property or SymbolKind.Method or SymbolKind.Event)
            || meaning is IMethodSymbol { MethodKind: MethodKind.LocalFunction }
            || meaning is INamedTypeSymbol own && model.IsTypeOfConstant(own))
        {
            return false;
        }

        var inside = name.Ancestors().OfType<TypeDeclarationSyntax>().Select(declaration => semantics.GetDeclaredSymbol(declaration))
            .TakeWhile(declared => !IsSame(declared, type.ContainingType));
        return !inside.Any(declared => Declares(declared, meaning));
    }

    private static bool Declares(INamedTypeSymbol? type, ISymbol member)
    {
        for (var declaring = type; declaring is not null; declaring = declaring.BaseType)
        {
            if (IsSame(declaring.OriginalDefinition, member.ContainingType?.OriginalDefinition))
                return true;
        }

        return false;
    }

    // 'HiddenSize = HiddenSize' is the same number before and after.
    private static bool IsSame(ISymbol meaning, AttributeArguments arguments) =>
        meaning is IFieldSymbol { HasConstantValue: true, ConstantValue: { } constant } && arguments.Value(meaning.Name) is { } value
        && Convert.ToString(constant, CultureInfo.InvariantCulture) == Convert.ToString(value, CultureInfo.InvariantCulture);

    private static bool IsSame(ISymbol? one, ISymbol? other) => SymbolEqualityComparer.Default.Equals(one, other);

    private static string Global(ISymbol meaning) => meaning is INamespaceOrTypeSymbol
        ? meaning.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)
        : $"{meaning.ContainingType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)}.{meaning.Name}";
}
