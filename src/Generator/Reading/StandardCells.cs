using System;
using System.IO;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Reading;

/// <summary>The cells that come with the generator: their equations lie in <c>Cells/</c> and are embedded as text.</summary>
internal static class StandardCells
{
    private static readonly Lazy<CellSpec> LazyLstm = new(() => Load("Lstm"));

    /// <summary>The cell behind <c>[LstmModel]</c>.</summary>
    public static CellSpec Lstm => LazyLstm.Value;

    private static CellSpec Load(string name)
    {
        using Stream text = typeof(StandardCells).Assembly.GetManifestResourceStream($"Cells/{name}.cs")!;
        using var reader = new StreamReader(text);
        return EquationParser.Parse(reader.ReadToEnd());
    }
}
