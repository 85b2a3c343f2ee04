using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Reading;

/// <summary>Finds the method that holds equations: the one static <c>Step</c> of a type.</summary>
internal static class StepMethod
{
    private const string Step = "Step";

    /// <summary>The first type in a source text.</summary>
    public static TypeDeclarationSyntax TypeIn(string text) =>
        CSharpSyntaxTree.ParseText(text).GetRoot().DescendantNodes().OfType<TypeDeclarationSyntax>().First();

    /// <summary>The parts of a type of the user's; null where something in them is no C#.</summary>
    public static TypeDeclarationSyntax[]? PartsOf(INamedTypeSymbol type, ProblemList problems)
    {
        TypeDeclarationSyntax[] parts =
            [.. type.DeclaringSyntaxReferences.Select(static part => part.GetSyntax()).OfType<TypeDeclarationSyntax>()];

        // What the compiler cannot parse, we would misread.
        if (parts.FirstOrDefault(static part => part.ContainsDiagnostics && part.GetDiagnostics().Any(static problem => problem.Severity == DiagnosticSeverity.Error)) is not { } broken)
            return parts;
        problems.Add(
            Descriptors.CellUnreadable, broken.Identifier.GetLocation(), broken.Identifier.ValueText,
            "something in it is no C#, as the compiler reports");
        return null;
    }

    /// <summary>The method; null where there is none, or what is wrong with it.</summary>
    /// <param name="parts">The parts of the type.</param>
    /// <param name="descriptor">What is reported: the type, and the reason.</param>
    /// <param name="problems">Takes the problem.</param>
    public static MethodDeclarationSyntax? Find(TypeDeclarationSyntax[] parts, DiagnosticDescriptor descriptor, ProblemList problems)
    {
        var type = parts[0].Identifier;
        var generic = parts[0].AncestorsAndSelf().OfType<TypeDeclarationSyntax>()
            .Select(static part => part.TypeParameterList).FirstOrDefault(static list => list is not null);
        if (generic is not null)
            Refuse(generic, "it is generic, or inside a generic type");

        MethodDeclarationSyntax[] steps =
        [
            .. parts.SelectMany(static part => part.Members).OfType<MethodDeclarationSyntax>()
                .Where(static method => method.Identifier.ValueText == Step && method.ExplicitInterfaceSpecifier is null),
        ];
        if (steps.Length == 0)
            Refuse(type, "it has no static method 'Step' with the equations");
        foreach (var second in steps.Skip(1))
            Refuse(second.Identifier, "it has more than one method 'Step'");
        foreach (var step in steps)
        {
            if (!step.Modifiers.Any(SyntaxKind.StaticKeyword))
                Refuse(step.Identifier, "'Step' is not static");
            if (step.TypeParameterList is { } parameters)
                Refuse(parameters, "'Step' is generic");
            if (step.Body is null && step.ExpressionBody is null)
                Refuse(step.Identifier, "'Step' has no body");
        }

        return problems.AllowsGeneration ? steps[0] : null;

        void Refuse(SyntaxNodeOrToken place, string reason) => problems.Add(descriptor, place.GetLocation()!, type.ValueText, reason);
    }
}
