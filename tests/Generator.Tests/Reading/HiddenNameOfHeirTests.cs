using System.Linq;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Model;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Reading;

/// <summary>Classes that derive from a model inherit the generated members: no name in them means something else because of it.</summary>
public sealed class HiddenNameOfHeirTests
{
    private const string Program = """

        [ModelGen.LstmModel(VocabSize = 50, HiddenSize = 8, NumLayers = 2)] public partial class Small;
        public static class Settings { public const int HiddenSize = 16, NumLayers = 2; public static int Evaluate(int a) => a; }
        public static class Config { public const int Words = 6; public const string Text = ""; }
        """;

    [Theory]
    [InlineData("class Heir : Small { int F() => HiddenSize; }", "HiddenSize", "Settings.HiddenSize")]
    [InlineData("class Heir : Small { const int Twice = HiddenSize * 2; }", "HiddenSize", "Settings.HiddenSize")]
    [InlineData("class Heir : Small { void F() => Evaluate(3); }", "Evaluate", "Settings.Evaluate(int)")]
    [InlineData("class Heir : Small { int F() => Config.Words; }", "Config", "Config")]
    [InlineData("[System.Obsolete(Config.Text)] class Heir : Small;", "Config", "Config")]
    [InlineData("class Heir : Small { class Inner { int F() => HiddenSize; } }", "HiddenSize", "Settings.HiddenSize")]
    [InlineData("class Heir : Small { class Inner : Small { int F() => HiddenSize; } }", "HiddenSize", "Settings.HiddenSize")]
    [InlineData("class Heir : Small { public new const int Threads = 3; class Inner : Small { int F() => Threads; } }", "Threads", "Heir.Threads")]
    [InlineData("class Middle : Small; class Heir<T> : Middle { int F() => HiddenSize; }", "HiddenSize", "Settings.HiddenSize")]
    [InlineData("namespace N { class Outer { const int Threads = 4; class Heir : Small { int F() => Threads; } } }", "Threads", "N.Outer.Threads")]
    [InlineData("partial class Heir : Small; partial class Heir { int F() => HiddenSize; }", "HiddenSize", "Settings.HiddenSize")]
    [InlineData("partial class Small { class Heir : Small { int F() => HiddenSize; } }", "HiddenSize", "Settings.HiddenSize")]
    [InlineData("partial class Outer : Small { [ModelGen.RecurrentLayer(InputSize = 5, HiddenSize = Config.Words)] partial class Layer; }", "Config", "Config", "Layer")]
    public void MG022_in_a_class_that_derives_from_the_model(string heir, string word, string meaning, string? other = null)
    {
        var run = GeneratorRun.Reading("using static Settings; " + heir + Program);
        string[] models = other is null ? ["Small"] : [other, "Small"];
        string advice = "global::" + meaning.Split('(')[0];
        Assert.Equal(
            models.Select(model => $"Error MG022 at '{word}': '{word}' would mean the generated '{model}.{word}' here, and not '{meaning}'; write '{advice}'").Order(),
            run.Problems.Order());
    }

    [Theory]
    [InlineData("class Heir : Small { int F() => global::Settings.HiddenSize + NumLayers; }")]
    [InlineData("class Heir : Small { new const int HiddenSize = 3; int F() => HiddenSize; }")]
    [InlineData("class Middle : Small { public new const int HiddenSize = 3; } class Heir : Middle { int F() => HiddenSize; }")]
    [InlineData("class Heir : Small { int F(int HiddenSize) { int Evaluate = HiddenSize; return Evaluate; } }")]
    [InlineData("class Heir : Small { int F() => NumSteps + Threads; }")]
    [InlineData("class Heir : Small { object F() => CreateCpuProgram(3); }")]
    [InlineData("class Heir : Small { ModelGen.DropoutPlacement F() => DropoutPlacement; }")]
    [InlineData("class Neighbour { int F() => HiddenSize; }")]
    [InlineData("class Outer { class Heir : Small; int F() => HiddenSize; }")]
    [InlineData("class Holder<T>; class Neighbour : Holder<Small> { int F() => HiddenSize; }")]
    public void Names_that_mean_what_they_meant_are_right(string source)
    {
        const string Others = "public static class Makers { public static object CreateCpuProgram(int a) => a; }";
        GeneratorRun.Of("using static Settings; using static Makers; " + source + Program + Others).AssertClean();
    }

    /// <summary>What is private is not inherited, and hides nothing there.</summary>
    [Theory]
    [InlineData("LstmModel(VocabSize = 50, HiddenSize = 8)")]
    [InlineData("RecurrentLayer(InputSize = 5, HiddenSize = 8)")]
    public void The_private_members_are_known(string attribute)
    {
        INamedTypeSymbol model = GeneratorRun.Of($"[ModelGen.{attribute}] partial class Small;").Output.GetTypeByMetadataName("Small")!;
        Assert.Equal(
            Face.Private.Order(),
            model.GetMembers().Where(member => member is { DeclaredAccessibility: Accessibility.Private, IsImplicitlyDeclared: false, CanBeReferencedByName: true })
                .Select(member => member.Name).Distinct().Order());
    }
}
