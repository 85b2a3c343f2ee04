using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Shorthands;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Reading;

/// <summary>No name in a class means something else once its members are generated.</summary>
public sealed class HiddenNameTests
{
    private const string Declare = "[ModelGen.LstmModel(VocabSize = 50, HiddenSize = 8)] ";

    public static TheoryData<string> Names => [.. OfModels.Concat(new RecurrentLayerShorthand().Declaration.Members(RecurrentLayerReader.StandIns)).Distinct()];

    private static IReadOnlyList<string> OfModels => new LanguageModelShorthand().Declaration.Members(LanguageModelReader.StandIns);

    [Theory]
    [MemberData(nameof(Names))]
    public void MG022_a_type_of_a_generated_name_in_the_attribute(string name)
    {
        bool isOfLayer = !OfModels.Contains(name);
        string attribute = isOfLayer ? "RecurrentLayer(InputSize = ~.Words, HiddenSize = 8)" : "LstmModel(VocabSize = ~.Words, HiddenSize = 8)";
        string source = $"[ModelGen.{attribute}] partial class Small; public static class {name} {{ public const int Words = 6; }}";
        GeneratorRun.Reading(source.Replace("~", name)).AssertRefused(
            $"Error MG022 at '{name}': '{name}' would mean the generated 'Small.{name}' here, and not '{name}'; write 'global::{name}'");
        Assert.Empty(GeneratorRun.Reading(source.Replace("~", $"global::{name}")).Problems);
    }

