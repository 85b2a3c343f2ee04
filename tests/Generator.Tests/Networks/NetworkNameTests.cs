using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator.Tests.Harness;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Generator.Tests.Networks;

/// <summary>The parts of a network may be called as anything in generated code is: a name is only a name.</summary>
public sealed partial class NetworkNameTests
{
    // The parts, each by the word that stands for its name.
    private static readonly string[] Parts = ["Feed", "Axis", "Label", "Lookup", "Top", "Stack", "Norm", "Attend", "Local", "Output"];

    // Members, classes and buffers of generated code.
    private static readonly string[] Words =
        ["t", "b", "at", "end", "norm", "rows", "seed", "start", "sgd", "arena", "pitch", "lanes", "cost", "parameters", "gradients", "panels", "shift", "worker", "forward"];

    // MG313 says so, and that names of gradients begin with d_.
    private static readonly string[] Refused = ["learningRate", "training", "call", "twin"];

    public static TheoryData<string> OtherParts => [.. Parts.Except(["Feed", "Local"])];

    [Theory]
    [InlineData("Feed")]
    [InlineData("Local")]
    public void A_name_may_be_a_word_of_generated_code(string part) => Check(Words.Select(word => (part, word)));

    [Long]
    [Theory]
    [MemberData(nameof(OtherParts))]
    public void So_may_the_names_of_all_parts(string part) => Check(Words.Select(word => (part, word)));

    [Long]
    [Fact]
    public void So_may_whatever_else_stands_there()
    {
        GeneratorRun run = GeneratorRun.Of(Program([("Net", "")]));
        run.AssertClean();
        string[] words = [.. run.Result.GeneratedSources.Where(source => source.HintName.EndsWith(".Cpu.g.cs", StringComparison.Ordinal))
            .SelectMany(source => Word().Matches(source.SourceText.ToString())).Select(match => char.ToLowerInvariant(match.Value[0]) + match.Value[1..])
            .Where(word => !word.StartsWith("its", StringComparison.Ordinal) && !word.StartsWith("d_", StringComparison.Ordinal) && !Refused.Contains(word)
                && SyntaxFacts.GetKeywordKind(word) == SyntaxKind.None && SyntaxFacts.GetContextualKeywordKind(word) == SyntaxKind.None)
            .Distinct().Order(StringComparer.Ordinal)];
        Assert.InRange(words.Length, 300, 1000);
        Check(words.Select((word, index) => (Parts[index % Parts.Length], word)).Where((_, index) => index % 7 == 0));
    }

    private static void Check(IEnumerable<(string Part, string Name)> cases)
    {
        (string, string)[] all = [.. cases];
        GeneratorRun run = GeneratorRun.Of(Program(all));
        string errors = string.Join('\n', run.Problems.Where(problem => problem.StartsWith("Error", StringComparison.Ordinal)));
        Assert.True(errors.Length == 0, errors);
        Assert.Empty(run.CompilerErrors);
        Assert.Equal(3 * all.Length, run.Files.Count);
    }

    private static string Program(IEnumerable<(string Part, string Name)> cases) =>
        "using ModelGen; using ModelGen.Networks; using static ModelGen.Networks.Functions;\n"
        + string.Concat(cases.Select((one, index) => Network($"{one.Part}{index}_{one.Name}", one.Part, one.Name)));

    private static string Network(string className, string part, string name) => Parts.Aggregate(
        $$"""
        [Network(BatchSize = 4)]
        partial class {{className}}
        {
            static (Loss, Sequence ~Output) Step(
                [Steps(5, VariableLengths = true)] Tokens ~Axis, [Along(nameof(~Axis)), Width(3)] Sequence ~Feed, [Along(nameof(~Axis))] Tokens ~Label, [Embedding(40, 5)] Table ~Lookup,
                [Recurrent(7)] Recurrent ~Stack, [LayerNorm] LayerNorm ~Norm, [Attention(AttentionScore.Dot)] Attention ~Attend, [Dense(4)] Dense ~Top)
            {
                var once = ~Stack.Apply(Dropout(Concat(~Lookup[~Axis], ~Feed), 0.1));
                Sequence ~Local = ~Norm.Apply(once) * 2;
                var ~Output = ~Top.Apply(Concat(~Local, ~Attend.Apply(~Local, once), Tanh(~Local)));
                return (CrossEntropy(~Output, ~Label), ~Output);
            }
        }

        """,
        (text, other) => text.Replace("~" + other, other == part ? name : "its" + other, StringComparison.Ordinal));

    [GeneratedRegex("[A-Za-z][A-Za-z0-9_]*")]
    private static partial Regex Word();
}
