using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using ModelGen.Generator.Reading;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Emit;

/// <summary>How kernels are launched: the half of a program for GPUs that is C#, and has to agree with the other half.</summary>
public sealed partial class CudaLaunchTests
{
    public static TheoryData<string> Cells => [.. StandardCells.Names];

    // The small model of the Penn Treebank, whose kernels are a snapshot of their own.
    [Fact]
    public void Passes() => Snapshot.Match("txt", Between(
        File("[ModelGen.LstmModel(VocabSize = 10_000, HiddenSize = 200)] public partial class SmallModel;"), "    Passes = new()", "private static class Pitch"));

    [Theory]
    [MemberData(nameof(Cells))]
    public void A_launch_names_a_kernel_and_says_of_a_loop_what_its_text_does(string cell)
    {
        foreach (string declaration in (string[])[
            $"[ModelGen.LstmModel(VocabSize = 500, HiddenSize = 200, NumLayers = 3, KeepProb = 0.5, Cell = typeof(ModelGen.Cells.{cell}))]",
            $"[ModelGen.RecurrentLayer(InputSize = 50, HiddenSize = 40, NumLayers = 2, Bidirectional = true, VariableLengths = true, Cell = typeof(ModelGen.Cells.{cell}))]"])
        {
            string file = File($"{declaration} public partial class Small;");
            string text = Kernels(file);
            HashSet<string> kernels = [.. Kernel().Matches(text).Select(match => match.Groups[1].Value)], launched = [];
            foreach (Match launch in Launch().Matches(file))
            {
                launched.Add(launch.Groups["kernel"].Value);
                Assert.True(int.Parse(launch.Groups["blocks"].Value, CultureInfo.InvariantCulture) > 0);
                if (launch.Groups["parts"].Success)
                    CheckLoop(launch, text);
            }

            Assert.Equal(kernels.Order(), launched.Order());
            Assert.True(launched.Count > 10);
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(33)]
    public void Column_sums_have_a_block_for_every_32_columns(int hidden)
    {
        string file = File($"[ModelGen.RecurrentLayer(InputSize = 5, HiddenSize = {hidden}, NumSteps = 2, BatchSize = 3)] public partial class Small;");
        string text = Kernels(file);
        var sums = 0;
        foreach (Match launch in Launch().Matches(file))
        {
            foreach (Match sum in ColumnSum().Matches(BodyOf($", {launch.Groups["kernel"].Value})", text)))
            {
                sums++;
                Assert.Equal("4 * H", sum.Groups[1].Value);
                Assert.InRange(int.Parse(launch.Groups["blocks"].Value, CultureInfo.InvariantCulture) * 32, 4 * hidden, int.MaxValue);
            }
        }

        Assert.True(sums > 0);
    }

    // Its stages are functions of their own, and each of them counts the steps in the same way.
    private static void CheckLoop(Match launch, string text)
    {
        string parts = launch.Groups["parts"].Value, stages = launch.Groups["stages"] is { Success: true, Value: var several } ? several : "1";
        string kernel = BodyOf($", {launch.Groups["kernel"].Value})", text);
        string[] bodies = stages == "1" ? [kernel] : [.. Stage().Matches(kernel).Select(match => BodyOf($"void {match.Groups[1].Value}(Model m, int t)", text))];
        Assert.Equal(stages, $"{bodies.Length}");
        foreach ((string body, int stage) in bodies.Select((body, stage) => (body, stage)))
        {
            Match steps = Steps().Match(body);
            Assert.Equal(parts, steps.Groups["parts"].Value);
            Assert.Equal(stages == "1" ? "" : $", {stage}, {stages}", steps.Groups["stages"].Value);
            Assert.Equal(launch.Groups["steps"].Value.Replace("CudaLoop.Count", "m.control->count"), steps.Groups["steps"].Value);
        }
    }

    private static string BodyOf(string header, string text) => Between(text, header, "\n}");

    // The literal, without the indentation of the file around it.
    private static string Kernels(string file)
    {
        string[] lines = [.. file.Split('\n').SkipWhile(line => !line.EndsWith("\"\"\"", StringComparison.Ordinal)).Skip(1)];
        int indent = lines[0].Length - lines[0].TrimStart().Length;
        return string.Join("\n", lines.Select(line => line.Length > indent ? line[indent..] : ""));
    }

    private static string Between(string text, string first, string last)
    {
        int start = text.IndexOf(first, StringComparison.Ordinal);
        Assert.True(start >= 0, first);
        return text[start..text.IndexOf(last, start, StringComparison.Ordinal)];
    }

    private static string File(string source) => GeneratorRun.Of(source).Result.GeneratedSources
        .Single(file => file.HintName.EndsWith(".Cuda.g.cs", StringComparison.Ordinal)).SourceText.ToString();

    [GeneratedRegex(@"KERNEL\(\d+, (\w+)\)")]
    private static partial Regex Kernel();

    [GeneratedRegex(@"new(?: CudaLoop)?\(""(?<kernel>\w+)"", (?<blocks>\d+)(?:, Parts: (?<parts>\d+), (?<steps>[\w.]+)(?:, Stages: (?<stages>\d+))?(?:, InClusters: \d+)?)?(?:, CudaLaunch\.ProductSharedBytes)?\)(?: \{ \w+ = [\w.]+ \})?,")]
    private static partial Regex Launch();

    [GeneratedRegex(@"column_sum<[^>]*>\([^,]+, ([^,]+),")]
    private static partial Regex ColumnSum();

    [GeneratedRegex(@"(\w+)\(m, t\);")]
    private static partial Regex Stage();

    [GeneratedRegex(@"LoopSteps<(?<parts>\d+), (?:true|false)(?<stages>(?:, \d+, \d+)?)> loop\(t, (?<steps>[^)]+)\)")]
    private static partial Regex Steps();
}
