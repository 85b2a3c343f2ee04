using System.Linq;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Reading;

/// <summary>Finds the cell that a declaration asks for, and reads it.</summary>
internal static class CellReader
{
    private const string Argument = "Cell";

    /// <summary>
    /// The cell of a declaration, the LSTM where it names none; null where there is no such cell. One that is in error is
    /// reported where it is declared, and not by each of its models.
    /// </summary>
    public static CellSpec? Read(AttributeArguments arguments, INamedTypeSymbol attribute, Compilation compilation, ProblemList problems)
    {
        if (arguments.Type(Argument) is not { } type)
            return StandardCells.Lstm;
        var runtime = attribute.ContainingAssembly;
        if (IsStandard(type, runtime) && StandardCells.Find(type.Name) is { } standard)
            return standard;
        if (type is INamedTypeSymbol cell && type.GetAttributes().Any(IsCellAttribute))
        {
            if (SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly))
                return CellParser.Parse(cell.OriginalDefinition, runtime, compilation, new ProblemList());
            problems.Add(
                Descriptors.CellWithoutSource, arguments.PlaceOf(Argument), type.ToDisplayString(), type.ContainingAssembly.Name);
            return null;
        }

        problems.Add(
            Descriptors.UnknownCell, arguments.PlaceOf(Argument), type.ToDisplayString(),
            string.Join(", ", StandardCells.Names.Select(static name => $"typeof({KnownNames.Cells}.{name})")));
        return null;
    }

    /// <summary>What is wrong with a cell of the user's.</summary>
    public static EquatableArray<DiagnosticInfo> FindProblems(GeneratorAttributeSyntaxContext found)
    {
        var cell = (INamedTypeSymbol)found.TargetSymbol;
        var problems = new ProblemList();

        // The compiler reports a second attribute, perhaps on another part.
        if (cell.GetAttributes().Count(IsCellAttribute) == 1)
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
