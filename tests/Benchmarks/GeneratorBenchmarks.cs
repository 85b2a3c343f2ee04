using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator;

namespace ModelGen.Benchmarks;

/// <summary>The generator itself, on the four classic models in one compilation.</summary>
[InProcess]
public class GeneratorBenchmarks
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Latest);

    private static readonly (string Name, string Arguments)[] Models =
    [
        ("SmallModel", "VocabSize = 10_000, HiddenSize = 200"),
        ("MediumModel", "VocabSize = 10_000, HiddenSize = 650, NumSteps = 35, KeepProb = 0.5"),
        ("LargeModel", "VocabSize = 10_000, HiddenSize = 1500, NumSteps = 35, KeepProb = 0.35, MaxGradNorm = 10"),
        ("TestModel", "VocabSize = 10_000, HiddenSize = 2, NumLayers = 1, NumSteps = 2"),
    ];

    private Compilation _compilation = null!;

    /// <summary>Prepares the compilation; not measured.</summary>
    [GlobalSetup]
    public void Setup()
    {
        string source = "using ModelGen;\n"
            + string.Join('\n', Models.Select(model => $"[LstmModel({model.Arguments})] public partial class {model.Name};"));
        IEnumerable<MetadataReference> references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Append(typeof(LstmModelAttribute).Assembly.Location)
            .Distinct()
            .Select(path => MetadataReference.CreateFromFile(path));
        _compilation = CSharpCompilation.Create(
            "Models", [CSharpSyntaxTree.ParseText(source, Options)], references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
    }

    /// <summary>From nothing: what a command-line build pays.</summary>
    [Benchmark]
    public int GenerateFourModels()
    {
        GeneratorDriver driver = CSharpGeneratorDriver
            .Create([new ModelGenerator().AsSourceGenerator()], parseOptions: Options)
            .RunGenerators(_compilation);
        return driver.GetRunResult().GeneratedTrees.Length;
    }
}
