using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Reading;

/// <summary>What a class must be, itself and the types around it, so that a second part of it can be generated.</summary>
internal static class ClassRules
{
    /// <summary>Reports every way in which a class cannot be extended.</summary>
    public static void Check(ModelClass model, ProblemList problems)
    {
        CheckLanguage(model, problems);
        CheckItself(model, problems);
        CheckGeneric(model, problems);
        CheckContainingTypes(model, problems);
        CheckRequiredMembers(model, problems);
        CheckBase(model, problems);
        CheckAlias(model, problems);
    }

    private static void CheckLanguage(ModelClass model, ProblemList problems)
    {
        var version = ((CSharpParseOptions)model.Syntax.SyntaxTree.Options).LanguageVersion;
        if (version < LanguageVersion.CSharp13)
            problems.Add(Descriptors.LanguageTooOld, model.Place, model.Name, version.ToDisplayString());
    }

    private static void CheckItself(ModelClass model, ProblemList problems)
    {
        if (!model.Syntax.Modifiers.Any(SyntaxKind.PartialKeyword))
            problems.Add(Descriptors.NotPartial, model.Place, model.Name);
        if (model.Type.IsStatic)
            problems.Add(Descriptors.StaticClass, PlaceOf(SyntaxKind.StaticKeyword, model.Type, model), model.Name);
        else if (model.Type.IsAbstract)
            problems.Add(Descriptors.AbstractClass, PlaceOf(SyntaxKind.AbstractKeyword, model.Type, model), model.Name);
        if (model.Syntax is RecordDeclarationSyntax record)
            Refuse(record.Keyword.GetLocation(), "it is a record: two copies would share the memory of one model");
        if (model.Type.IsFileLocal)
        {
            Refuse(PlaceOf(SyntaxKind.FileKeyword, model.Type, model),
                "it is local to its file, which generated code is not part of");
        }

        void Refuse(Location place, string reason) => problems.Add(Descriptors.CannotBeExtended, place, model.Name, reason);
    }

    private static void CheckGeneric(ModelClass model, ProblemList problems)
    {
        foreach (var type in model.ContainingTypes.Append(model.Type).Where(static type => type.TypeParameters.Length > 0))
        {
            var list = ModelClass.PartsOf(type).Select(static part => part.TypeParameterList).FirstOrDefault(static list => list is not null);
            problems.Add(Descriptors.GenericType, list?.GetLocation() ?? model.Place, model.Name, type.Name);
        }
    }

    private static void CheckContainingTypes(ModelClass model, ProblemList problems)
    {
        foreach (var part in model.Syntax.Ancestors().OfType<TypeDeclarationSyntax>().Reverse()
            .Where(static part => !part.Modifiers.Any(SyntaxKind.PartialKeyword)))
        {
            var name = part.Identifier;
            problems.Add(Descriptors.ContainingTypeNotPartial, name.GetLocation(), model.Name, name.ValueText);
        }

        foreach (var type in model.ContainingTypes.Where(static type => type.IsFileLocal))
        {
            problems.Add(Descriptors.CannotBeExtended, PlaceOf(SyntaxKind.FileKeyword, type, model), model.Name,
                $"'{type.Name}' around it is local to its file, which generated code is not part of");
        }
    }

    private static void CheckRequiredMembers(ModelClass model, ProblemList problems)
    {
        foreach (var member in model.BaseTypes.Prepend(model.Type).SelectMany(static type => type.GetMembers())
            .Where(static member => member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true }))
        {
            problems.Add(Descriptors.CannotBeExtended, model.PlaceOf(member), model.Name,
                $"generated code creates it without setting the required member '{member.ContainingType.Name}.{member.Name}'");
        }
    }

    private static void CheckBase(ModelClass model, ProblemList problems)
    {
        if (model.BaseTypes.FirstOrDefault() is not { } baseType)
            return;
        if (model.BaseTypes.Any(model.IsModel))
            Refuse($"its base class '{baseType.Name}' is a model already");
        else if (!baseType.InstanceConstructors.Any(IsCalledImplicitly))
            Refuse($"its base class '{baseType.Name}' has no constructor that it could call without arguments");

        bool IsCalledImplicitly(IMethodSymbol constructor) =>
            constructor.Parameters.All(static parameter => parameter.IsOptional || parameter.IsParams)
            && model.Compilation.IsSymbolAccessibleWithin(constructor, model.Type);

        void Refuse(string reason) => problems.Add(Descriptors.CannotBeExtended, model.BasePlace, model.Name, reason);
    }

    private static void CheckAlias(ModelClass model, ProblemList problems)
    {
        if (model.RuntimeAliases is { Length: > 0 } aliases && !aliases.Contains(MetadataReferenceProperties.GlobalAlias))
        {
            problems.Add(Descriptors.CannotBeExtended, model.Place, model.Name,
                $"the reference to ModelGen has the alias '{aliases[0]}' alone, and generated code says global::ModelGen; "
                + $"let it be Aliases=\"global,{aliases[0]}\"");
        }
    }

    private static Location PlaceOf(SyntaxKind modifier, INamedTypeSymbol type, ModelClass model) =>
        ModelClass.PartsOf(type).SelectMany(static part => part.Modifiers).Where(token => token.IsKind(modifier))
            .Select(static token => token.GetLocation()).FirstOrDefault() ?? model.Place;
}
