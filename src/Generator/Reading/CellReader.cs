using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Reading;

/// <summary>Finds the cell that a declaration asks for, and reads it.</summary>
internal static class CellReader
{
    /// <summary>
    /// The cell of a declaration, the LSTM where it names none; null where there is no such cell. One that is in error is
    /// reported where it is declared, and not by each of its models.
    /// </summary>
    /// <param name="arguments">The declaration's.</param>
    /// <param name="attribute">The attribute's class.</param>
    /// <param name="compilation">The program.</param>
    /// <param name="problems">Takes what is wrong with the declaration.</param>
    /// <param name="ofCell">Takes what is wrong with the cell, and reported there.</param>
    public static CellSpec? Read(
        AttributeArguments arguments, INamedTypeSymbol attribute, Compilation compilation, ProblemList problems, ProblemList ofCell)
    {
        if (arguments.Type(KnownNames.Cell) is not { } type)
            return StandardCells.Lstm;
        var runtime = attribute.ContainingAssembly;
        if (IsStandard(type, runtime) && StandardCells.Find(type.Name) is { } standard)
            return standard;
        if (type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } cell && type.GetAttributes().Any(IsCellAttribute))
        {
            if (SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly))
                return CellParser.Parse(cell.OriginalDefinition, runtime, compilation, ofCell);
            problems.Add(
                Descriptors.CellWithoutSource, arguments.PlaceOf(KnownNames.Cell), type.ToDisplayString(), type.ContainingAssembly.Name);
            return null;
        }

        problems.Add(
            Descriptors.UnknownCell, arguments.PlaceOf(KnownNames.Cell), type.ToDisplayString(),
            string.Join(", ", StandardCells.Names.Select(static name => $"typeof({KnownNames.Cells}.{name})")));
        return null;
    }

    /// <summary>What is wrong with a cell of the user's.</summary>
    public static EquatableArray<DiagnosticInfo> FindProblems(GeneratorAttributeSyntaxContext found)
    {
        var cell = (INamedTypeSymbol)found.TargetSymbol;
        var problems = new ProblemList();

        // A second attribute, perhaps on another part, is an error of the compiler; the cell is read with the first.
        if (cell.GetAttributes().First(IsCellAttribute).ApplicationSyntaxReference!.GetSyntax().FirstAncestorOrSelf<TypeDeclarationSyntax>() == found.TargetNode)
        {
            var runtime = found.Attributes[0].AttributeClass!.ContainingAssembly;
            CellParser.Parse(cell, runtime, found.SemanticModel.Compilation, problems);
        }

        return problems.ToEquatableArray().OrderBy(static problem => problem.Place.Span.Start).ToEquatableArray();
    }

    private static bool IsCellAttribute(AttributeData attribute) =>
        attribute.AttributeClass?.ToDisplayString() == KnownNames.RecurrentCellAttribute;

    // The equations are embedded in this assembly, and compiled into the one that the attribute comes from.
    private static bool IsStandard(ITypeSymbol type, IAssemblySymbol runtime) =>
        SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, runtime)
        && type.ContainingType is null
        && type.ContainingNamespace.ToDisplayString() == KnownNames.Cells;
}
