using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Reading;

/// <summary>
/// What constructors a class may have beside the generated one, which alone makes the model's memory: all others have to come
/// to it.
/// </summary>
internal static class ConstructorRules
{
    private static readonly SymbolDisplayFormat Signature = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        memberOptions: SymbolDisplayMemberOptions.IncludeParameters,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeParamsRefOut,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>Reports every constructor that is in the way of the generated one, or does not call it.</summary>
    public static void Check(ModelClass model, ProblemList problems)
    {
        foreach (var constructor in model.Type.InstanceConstructors.Where(static method => !method.IsImplicitlyDeclared))
            Check(constructor.PartialImplementationPart ?? constructor, model, problems);
    }

    private static void Check(IMethodSymbol constructor, ModelClass model, ProblemList problems)
    {
        var place = constructor.Locations[0];
        switch (constructor.DeclaringSyntaxReferences[0].GetSyntax())
        {
            case TypeDeclarationSyntax { ParameterList: { } primary }:
                Collides(primary.GetLocation(), $"The primary constructor of '{model.Name}'", "declare a constructor with a body that calls ': this(options)'");
                break;
            case var _ when constructor.Parameters.Length == 0:
                Collides(place, $"The constructor '{model.Name}()'", "remove it");
                break;
            case var _ when constructor.Parameters.Length == 1 && IsGeneratedArgument(constructor.Parameters[0].Type):
                Collides(place, $"The constructor '{model.Name}(ModelOptions)'", "remove it");
                break;

            // One that calls another one of the class is as good as that one, which has its turn here.
            case ConstructorDeclarationSyntax { Initializer: { } call } when call.IsKind(SyntaxKind.ThisConstructorInitializer):
                break;
            default:
                problems.Add(Descriptors.ConstructorIsolated, place, constructor.ToDisplayString(Signature), model.Name);
                break;
        }

        void Collides(Location where, string what, string advice) => problems.Add(Descriptors.NameCollision, where, what, advice);
    }

    // With or without a question mark: signatures do not differ by it.
    private static bool IsGeneratedArgument(ITypeSymbol type) =>
        type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString() == Face.ConstructorArgument;
}
