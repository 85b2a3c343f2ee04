using System.Linq;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Reading;

/// <summary>Reads which cell a declaration asks for.</summary>
internal static class CellReader
{
    private const string Argument = "Cell";

    /// <summary>The cell; the LSTM where the declaration names none, or none that exists.</summary>
    public static CellSpec Read(AttributeArguments arguments, INamedTypeSymbol attribute, ProblemList problems)
    {
        if (arguments.Type(Argument) is not { } type)
            return StandardCells.Lstm;
        if (IsStandard(type, attribute) && StandardCells.Find(type.Name) is { } cell)
            return cell;
        problems.Add(
            Descriptors.UnknownCell, arguments.PlaceOf(Argument), type.ToDisplayString(),
            string.Join(", ", StandardCells.Names.Select(static name => $"typeof({KnownNames.Cells}.{name})")));
        return StandardCells.Lstm;
    }

    // The equations are embedded in this assembly, and compiled into the one that the attribute comes from.
    private static bool IsStandard(ITypeSymbol type, INamedTypeSymbol attribute) =>
        SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, attribute.ContainingAssembly)
        && type.ContainingType is null
        && type.ContainingNamespace.ToDisplayString() == KnownNames.Cells;
}
