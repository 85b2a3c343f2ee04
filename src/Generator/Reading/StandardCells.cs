using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Reading;

/// <summary>The cells that come with the generator: their equations lie in <c>Cells/</c> and are embedded as text.</summary>
internal static class StandardCells
{
    private const string Folder = "Cells/";
    private const string Extension = ".cs";

    private static readonly Dictionary<string, Lazy<CellSpec>> Cells = typeof(StandardCells).Assembly.GetManifestResourceNames()
        .Where(static name => name.StartsWith(Folder, StringComparison.Ordinal))
        .Select(static name => name.Substring(Folder.Length, name.Length - Folder.Length - Extension.Length))
        .ToDictionary(static name => name, static name => new Lazy<CellSpec>(() => Load(name)));

    /// <summary>The cell of a declaration that names none.</summary>
    public static CellSpec Lstm => Cells["Lstm"].Value;

    /// <summary>The cells' names, in alphabetical order.</summary>
    public static IEnumerable<string> Names => Cells.Keys.OrderBy(static name => name, StringComparer.Ordinal);

    /// <summary>The cell of a name; null where there is none.</summary>
    public static CellSpec? Find(string name) => Cells.TryGetValue(name, out var cell) ? cell.Value : null;

    private static CellSpec Load(string name)
    {
        using Stream text = typeof(StandardCells).Assembly.GetManifestResourceStream(Folder + name + Extension)!;
        using var reader = new StreamReader(text);
        return CellParser.Parse(reader.ReadToEnd());
    }
}
