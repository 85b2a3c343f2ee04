using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Emit;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Reading;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Emit;

/// <summary>Code for models small enough to be read: one layer, two vectors and a tail of four in each row.</summary>
public sealed class GeneratedCodeTests
{
    private const string Source = """
        using ModelGen;

        namespace Samples;

        [LstmModel(VocabSize = 37, HiddenSize = 20, NumLayers = 1, NumSteps = 5, BatchSize = 4, KeepProb = 0.75)]
        public partial class TinyModel;
        """;

    private const string LayerSource = """
        using ModelGen;
        using ModelGen.Cells;

        namespace Samples;

        [RecurrentLayer(InputSize = 5, HiddenSize = 11, NumSteps = 4, BatchSize = 3, VariableLengths = true, Cell = typeof(OriginalGru))]
        public partial class TinyLayer;
        """;

    // A network that goes one step at a time.
    private const string NetworkSource = """
        using ModelGen.Networks;
        using static ModelGen.Networks.Functions;

        namespace Samples;

        [Network(BatchSize = 4)]
        public partial class TinyNetwork
        {
            public static (Loss, Sequence logits) Step(
                [Steps(6, VariableLengths = true)] Tokens words, [Along(nameof(words))] Tokens next, [Width(2)] Vector topic,
                [Embedding(37, 5)] Table table, [Recurrent(20)] Recurrent lstm, [Dense(37)] Dense classes)
            {
                Sequence logits = classes.Apply(Dropout(lstm.Apply(Concat(table[words], Tanh(topic))), 0.75));
                return (CrossEntropy(logits, next), logits);
            }
        }
        """;

    private const string SmallSource = """
        using ModelGen;
        [LstmModel(
            VocabSize = 10_000, HiddenSize = 200, NumLayers = 2, BatchSize = 20, NumSteps = 20, KeepProb = 1.0,
            InitScale = 0.1, LearningRate = 1.0, MaxGradNorm = 5, MaxEpoch = 4, MaxMaxEpoch = 13, LrDecay = 0.5)]
        public partial class SmallModel;
        """;

    [Fact]
    public void Declaration() => Snapshot.Match("cs", File("TinyModel.g.cs"));

    [Fact]
    public void Cpu() => Snapshot.Match("cs", File("TinyModel.Cpu.g.cs"));

    // The small model of the Penn Treebank, as a CUDA programmer reads it.
    [Fact]
    public void SmallCuda() => Snapshot.Match("cu", CudaText(SmallSource));

    [Theory]
    [MemberData(nameof(Cells))]
    public void A_kernel_fits_on_a_screen(string cell)
    {
        string text = CudaText($"""
            using ModelGen; using ModelGen.Cells;
            [LstmModel(VocabSize = 500, HiddenSize = 40, KeepProb = 0.5, Cell = typeof({cell}))] public partial class Small;
            """);
        foreach (string kernel in text.Split("\nKERNEL(")[1..])
            Assert.True(kernel[..kernel.IndexOf("\n}", System.StringComparison.Ordinal)].Split('\n').Length <= 50, kernel);
    }

    // Two stages, padding, a tail of three: what the language model above does not show.
    [Fact]
    public void LayerCpu() => Snapshot.Match("cs", File("TinyLayer.Cpu.g.cs", LayerSource));

    [Fact]
    public void LayerDeclaration() => Snapshot.Match("cs", File("TinyLayer.g.cs", LayerSource));

    [Fact]
    public void NetworkDeclaration() => Snapshot.Match("cs", File("TinyNetwork.g.cs", NetworkSource));

    // What a step does, and what comes before the first.
    [Fact]
    public void NetworkSteps()
    {
        string text = File("TinyNetwork.Cpu.g.cs", NetworkSource);
        Snapshot.Match("cs", string.Join("\n", SyntaxFactory.ParseCompilationUnit(text).DescendantNodes().OfType<MethodDeclarationSyntax>()
            .Where(method => method.Identifier.ValueText.Contains("Begin") || method.Identifier.ValueText.Contains("Advance")).Select(method => method.ToFullString())));
    }

