using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Reading;

/// <summary>Finds the optimizer that a declaration asks for, and reads it.</summary>
internal static class OptimizerReader
{
    /// <summary>
    /// The optimizer of a declaration, gradient descent where it names none; null where there is no such optimizer. One that is in error is
    /// reported where it is declared, and not by each of its models.
    /// </summary>
    /// <param name="arguments">The declaration's.</param>
    /// <param name="attribute">The attribute's class.</param>
    /// <param name="compilation">The program.</param>
    /// <param name="problems">Takes what is wrong with the declaration.</param>
    /// <param name="ofOptimizer">Takes what is wrong with the optimizer, and reported there.</param>
    public static OptimizerSpec? Read(
        AttributeArguments arguments, INamedTypeSymbol attribute, Compilation compilation, ProblemList problems, ProblemList ofOptimizer)
    {
        if (arguments.Type(KnownNames.Optimizer) is not { } type)
            return StandardOptimizers.Sgd;
        var runtime = attribute.ContainingAssembly;
        if (IsStandard(type, runtime) && StandardOptimizers.Find(type.Name) is { } standard)
            return standard;
        if (type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } optimizer && type.GetAttributes().Any(IsOptimizerAttribute))
        {
            if (SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly))
                return OptimizerParser.Parse(optimizer.OriginalDefinition, runtime, compilation, ofOptimizer);
            problems.Add(
                Descriptors.OptimizerWithoutSource, arguments.PlaceOf(KnownNames.Optimizer), type.ToDisplayString(), type.ContainingAssembly.Name);
            return null;
        }

        problems.Add(
            Descriptors.UnknownOptimizer, arguments.PlaceOf(KnownNames.Optimizer), type.ToDisplayString(),
            string.Join(", ", StandardOptimizers.Names.Select(static name => $"typeof({KnownNames.Optimizers}.{name})")));
        return null;
    }

    /// <summary>What is wrong with an optimizer of the user's.</summary>
    public static EquatableArray<DiagnosticInfo> FindProblems(GeneratorAttributeSyntaxContext found)
    {
        var optimizer = (INamedTypeSymbol)found.TargetSymbol;
        var problems = new ProblemList();

        // A second attribute, perhaps on another part, is an error of the compiler; the optimizer is read with the first.
        if (optimizer.GetAttributes().First(IsOptimizerAttribute).ApplicationSyntaxReference!.GetSyntax().FirstAncestorOrSelf<TypeDeclarationSyntax>() == found.TargetNode)
            OptimizerParser.Parse(optimizer, found.Attributes[0].AttributeClass!.ContainingAssembly, found.SemanticModel.Compilation, problems);
        return problems.ToEquatableArray().OrderBy(static problem => problem.Place.Span.Start).ToEquatableArray();
    }

    private static bool IsOptimizerAttribute(AttributeData attribute) =>
        attribute.AttributeClass?.ToDisplayString() == KnownNames.OptimizerAttribute;

    // The equations are embedded in this assembly, and compiled into the one that the attribute comes from.
    private static bool IsStandard(ITypeSymbol type, IAssemblySymbol runtime) =>
        SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, runtime)
        && type.ContainingType is null
        && type.ContainingNamespace.ToDisplayString() == KnownNames.Optimizers;
}
