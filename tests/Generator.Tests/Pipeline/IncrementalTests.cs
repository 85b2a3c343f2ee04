using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Pipeline;

/// <summary>
/// What runs again after an edit: one row per edit, with the expected reason of each step for each model. Reading runs
/// with every edit of the program, so its best answer is Unchanged; everything after it is then Cached.
/// </summary>
public sealed class IncrementalTests
{
    private const string Small = "[ModelGen.LstmModel(VocabSize = 50, HiddenSize = 200)] partial class Small { }";
    private const string Large = "[ModelGen.LstmModel(VocabSize = 50, HiddenSize = 1500)] partial class Large { }";
    private const string Warned = "[ModelGen.LstmModel(VocabSize = 50, HiddenSize = 8, MaxMaxEpoch = 1)] partial class Warned { }";
    private const string Wrong = "[ModelGen.LstmModel(VocabSize = 50, HiddenSize = 0)] partial class Wrong { }";

    private const string Cell = "[ModelGen.RecurrentCell] static class Mine { static float Step(float z, float h) => z * h; }";
    private const string WithCell = "[ModelGen.LstmModel(VocabSize = 50, HiddenSize = 8, Cell = typeof(Mine))] partial class Small { } ";

    /// <summary>Edit, file 0 before and after, a file added, then the reasons of Read, Model and the source output.</summary>
    public static TheoryData<string, string, string, string?, string, string, string> Edits => new()
    {
        { "nothing", Small, Small, null, "Unchanged", "Cached", "Cached" },
        { "comment inside the class", Small, Small.Replace("{ }", "{ /* ! */ }"), null, "Unchanged", "Cached", "Cached" },
        { "member that is none of ours", Small, Small.Replace("{ }", "{ int Other; }"), null, "Unchanged", "Cached", "Cached" },
        { "class moved", Small, "\n\n" + Small, null, "Modified", "Cached", "Cached" },
        { "default written out", Small, Small.Replace("200", "200, NumLayers = 2"), null, "Modified", "Cached", "Cached" },
        { "unrelated file added", Small, Small, "class Unrelated;", "Unchanged", "Cached", "Cached" },
        { "derived class added in which a name is hidden", Small, Small, "class Heir : Small { object F() => Config.Text; } static class Config { public const string Text = null; }", "Modified", "Removed", "Removed" },
        { "unrelated class edited", Small + " class Unrelated;", Small + " class Unrelated { int More; }", null, "Unchanged", "Cached", "Cached" },
        { "HiddenSize changed", Small, Small.Replace("200", "650"), null, "Modified", "Modified", "Modified" },
        { "class renamed", Small, Small.Replace("Small", "Medium"), null, "Modified", "Modified", "Modified" },
        { "warning moved to another line", Warned, "\n" + Warned, null, "Modified", "Cached", "Cached" },
        { "error moved to another line", Wrong, "\n" + Wrong, null, "Modified", "Cached", "Cached" },
        { "cell moved", WithCell + Cell, WithCell + "\n\n" + Cell, null, "Unchanged", "Cached", "Cached" },
        { "member beside the equations", WithCell + Cell, WithCell + Cell.Replace("static float", "static int Other; static float"), null, "Unchanged", "Cached", "Cached" },
        { "equations written in another way", WithCell + Cell, WithCell + Cell.Replace("=> z * h;", "{ var y = h; return (z) * y; }"), null, "Unchanged", "Cached", "Cached" },
        { "unrelated file beside a cell", WithCell + Cell, WithCell + Cell, "class Unrelated;", "Unchanged", "Cached", "Cached" },
        { "equations changed", WithCell + Cell, WithCell + Cell.Replace("z * h", "z + h"), null, "Modified", "Modified", "Modified" },
        { "equations of a cell that one of two models uses", WithCell + Cell + Large, WithCell + Cell.Replace("z * h", "z + h") + Large, null, "Modified, Unchanged", "Modified, Cached", "Modified, Cached" },
        { "equations become wrong", WithCell + Cell, WithCell + Cell.Replace("z * h", "z * q"), null, "Modified", "Modified", "Modified" },
        { "cell that no model uses", Small + Cell, Small + Cell.Replace("z * h", "z + h"), null, "Unchanged", "Cached", "Cached" },
        { "second model added", Small, Small, Large, "Unchanged, New", "Cached, New", "Cached, New" },
        { "second model changed", Small + Large, Small + Large.Replace("1500", "1000"), null, "Unchanged, Modified", "Cached, Modified", "Cached, Modified" },
        { "second model becomes wrong", Small + Large, Small + Large.Replace("1500", "0"), null, "Unchanged, Modified", "Cached, Modified", "Cached, Modified" },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public void Only_what_an_edit_touches_runs_again(
        string edit, string before, string after, string? added,
        string read, string model, string output)
    {
        var first = TestCompilation.Of(before);
        var second = first.With(0, after);
        if (added is not null)
            second = second.Plus(added);
        var result = Rerun(first, second);

        var steps = new[] { Reasons(result, TrackingNames.Read), Reasons(result, TrackingNames.Model), OutputReasons(result) };
        Assert.Equal($"{edit}: {read} | {model} | {output}", $"{edit}: {string.Join(" | ", steps)}");
    }

    [Fact]
    public void Equations_in_another_file_make_their_models_run_again_and_no_others()
    {
        var first = TestCompilation.Of(WithCell + Large, Cell);
        Assert.Equal("Modified, Unchanged", Reasons(Rerun(first, first.With(1, Cell.Replace("z * h", "z + h"))), TrackingNames.Read));
        Assert.Equal("Unchanged, Unchanged", Reasons(Rerun(first, first.With(1, "\n" + Cell)), TrackingNames.Read));
    }

    [Fact]
    public void A_problem_of_a_cell_is_reported_again_only_where_it_has_moved()
    {
        string wrong = Cell.Replace("z * h", "z * q");
        var first = TestCompilation.Of(wrong);
        Assert.Equal("Cached", Reasons(Rerun(first, first.Plus("class Unrelated;")), TrackingNames.Cell));
        Assert.Equal("Modified", Reasons(Rerun(first, first.With(0, "\n" + wrong)), TrackingNames.Cell));
    }

    /// <summary>Runs the generator over a program, and then over an edited one.</summary>
    internal static GeneratorRunResult Rerun(CSharpCompilation first, CSharpCompilation second)
    {
        var driver = CSharpGeneratorDriver.Create(
            [new ModelGenerator().AsSourceGenerator()],
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        return driver.RunGenerators(first).RunGenerators(second).GetRunResult().Results.Single();
    }

    // Problems have a source output of their own; the one that writes files has specs as its inputs.
    private static string OutputReasons(GeneratorRunResult result) =>
        Reasons(result.TrackedOutputSteps.Values.SelectMany(static steps => steps)
            .Where(static step => step.Inputs.All(static input => input.Source.Name == TrackingNames.Model)));

    private static string Reasons(GeneratorRunResult result, string name) =>
        result.TrackedSteps.TryGetValue(name, out var steps) ? Reasons(steps) : "";

    private static string Reasons(IEnumerable<IncrementalGeneratorRunStep> steps) =>
        string.Join(", ", steps.SelectMany(static step => step.Outputs).Select(static output => output.Reason));
}