    [Theory]
    [InlineData("[ModelGen.LstmModel(VocabSize = 50, HiddenSize = HiddenSize * 2)] partial class Small;", "HiddenSize", "Settings.HiddenSize", "global::Settings.HiddenSize")]
    [InlineData("[ModelGen.LstmModel(VocabSize = HiddenSize, HiddenSize = 3)] partial class Small;", "HiddenSize", "Settings.HiddenSize", "global::Settings.HiddenSize")]
    [InlineData("[ModelGen.LstmModel(VocabSize = 50, HiddenSize = 3, NumSteps = (NumLayers))] partial class Small;", "NumLayers", "Settings.NumLayers", "global::Settings.NumLayers")]
    [InlineData("[ModelGen.LstmModel(VocabSize = 50, HiddenSize = 3, KeepProb = KeepProb / 2)] partial class Small;", "KeepProb", "Settings.KeepProb", "global::Settings.KeepProb")]
    [InlineData(Declare + "[System.Obsolete(Config.Text)] partial class Small;", "Config", "Config", "global::Config")]
    [InlineData(Declare + "partial class Small; [System.Obsolete(Config.Text)] partial class Small;", "Config", "Config", "global::Config")]
    [InlineData(Declare + "[System.Obsolete(nameof(Config.Text))] partial class Small;", "Config", "Config", "global::Config")]
    [InlineData(Declare + "[System.Obsolete(\"a\" + Config.Text)] partial class Small;", "Config", "Config", "global::Config")]
    [InlineData(Declare + "partial class Small { [System.Obsolete(Config.Text)] void F() { } }", "Config", "Config", "global::Config")]
    [InlineData(Declare + "partial class Small { void F([System.ComponentModel.Description(Config.Text)] int a) { } }", "Config", "Config", "global::Config")]
    [InlineData(Declare + "partial class Small { [System.Obsolete(Config.Text)] class Inner; }", "Config", "Config", "global::Config")]
    [InlineData(Declare + "partial class Small { class Inner { [System.Obsolete(Config.Text)] void F() { } } }", "Config", "Config", "global::Config")]
    [InlineData(Declare + "partial class Small { const int Twice = HiddenSize * 2; }", "HiddenSize", "Settings.HiddenSize", "global::Settings.HiddenSize")]
    [InlineData(Declare + "partial class Small { int F(int a = HiddenSize) => a; }", "HiddenSize", "Settings.HiddenSize", "global::Settings.HiddenSize")]
    [InlineData(Declare + "partial class Small { enum E { A = HiddenSize } }", "HiddenSize", "Settings.HiddenSize", "global::Settings.HiddenSize")]
    [InlineData(Declare + "partial class Small { string F() => Config.Text; }", "Config", "Config", "global::Config")]
    [InlineData(Declare + "partial class Small { void F() => Evaluate(3); }", "Evaluate", "Settings.Evaluate(int)", "global::Settings.Evaluate")]
    [InlineData(Declare + "partial class Small { string F() => States.Inner.Text; }", "States", "States", "global::States")]
    [InlineData("partial class Outer { const int Threads = 4; [ModelGen.LstmModel(VocabSize = Threads, HiddenSize = 8)] partial class Small; }", "Threads", "Outer.Threads", "global::Outer.Threads")]
    [InlineData("using Parameters = Config; [ModelGen.LstmModel(VocabSize = Parameters.Words, HiddenSize = 8)] partial class Small;", "Parameters", "Config", "global::Config")]
    [InlineData("namespace N { class Device { public const int Count = 3; } [ModelGen.LstmModel(VocabSize = Device.Count, HiddenSize = 8)] partial class Small; }", "Device", "N.Device", "global::N.Device")]
    [InlineData("enum Outputs { One = 1 } [ModelGen.LstmModel(VocabSize = (int)Outputs.One + 4, HiddenSize = 8)] partial class Small;", "Outputs", "Outputs", "global::Outputs")]
    [InlineData("class DropoutPlacement { public const int Count = 3; } [ModelGen.LstmModel(VocabSize = DropoutPlacement.Count, HiddenSize = 8)] partial class Small;", "DropoutPlacement", "DropoutPlacement", "global::DropoutPlacement")]
    [InlineData(Declare + "partial class Small { [ModelGen.RecurrentLayer(InputSize = Config.Words, HiddenSize = 4)] partial class Inner; }", "Config", "Config", "global::Config", "Inner")]
    public void MG022_wherever_it_stands(string source, string word, string meaning, string advice, string? inner = null)
    {
        const string Others = """

            public static class Config { public const int Words = 6; public const string Text = ""; }
            namespace States { public static class Inner { public const string Text = ""; } }
            public static class Settings { public const int HiddenSize = 16, NumLayers = 3; public const double KeepProb = 0.5; public static void Evaluate(int a) { } }
            """;
        source = "using static Settings; " + source + Others;
        string expected(string model) => $"Error MG022 at '{word}': '{word}' would mean the generated '{model}.{word}' here, and not '{meaning}'; write '{advice}'";
        var run = GeneratorRun.Of(source);
        run.AssertRefused([expected("Small"), .. inner is null ? Array.Empty<string>() : [expected(inner)]]);

        // As the message says, it compiles, and means what it meant.
        Assert.Empty(run.CompilerErrors);
        SyntaxTree tree = run.Output.SyntaxTrees.First();
        var name = tree.GetRoot().DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(node => node.Identifier.ValueText == word && node.Parent is not (NameEqualsSyntax or BaseNamespaceDeclarationSyntax)).Select(node => node.Span).First();
        var mended = GeneratorRun.Of(source.Remove(name.Start, name.Length).Insert(name.Start, advice));
        Assert.DoesNotContain(mended.Problems, static problem => problem.StartsWith("Error", StringComparison.Ordinal));
        Assert.Empty(mended.CompilerErrors);
        AssertMeansTheSame(mended, source.Remove(name.Start, name.Length).Insert(name.Start, advice));
    }

