using System.IO;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator.Model;
using ModelGen.Generator.Reading;
using Xunit;

namespace ModelGen.Generator.Tests.Harness;

/// <summary>A program whose class <c>Mine</c> is a cell: as the generator reads it, and as the compiler compiles it.</summary>
internal sealed class CellProgram
{
    private readonly CSharpCompilation _compilation;

    /// <param name="source">The program.</param>
    public CellProgram(string source)
    {
        _compilation = TestCompilation.Of(source);
        INamedTypeSymbol cell = _compilation.GetTypeByMetadataName("Mine")!;
        var problems = new ProblemList();
        CellSpec? spec = CellParser.Parse(cell, cell.GetAttributes().Single().AttributeClass!.ContainingAssembly, _compilation, problems);
        Assert.Equal("", string.Join("\n", problems.ToEquatableArray().Select(problem => problem.ToDiagnostic())));
        Spec = spec!;
    }

    /// <summary>What was read.</summary>
    public CellSpec Spec { get; }

    /// <summary>What was compiled.</summary>
    public MethodInfo Compile()
    {
        using var image = new MemoryStream();
        var result = _compilation.Emit(image);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        return Assembly.Load(image.ToArray()).GetType("Mine")!.GetMethod("Step", BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)!;
    }
}
