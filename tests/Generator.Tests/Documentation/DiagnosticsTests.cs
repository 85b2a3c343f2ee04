using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Shorthands;
using ModelGen.Generator.Tests.Harness;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Generator.Tests.Documentation;

/// <summary>
/// What the compiler prints for the examples of all help pages, and for a <c>Step</c> that has everything wrong with it that can be wrong at the same time:
/// one text to read and to approve.
/// </summary>
public sealed partial class DiagnosticsTests
{
    // Pages whose examples are no text of one program: an older language, what a script writes, and a fault of ModelGen's own.
    private static readonly string[] NoProgram = ["MG015", "MG116", "MG900"];

    private const string Everything = """
        static readonly double s_rate = 0.5;

        static (Loss, Ids, Vector profile) Step(
            [Steps(6, VariableLengths = true, Mask = true)] Tokens words,
            [Along(nameof(later))] Tokens earlier,
            [Steps(5)] Tokens later,
            [Width(0)] Vector narrow,
            [Width(3)] Vector profile,
            [Steps(4)] Ids label,
            Ids learningRate,
            float number,
            [Embedding(40, 5)] Table table,
            [Recurrent(7, Dropout = 1.5)] Recurrent lstm,
            Dense classes,
            [Dense(2)] Dense top)
        {
            for (int i = 0; i < 3; i++)
                profile = profile + profile;
            Vector x = top.Apply(profile), y = top.Apply(Concat(profile, profile));
            Vector chosen = true == s_rate is double ? x : y;
            Vector kept = Dropout(profile, keep: 0) + Dropout(profile, s_rate);
            Vector odd = Other(profile) + profile / 0;
            Sequence last = table[later] * Equal(later, -1);
            Loss loss = CrossEntropy(x, learningRate, smoothing: 1, ignore: -2) + HuberError(x, x, delta: 0) + QuantileError(x, Columns(profile, 2, 2), quantile: 1);
            return (loss * (1 / 0.0), learningRate, profile);
        }

        static Vector Other(Vector x) => Other(-x);
        """;

    public static TheoryData<string> Pages => [.. AllPages.Except(NoProgram)];

    public static TheoryData<string> PagesOfNetworks => [.. AllPages.Where(IsOfNetwork)];

    private static IEnumerable<string> AllPages =>
        Directory.EnumerateFiles(Repository.Path("docs/diagnostics"), "MG*.md").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal);

    [Fact]
    public void Diagnostics()
    {
        var text = new StringBuilder();
        foreach (string page in AllPages.Except(NoProgram))
            Print(text, $"{Repository.Read($"docs/diagnostics/{page}.md").Split('\n')[0][2..]}", page, CodeOf(page, "Example"));
        Print(text, "A Step with everything wrong", "MG301", Everything);
        Snapshot.Match("txt", text.ToString());
    }

    /// <summary>An example says in a comment which word is reported, and it is, as an error of the page.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void The_example_of_a_page_has_its_problem_at_the_word_that_it_says(string page)
    {
        string code = CodeOf(page, "Example");
        Match said = Said().Match(code);
        Assert.True(said.Success && said.Groups[1].Value == page, "no comment says where the problem is");
        Assert.Contains((page, said.Groups[2].Value.TrimEnd()), Run(page, code).Problems.Select(problem => (problem.Id, problem.Word)));
    }

    [Theory]
    [MemberData(nameof(PagesOfNetworks))]
    public void The_fix_of_a_page_is_a_network_without_a_problem(string page) => Assert.Empty(Run(page, CodeOf(page, "Fix")).Problems);

    private static bool IsOfNetwork(string page) => page.StartsWith("MG3", StringComparison.Ordinal);

    // The first block of code of a part of a page.
    private static string CodeOf(string page, string part)
    {
        string text = Repository.Read($"docs/diagnostics/{page}.md").Split($"## {part}\n")[1];
        return Block().Match(text).Groups[1].Value;
    }

    private static void Print(StringBuilder text, string title, string page, string code)
    {
        text.Append("==== ").Append(title).Append("\n\n");
        (IReadOnlyList<Problem> problems, int before) = Run(page, code);
        foreach ((string line, int index) in code.TrimEnd().Split('\n').Select((line, index) => (line, index)))
        {
            text.Append(line).Append('\n');
            foreach (Problem problem in problems.Where(problem => problem.Line == index + before))
            {
                text.Append(' ', problem.Column).Append('^', Math.Max(1, problem.Word.Split('\n')[0].Length)).Append('\n');
                text.Append(CultureInfo.InvariantCulture, $"{problem.Severity.ToString().ToLowerInvariant()} {problem.Id}: {problem.Message}\n");
            }
        }

        text.Append('\n');
    }

    private static (IReadOnlyList<Problem> Problems, int Before) Run(string page, string code)
    {
        string prelude = IsOfNetwork(page)
            ? "using ModelGen; using ModelGen.Networks; using static ModelGen.Networks.Functions;\n"
            : "using System; using ModelGen; using static ModelGen.Equations;\n";
        bool isMember = IsOfNetwork(page) && !code.Contains("[Network", StringComparison.Ordinal);
        string head = prelude + (isMember ? "[Network] public partial class Net {\n" : "");
        var compilation = TestCompilation.Of(head + code + (isMember ? "}" : ""));
        if (Other(page) is { } library)
            compilation = compilation.AddReferences(TestCompilation.Of(library).WithAssemblyName("Library").ToMetadataReference());
        var generator = new ModelGenerator(spec => spec.Numbers is NetworkNumbers ? null : Plans.FindSizeProblem(spec), static _ => [(".g.cs", "")]);
        GeneratorRun run = GeneratorRun.Of(generator, compilation);
        string text = compilation.SyntaxTrees[0].ToString();
        return (
            [
                .. run.Result.Diagnostics.OrderBy(problem => problem.Location.SourceSpan.Start).Select(problem => new Problem(
                    problem.Severity, problem.Id, problem.Location.GetLineSpan().StartLinePosition.Line, problem.Location.GetLineSpan().StartLinePosition.Character,
                    text.Substring(problem.Location.SourceSpan.Start, problem.Location.SourceSpan.Length), problem.GetMessage(CultureInfo.InvariantCulture))),
            ],
            head.Count(letter => letter == '\n'));
    }

    // Equations of another assembly, as two of the pages have them.
    private static string? Other(string page) => page switch
    {
        "MG026" => "namespace Shared; [ModelGen.Optimizer] public static class Lion { public static float Step(float p, float g) => p - g; }",
        "MG115" => "namespace OtherLibrary; [ModelGen.RecurrentCell] public static class Mine { public static float Step(float z, float h) => z * h; }",
        _ => null,
    };

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"// (MG\d+) at (.+?)(: .*)?$", RegexOptions.Multiline)]
    private static partial Regex Said();

    private sealed record Problem(DiagnosticSeverity Severity, string Id, int Line, int Column, string Word, string Message);
}
