using System;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ModelGen.Generator.Tests.Harness;

/// <summary>Turns source texts into the program that a user of the package would compile.</summary>
internal static class TestCompilation
{
    private static readonly MetadataReference[] References =
    [
        .. Directory.EnumerateFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll")
            .Where(static path => Path.GetFileName(path) is ['S', 'y', 's', 't', 'e', 'm', '.', ..] or "netstandard.dll" or "mscorlib.dll")
            .Where(static path => !path.EndsWith(".Native.dll", StringComparison.Ordinal))
            .Select(static path => MetadataReference.CreateFromFile(path)),
        MetadataReference.CreateFromFile(typeof(LstmModelAttribute).Assembly.Location),
    ];

    /// <summary>A library of the given files; the first is called <c>0.cs</c>, the next <c>1.cs</c>.</summary>
    public static CSharpCompilation Of(params string[] sources) => Of(LanguageVersion.Latest, sources);

    /// <summary>The same in a certain version of the language.</summary>
    public static CSharpCompilation Of(LanguageVersion version, params string[] sources) =>
        CSharpCompilation.Create(
            "Test",
            sources.Select((source, index) => Parse(source, index, version)),
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>The program with one file written anew.</summary>
    public static CSharpCompilation With(this CSharpCompilation compilation, int index, string source) =>
        compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[index], Parse(source, index, LanguageVersion.Latest));

    /// <summary>The program with another file.</summary>
    public static CSharpCompilation Plus(this CSharpCompilation compilation, string source) =>
        compilation.AddSyntaxTrees(Parse(source, compilation.SyntaxTrees.Length, LanguageVersion.Latest));

    private static SyntaxTree Parse(string source, int index, LanguageVersion version) =>
        CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(version), $"{index}.cs");
}