    [Theory]
    [InlineData("[ModelGen.LstmModel(VocabSize = 50, HiddenSize = HiddenSize, KeepProb = KeepProb, TieWeights = TieWeights)] partial class Small;")]
    [InlineData("[ModelGen.LstmModel(VocabSize = 50, HiddenSize = HiddenSize, EmbeddingSize = 2 * HiddenSize)] partial class Small;")]
    [InlineData("[ModelGen.LstmModel(VocabSize = 50, HiddenSize = 16, EmbeddingSize = HiddenSize)] partial class Small;")]
    [InlineData("using ModelGen; [LstmModel(VocabSize = 50, HiddenSize = 3, DropoutPlacement = DropoutPlacement.AllOutputs)] partial class Small;")]
    [InlineData("[ModelGen.LstmModel(VocabSize = Other.HiddenSize, HiddenSize = Other.Config.Words)] partial class Small;")]
    [InlineData(Declare + "[System.ComponentModel.TypeConverter(typeof(Config))] partial class Small { Config F(Device d) => (Config)new object(); }")]
    [InlineData(Declare + "[Own(Config = 3)] partial class Small { Own F() => new Own { Config = 4 }; bool G(Own o) => o is { Config: 3 }; int H(Own? o) => o?.Config ?? 0; }")]
    [InlineData(Declare + "partial class Small { int F(int Config) { int Device = Config; return Device + Config; } void G() { Forward(Update: 3); } static void Forward(int Update, int b = 0) { } }", "MG013")]
    [InlineData(Declare + "partial class Small { int F() => HiddenSize; string G() => nameof(Config); }", null, false)]
    [InlineData(Declare + "partial class Small { class Inner { const int Threads = 3; int F() => Threads; } }")]
    [InlineData(Declare + "partial class Small { class Inner : WithThreads { int F() => Threads; } } class WithThreads { protected const int Threads = 3; }")]
    [InlineData(Declare + "partial class Small { int F() { int Predict() => 3; return Predict(); } }")]
    [InlineData(Declare + "partial class Small { System.Collections.Generic.List<Config> F() => []; System.Type G() => typeof(Config.Inner); }")]
    [InlineData(Declare + "partial class Small { object F() => new { Config = 1, Device = 2 }; (int Config, int Device) G() => (Config: 1, Device: 2); }")]
    [InlineData(Declare + "partial class Small { int F() => Generic.Config<int>.Words; }")]
    [InlineData("class Config2 { } " + Declare + "partial class Small; class Use { int F() => Config.Words + HiddenSize; }")]
    public void Names_that_keep_their_meaning_are_fine(string source, string? otherId = null, bool usesSettings = true)
    {
        const string Others = """

            public class Config { public const int Words = 6; public class Inner; }
            public class Device;
            public class Own : System.Attribute { public int Config { get; set; } }
            public static class Other { public const int HiddenSize = 3; public static class Config { public const int Words = 6; } }
            public static class Generic { public static class Config<T> { public const int Words = 6; } }
            public static class Settings { public const int HiddenSize = 16; public const double KeepProb = 0.5; public const bool TieWeights = true; }
            """;
        source = (usesSettings ? "using static Settings; " : "") + source + Others;
        var run = GeneratorRun.Of(source);
        if (otherId is not null)
        {
            Assert.StartsWith($"Error {otherId}", Assert.Single(run.Problems));
            return;
        }

        Assert.Empty(run.Problems);
        Assert.Empty(run.CompilerErrors);
        AssertMeansTheSame(run, source);
    }

    [Fact]
    public void A_generated_name_that_means_nothing_else_is_the_generated_member()
    {
        var run = GeneratorRun.Of(Declare + "partial class Small { int F() => HiddenSize + Config.NumLayers; }");
        run.AssertClean();
    }

    // Every name that meant something without generated code means the same, or the same number, with it.
    private static void AssertMeansTheSame(GeneratorRun run, string source)
    {
        Compilation before = TestCompilation.Of(source), after = run.Output;
        SyntaxTree tree = after.SyntaxTrees.First();
        SemanticModel old = before.GetSemanticModel(before.SyntaxTrees.First()), now = after.GetSemanticModel(tree);
        IEnumerable<SyntaxNode> names = before.SyntaxTrees.First().GetRoot().DescendantNodes().OfType<IdentifierNameSyntax>();
        foreach ((SyntaxNode was, SyntaxNode becomes) in names.Zip(tree.GetRoot().DescendantNodes().OfType<IdentifierNameSyntax>()))
        {
            if (was.Parent is not ArgumentSyntax && old.GetSymbolInfo(was).Symbol is { } symbol && now.GetSymbolInfo(becomes).Symbol is var other)
            {
                Assert.True(
                    symbol.ToDisplayString() == other?.ToDisplayString()
                    || Equals(old.GetConstantValue(was).Value ?? was, now.GetConstantValue(becomes).Value ?? becomes),
                    $"{was} meant {symbol.ToDisplayString()} and means {other?.ToDisplayString()}");
            }
        }
    }
}
