using System.Collections.Generic;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Reading;

/// <summary>The cells that come with the generator: their equations lie in <c>Cells/</c> and are embedded as text.</summary>
internal static class StandardCells
{
    private static readonly EmbeddedEquations<CellSpec> Cells = new("Cells/", CellParser.Parse);

    /// <summary>The cell of a declaration that names none.</summary>
    public static CellSpec Lstm => Cells.Find("Lstm")!;

    /// <summary>The cells' names, in alphabetical order.</summary>
    public static IEnumerable<string> Names => Cells.Names;

    /// <summary>The cell of a name; null where there is none.</summary>
    public static CellSpec? Find(string name) => Cells.Find(name);
}