    public static TheoryData<string> Cells => [.. StandardCells.Names];

    [Theory]
    [MemberData(nameof(Cells))]
    public void Equations(string cell)
    {
        var segments = new CellSegments(
            StandardCells.Find(cell)!, new Dictionary<string, double> { ["forgetBias"] = 1 }, isMasked: false);
        string text = string.Join("\n", segments.Segments.Select(segment => $"""
            forward
              {string.Join("\n  ", TapePrinter.Equations(segment.Training.Tape))}
            saved
              {(segment.Saved.Count > 0 ? string.Join(", ", segment.Saved.Select(value => value.Name)) : "nothing")}
            backward
              {string.Join("\n  ", TapePrinter.Equations(segment.Training.Derivative!.Tape))}

            """));
        Snapshot.Match("txt", text, name: cell);
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp13)]
    [InlineData(LanguageVersion.Latest)]
    public void Approved_files_compile_without_a_warning_and_without_unsafe_blocks(LanguageVersion version)
    {
        CSharpCompilation compilation = TestCompilation.Of(
            version, Source, Snapshot.Approved("cs", method: nameof(Declaration)), Snapshot.Approved("cs", method: nameof(Cpu)), File("TinyModel.Cuda.g.cs"),
            LayerSource, Snapshot.Approved("cs", method: nameof(LayerDeclaration)), Snapshot.Approved("cs", method: nameof(LayerCpu)),
            File("TinyLayer.Cuda.g.cs", LayerSource));
        compilation = compilation.WithOptions(
            compilation.Options.WithGeneralDiagnosticOption(ReportDiagnostic.Error).WithWarningLevel(9999));
        Assert.False(compilation.Options.AllowUnsafe);
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
    }

    [Fact]
    public void The_same_declaration_gives_the_same_text_in_lines_that_end_alike()
    {
        Assert.Equal(File("TinyModel.Cpu.g.cs"), File("TinyModel.Cpu.g.cs"));
        Assert.DoesNotContain('\r', File("TinyModel.Cpu.g.cs"));
        Assert.DoesNotContain(" \n", File("TinyModel.Cpu.g.cs"), System.StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_are_written_the_same_in_every_language_of_the_machine()
    {
        System.Globalization.CultureInfo before = System.Globalization.CultureInfo.CurrentCulture;
        string expected = File("TinyModel.g.cs");
        var commas = (System.Globalization.CultureInfo)System.Globalization.CultureInfo.InvariantCulture.Clone();
        commas.NumberFormat.NumberDecimalSeparator = ",";
        commas.NumberFormat.NegativeSign = "minus";
        try
        {
            System.Globalization.CultureInfo.CurrentCulture = commas;
            Assert.Equal(expected, File("TinyModel.g.cs"));
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }

    private static string File(string name, string source = Source) =>
        GeneratorRun.Of(source).Result.GeneratedSources.Single(source => source.HintName.EndsWith(name, System.StringComparison.Ordinal))
            .SourceText.ToString().Replace(Version, "0.0.0", System.StringComparison.Ordinal);

    // A release changes no approved text.
    private static string Version => typeof(ModelGenerator).Assembly.GetName().Version!.ToString(3);

    // What NVRTC reads: the literal, without the indentation of the file around it.
    private static string CudaText(string source)
    {
        string[] lines = [.. File(".Cuda.g.cs", source).Split('\n').SkipWhile(line => !line.EndsWith("\"\"\"", System.StringComparison.Ordinal)).Skip(1)];
        int indent = lines[0].Length - lines[0].TrimStart().Length;
        return string.Join("\n", lines.TakeWhile(line => !line.Contains("\"\"\"", System.StringComparison.Ordinal)).Select(line => line.Length > 0 ? line[indent..] : "")) + "\n";
    }
}
