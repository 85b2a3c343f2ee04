using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Emit;

/// <summary>Any word may name a value of equations: one that generated code, its libraries or the language use already, too.</summary>
public sealed partial class WordTests
{
    private const int WordsOfACell = 30;

    /// <summary>Every word of generated C#, and every word that C# treats as a keyword in places, in handfuls.</summary>
    public static TheoryData<string> Handfuls
    {
        get
        {
            string text = string.Join("\n", Generated("float first, [PerUnit] float second, float h", "first * Tanh(second) + h").Select(file => file.Text));
            IEnumerable<string> words = CSharpSyntaxTree.ParseText(text).GetRoot().DescendantTokens()
                .Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText)
                .Concat(SyntaxFacts.GetContextualKeywordKinds().Select(kind => $"{SyntaxFacts.GetText(kind)}"))
                .Concat(SyntaxFacts.GetReservedKeywordKinds().Select(kind => $"{SyntaxFacts.GetText(kind)}"))
                .Where(word => SyntaxFacts.IsValidIdentifier(word) && word is not ("h" or "c" or "Tanh" or "Sigmoid" or "_" or "kernel" or "bias" or "projection"))
                .Distinct().Order();
            return [.. words.Chunk(WordsOfACell).Select(handful => string.Join(" ", handful))];
        }
    }

    [Theory]
    [MemberData(nameof(Handfuls))]
    public void Words_of_generated_code_and_of_the_language(string handful)
    {
        // As gates and weights; and, in a second cell, as locals.
        string[] words = [.. handful.Split(' ').Select(word => "@" + word)];
        string parameters = string.Join(", ", words.Select((word, index) => $"{(index % 3 == 0 ? "[PerUnit] " : "")}float {word}"));
        string locals = string.Concat(words.Select((word, index) => $"float {word} = Tanh({(index == 0 ? "zz" : words[index - 1])}) * h; "));
        Generated(parameters + ", float h, float zz", $"zz * h + Tanh({string.Join(" * ", words)})");
        Generated("float zz, float h", $"{words[^1]} * Sigmoid({words[0]}) + {words[^1]} * h", locals);
    }

    // That no macro is spelled so is the other half, which tests of CUDA ask the compilers about.
    [Theory]
    [InlineData("float SHARED, [PerUnit] float NULL, float KERNEL, float h", "float DEVICE = Tanh(KERNEL); ", "DEVICE * SHARED + NULL * h")]
    [InlineData("float value, [PerUnit] float linux, float row, float h", "float unit = Tanh(value); ", "unit * row + linux * h")]
    [InlineData("float 模, float é, float h", "float ñ = Tanh(模); ", "ñ * é + h")]
    public void Locals_of_kernels_have_an_end_of_their_own(string parameters, string locals, string result)
    {
        string text = Generated(parameters, result, locals).Single(file => file.Name.EndsWith(".Cuda.g.cs", System.StringComparison.Ordinal)).Text;
        string[] declared = [.. Declared().Matches(text).Select(match => match.Groups[1].Value)];
        Assert.True(declared.Length > 10);
        Assert.All(declared.Except(["rate"]), name => Assert.Matches(@"^([A-Za-z][A-Za-z0-9]*_\d*|[A-Za-z][A-Za-z0-9]*(Rows|Sum)\d*|value\d*)$", name));

        Assert.DoesNotMatch(@"(?<!\w)(SHARED|NULL|linux)(?!\w)", Regex.Replace(text, "//.*", ""));
    }

    private static IEnumerable<(string Name, string Text)> Generated(string parameters, string result, string locals = "")
    {
        GeneratorRun run = GeneratorRun.Of($$"""
            using ModelGen;
            using static ModelGen.Equations;
            [RecurrentLayer(InputSize = 3, HiddenSize = 11, NumSteps = 2, BatchSize = 1, Cell = typeof(Mine))] public partial class Layer;
            [RecurrentCell] static class Mine { public static float Step({{parameters}}) { {{locals}}return {{result}}; } }
            """);
        run.AssertClean();
        return run.Result.GeneratedSources.Select(source => (source.HintName, source.SourceText.ToString()));
    }

    [GeneratedRegex(@"^\s+(?:const )?float\*? (\w+)(?: =|,|\))", RegexOptions.Multiline)]
    private static partial Regex Declared();
}
