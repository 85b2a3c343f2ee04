using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator.Model;
using ModelGen.Generator.Reading;
using ModelGen.Generator.Tests.Harness;
using ModelGen.Generator.Tests.Lowering;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Generator.Tests.Pipeline;

/// <summary>Cells that are far larger than any that is written by hand: what they cost, and where they end.</summary>
public sealed class ScaleTests
{
    private const int Size = 150;
    private const int Times = 4;

    private static readonly Dictionary<string, Func<int, string>> Shapes = new()
    {
        ["a sum of products"] = size => CellSource.OfBody($"return {Joined(size, " + ", index => $"z * {index}.5f")} + h;"),
        ["a sum of functions"] = size => CellSource.OfBody($"return {Joined(size, " + ", index => $"Tanh(z * {index}.5f)")} + h;"),
        ["a chain of locals"] = size => CellSource.OfBody(
            $"float l0 = z; {Joined(size, "", index => $"float l{index} = Tanh(l{index - 1} * 0.5f + h); ")} return l{size};"),
        ["a chain of sums"] = size => CellSource.OfBody($"float l0 = z; {Joined(size, "", index => $"float l{index} = l{index - 1} * 0.5f + h; ")} return l{size};"),
        ["a nest of functions"] = size => CellSource.OfBody($"return {Nest(size / 2, "Tanh(", "z + h")};"),
        ["values without a name that are used twice"] = size => CellSource.OfBody(
            $"return {Joined(size, " + ", index => $"Squared(z * {index}.5f + h)")}; }} static float Squared(float x) {{ return x * x;"),
        ["gates over gates"] = size => CellSource.Of(
            $"static Units Step(Units z, Units h, {Joined(size / 5, ", ", index => $"Gate n{index}")}) {{ Units l0 = z; "
            + $"{Joined(size / 5, "", index => $"Units l{index} = Tanh(n{index}(l{index - 1} * h)); ")} return l{size / 5}; }}"),
        ["gates over the same value"] = size => CellSource.Of(
            $"static Units Step(Units z, Units h, {Joined(size / 5, ", ", index => $"Gate n{index}")}) => {Joined(size / 5, " + ", index => $"Tanh(n{index}(z * h))")};"),
        ["very many gates"] = size => CellSource.Of(
            $"static float Step(float h, {Joined(size / 2, ", ", index => $"float g{index}")}) => h * 0.5f + {Joined(size / 2, " + ", index => $"Tanh(g{index})")};"),
        ["a mean of a long product"] = size => CellSource.OfUnitsBody($"return z * Mean(h{Joined(size, "", index => $" * {index % 3 + 1}.5f + z")});"),
    };

    public static TheoryData<string> Names => [.. Shapes.Keys];

    /// <summary>What is allocated is counted, not what time goes by; a search of a list in a loop over it allocates as it goes.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Generation_grows_as_the_cell_does(string shape)
    {
        Generate(shape, Size); // what is made once is not counted
        long small = Generate(shape, Size), large = Generate(shape, Times * Size);
        Assert.True(large < 1.5 * Times * small, $"{Times} times the size takes {(double)large / small:0.0} times the memory");

        static long Generate(string shape, int size)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            ModelSpec spec = PlanCases.Layer(new CellProgram(Shapes[shape](size)).Spec);
            Assert.Equal(3, ModelFiles.Of(spec).Count);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Long]
    [Theory]
    [InlineData("a sum of products")]
    [InlineData("a nest of functions")]
    [InlineData("values without a name that are used twice")]
    public void What_is_generated_of_a_long_expression_compiles(string shape)
    {
        GeneratorRun run = GeneratorRun.Of(
            Shapes[shape](1000).Replace("[RecurrentCell]", "[RecurrentLayer(InputSize = 5, HiddenSize = 9, Cell = typeof(Mine))] partial class Large; [RecurrentCell]", StringComparison.Ordinal));
        run.AssertClean();
    }

    [Fact]
    public void MG116_more_operations_than_are_supported()
    {
        const int most = CellParser.MostOperations;
        Assert.Empty(Problems(Sum(most)));
        Assert.Equal(
            ["Error MG116 at 'Step': 'Step' has 10001 operations, and a cell has at most 10000 of them; write it with fewer, or divide its work among layers"],
            Problems(Sum(most + 1)));

        // z + h + h + ...: an operation a term.
        static string Sum(int operations) => CellSource.OfBody($"return z{Joined(operations, "", _ => " + h")};");
    }

    [Fact]
    public void MG116_more_means_than_are_supported()
    {
        Assert.Empty(Problems(Means(CellParser.MostMeans)));
        Assert.Equal(
            ["Error MG116 at 'Step': 'Step' has 51 means over the units, and a cell has at most 50 of them; write it with fewer, or divide its work among layers"],
            Problems(Means(CellParser.MostMeans + 1)));

        static string Means(int count) => CellSource.OfUnitsBody($"return h{Joined(count, "", index => $" + z * Mean(z * {index}.5f)")};");
    }

    /// <summary>Whoever gives up on what is nested too deeply says so, and nothing ends the compiler.</summary>
    [Theory]
    [InlineData("(", "z + h", ")")]
    [InlineData("-", "z + h", "")]
    [InlineData("Tanh(", "z + h", ")")]
    [InlineData("1f + (", "z + h", ")")]
    [InlineData("z < h ? z : ", "h", "")]
    [InlineData("z + ", "h", "")]
    [InlineData("z * ", "h", "")]
    [InlineData("(float)", "(z + h)", "")]
    [InlineData("Mine.Twice(", "z + h", ")")]
    public void Whatever_is_nested_by_the_thousand_ends_no_compiler(string before, string inner, string after)
    {
        // The compiler's own parser takes a minute for ten thousand parentheses.
        foreach (int depth in new[] { 500, before == "(" ? 1500 : 10_000 })
        {
            string text = string.Concat(Enumerable.Repeat(before, depth)) + inner + string.Concat(Enumerable.Repeat(after, depth));
            AssertSurvives($"return {text}; }} static float Twice(float x) {{ return x + x;");
        }
    }

    [Fact]
    public void A_condition_of_a_thousand_parts_ends_no_compiler()
    {
        foreach (string connective in new[] { " && ", " || " })
        {
            AssertSurvives($"return {Joined(3000, connective, index => $"z < {index}")} ? z : h;");
        }
    }

    // The compiler's own parser takes all the stack that there is; the generator has to do with the usual one.
    private static void AssertSurvives(string body)
    {
        CSharpCompilation? program = null;
        GeneratorRun? run = null;
        OnThread(256, () => program = TestCompilation.Of(CellSource.WithModel(CellSource.OfBody(body))));
        OnThread(1, () => run = GeneratorRun.Of(program!));
        Assert.DoesNotContain(run!.Problems, problem => problem.Contains("MG900", StringComparison.Ordinal));

        static void OnThread(int megabytes, ThreadStart work)
        {
            var thread = new Thread(work, megabytes << 20);
            thread.Start();
            thread.Join();
        }
    }

    private static IReadOnlyList<string> Problems(string source) => GeneratorRun.Reading(source).Problems;

    private static string Joined(int count, string between, Func<int, string> term) => string.Join(between, Enumerable.Range(1, count).Select(term));

    private static string Nest(int depth, string open, string inner) => string.Concat(Enumerable.Repeat(open, depth)) + inner + new string(')', depth);
}
