using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator.Model;
using Xunit;

namespace ModelGen.Generator.Tests.Harness;

/// <summary>One run of the generator over a program, and what came of it.</summary>
internal sealed class GeneratorRun
{
    private readonly CSharpCompilation _input;

    private GeneratorRun(CSharpCompilation input, ModelGenerator generator)
    {
        _input = input;
        var driver = CSharpGeneratorDriver.Create(
                [generator.AsSourceGenerator()],
                parseOptions: (CSharpParseOptions)input.SyntaxTrees[0].Options,
                driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true))
            .RunGeneratorsAndUpdateCompilation(input, out var output, out _);
        Output = output;
        Result = driver.GetRunResult().Results.Single();
        Assert.Null(Result.Exception);
    }

    /// <summary>What Roslyn says about the run.</summary>
    public GeneratorRunResult Result { get; }

    /// <summary>The program with the generated files.</summary>
    public Compilation Output { get; }

    /// <summary>
    /// The generator's own problems, one line each: <c>Error MG006 at '-1': HiddenSize is -1; it must be at least 1</c>.
    /// The word in quotes is the source text that the squiggle would be under; for another file than the first, the file's
    /// name comes before it.
    /// </summary>
    public IReadOnlyList<string> Problems => [.. Result.Diagnostics.Select(Describe)];

    /// <summary>What the compiler says about user's and generated code together, warnings included.</summary>
    public IReadOnlyList<Diagnostic> CompilerProblems =>
        [.. Output.GetDiagnostics().Where(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)];

    /// <summary>The errors among them, by id.</summary>
    public IReadOnlyList<string> CompilerErrors =>
    [
        .. CompilerProblems
            .Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(static diagnostic => diagnostic.Id),
    ];

    /// <summary>Compiles user's and generated code together and loads the result.</summary>
    public Assembly Load()
    {
        using var image = new MemoryStream();
        Assert.True(Output.Emit(image).Success);
        return Assembly.Load(image.ToArray());
    }

    /// <summary>Names of the generated files.</summary>
    public IReadOnlyList<string> Files => [.. Result.GeneratedSources.Select(static source => source.HintName)];

    /// <summary>What was read from the only declaration of the program.</summary>
    public ModelSpec Spec() =>
        (ModelSpec)Result.TrackedSteps[TrackingNames.Model].Single().Outputs.Single().Value;

    /// <summary>Runs the generator over files.</summary>
    public static GeneratorRun Of(params string[] sources) => Of(TestCompilation.Of(sources));

    /// <summary>Runs the generator over a program.</summary>
    public static GeneratorRun Of(CSharpCompilation compilation) => new(compilation, new ModelGenerator());

    /// <summary>Runs a certain generator over a file.</summary>
    public static GeneratorRun Of(ModelGenerator generator, string source) => Of(generator, TestCompilation.Of(source));

    /// <summary>Runs a certain generator over a program.</summary>
    public static GeneratorRun Of(ModelGenerator generator, CSharpCompilation compilation) => new(compilation, generator);

    /// <summary>Reads the declarations of a file and generates empty files: a test of reading alone.</summary>
    public static GeneratorRun Reading(string source) =>
        Of(new ModelGenerator(static _ => null, static spec => spec.IsOutline ? [(".g.cs", "")] : [(".g.cs", ""), (".Cpu.g.cs", ""), (".Cuda.g.cs", "")]), source);

    /// <summary>Asserts that there is generated code, and no diagnostic.</summary>
    public void AssertClean()
    {
        Assert.Empty(Problems);
        Assert.Empty(CompilerProblems);
        Assert.Contains(Files, static file => file.EndsWith(".Cpu.g.cs", StringComparison.Ordinal));
    }

    /// <summary>Asserts that the generator has exactly these problems, in this order, and generates no program.</summary>
    public void AssertRefused(params string[] problems)
    {
        Assert.Equal(problems, Problems);
        Assert.DoesNotContain(Files, static file => file.EndsWith(".Cpu.g.cs", StringComparison.Ordinal));
    }

    /// <summary>Asserts that there is an error of ours where a model has members and no program.</summary>
    public void AssertOutlinesHaveErrors()
    {
        if (Result.TrackedSteps.TryGetValue(TrackingNames.Model, out var steps)
            && steps.SelectMany(static step => step.Outputs).Any(static output => output.Value is ModelSpec { IsOutline: true }))
        {
            Assert.Contains(Result.Diagnostics, static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        }
    }

    private string Describe(Diagnostic diagnostic)
    {
        var message = diagnostic.GetMessage(CultureInfo.InvariantCulture);
        if (diagnostic.Location == Location.None)
            return $"{diagnostic.Severity} {diagnostic.Id}: {message}";
        var lines = diagnostic.Location.GetLineSpan();
        var tree = _input.SyntaxTrees.Single(tree => tree.FilePath == lines.Path);
        Assert.Equal(tree.GetLineSpan(diagnostic.Location.SourceSpan).Span, lines.Span);
        var word = tree.GetText().ToString(diagnostic.Location.SourceSpan);
        var file = tree == _input.SyntaxTrees[0] ? "" : $"{tree.FilePath} ";
        return $"{diagnostic.Severity} {diagnostic.Id} at {file}'{word}': {message}";
    }
}
