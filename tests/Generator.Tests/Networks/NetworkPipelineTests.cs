using System.Diagnostics;
using System.Linq;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Model;
using ModelGen.Generator.Shorthands;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Networks;

/// <summary>What reading a network costs, what is read again after an edit, and who is to blame for a size.</summary>
public sealed class NetworkPipelineTests
{
    private static readonly string Whole = NetworkSource.OfBody(
        "var h = lstm.Apply(table[words]); return (CrossEntropy(top.Apply(Mean(h)), label), Softmax(top.Apply(Mean(h))));", "static int Other;", "w l e r t", "(Loss, Vector y)");

    [Theory]
    [InlineData("var h =", "var hidden =", false)]
    [InlineData("static int Other;", "static int Another;", true)]
    [InlineData("Mean(h))));", "Mean(h)))); /* the end */", true)]
    [InlineData("class Net", "class  Net", true)]
    [InlineData("Steps(6)", "Steps(3 + 3)", true)]
    [InlineData("Steps(6)", "Steps(7)", false)]
    [InlineData("Mean(h)), label", "Sum(h)), label", false)]
    [InlineData("Vector y", "Vector z", false)]
    [InlineData("Recurrent(7)", "Recurrent(7, Cell = typeof(ModelGen.Cells.Gru))", false)]
    [InlineData("BatchSize = 4", "BatchSize = 5", false)]
    public void An_edit_is_generated_anew_where_it_says_something_else(string old, string edited, bool isSame)
    {
        string after = Whole.Replace(old, edited, System.StringComparison.Ordinal).Replace("h)", edited.Contains("hidden", System.StringComparison.Ordinal) ? "hidden)" : "h)", System.StringComparison.Ordinal);
        Assert.NotEqual(Whole, after);
        ModelSpec one = GeneratorRun.Reading(Whole).Spec(), other = GeneratorRun.Reading(after).Spec();
        Assert.Equal(isSame, one.Equals(other));
        Assert.Equal(isSame, one.GetHashCode() == other.GetHashCode());
    }

    [Fact]
    public void A_declaration_as_text_is_what_was_written()
    {
        ModelSpec spec = GeneratorRun.Reading(Whole).Spec();
        string text = SpecText.Of(spec);
        Assert.Equal(spec, SpecText.Read(text));
        Assert.DoesNotContain('"', text);
    }

    [Theory]
    [InlineData("BatchSize = 1000", 10, "1000")]
    [InlineData("Steps(6)", 5, "6")]
    public void The_largest_number_is_to_blame_for_a_size(string argument, int most, string word)
    {
        string source = Whole.Replace("BatchSize = 4", argument.StartsWith("Batch", System.StringComparison.Ordinal) ? argument : "BatchSize = 1", System.StringComparison.Ordinal);
        var generator = new ModelGenerator(
            spec => spec.Numbers is NetworkNumbers numbers && numbers.BatchSize * numbers.Axes[0].Steps > most ? new SizeProblem(null, 1) : null, static _ => []);
        Assert.StartsWith($"Error MG010 at '{word}': ", Assert.Single(GeneratorRun.Of(generator, source).Problems), System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Embedding(40, 5)", "Embedding(3_000_000, 5)", "3_000_000")]
    [InlineData("Embedding(40, 5)", "Embedding(40, 3_000)", "3_000")]
    [InlineData("Recurrent(7)", "Recurrent(3_000)", "3_000")]
    [InlineData("Dense(3)", "Dense(3_000)", "3_000")]
    [InlineData("Recurrent(7)", "Recurrent(7, NumLayers = 90)", "90")]
    public void A_width_is_to_blame_where_it_stands(string old, string edited, string word)
    {
        var generator = new ModelGenerator(
            spec => spec.Numbers is NetworkNumbers numbers
                && numbers.Layers.Sum(layer => layer.Numbers.Sum(number => number.Value) + (layer.Stack?.HiddenSize * (layer.Stack?.NumLayers > 1 ? 80.0 : 1) ?? 0)) > 600 ? new SizeProblem(null, 1) : null,
            static _ => []);
        Assert.StartsWith($"Error MG010 at '{word}': ", Assert.Single(GeneratorRun.Of(generator, Whole.Replace(old, edited, System.StringComparison.Ordinal)).Problems), System.StringComparison.Ordinal);
    }

    [Fact]
    public void An_outline_has_the_members_that_the_network_would_have()
    {
        GeneratorRun run = GeneratorRun.Of(NetworkSource.OfBody(
            "if (true) { } return (Loss.Sum(top.Apply(profile)), profile);", "public static void Use(Net net) { net.TrainStep([1f], 0.5); net.Predict([1f], new float[3]); }", returns: "(Loss, Vector output)"));
        Assert.StartsWith("Error MG305 at 'if'", Assert.Single(run.Problems), System.StringComparison.Ordinal);
        Assert.Empty(run.CompilerErrors);
    }

    /// <summary>Memory grows as a Step does, which a search of a list in a loop over it would not.</summary>
    [Fact]
    public void A_long_Step_is_read_in_no_time()
    {
        Read(10);
        (long small, _) = Read(125);
        (long large, System.TimeSpan time) = Read(500);
        Assert.True(large < 6 * small, $"4 times the lines take {(double)large / small:0.0} times the memory");
        Assert.True(time < System.TimeSpan.FromSeconds(20), $"{time}");

        static (long, System.TimeSpan) Read(int lines)
        {
            string source = NetworkSource.OfBody(
                $"var x0 = profile; {string.Concat(Enumerable.Range(1, lines).Select(line => $"var x{line} = Tanh(top.Apply(x{line - 1}) * 0.5 + x{line - 1});\n"))} return Loss.Sum(x{lines});");
            long before = System.GC.GetAllocatedBytesForCurrentThread();
            var watch = Stopwatch.StartNew();
            GeneratorRun run = GeneratorRun.Reading(source);
            Assert.Empty(run.Problems);
            Assert.Equal(1 + (5 * lines) + 1, ((NetworkNumbers)run.Spec().Numbers).Nodes.Count);
            return (System.GC.GetAllocatedBytesForCurrentThread() - before, watch.Elapsed);
        }
    }

    [Fact]
    public void A_sum_of_a_thousand_terms_and_a_nest_of_a_thousand_calls_end_no_compiler()
    {
        string sum = string.Join(" + ", Enumerable.Range(1, 3000).Select(term => $"profile * {term}"));
        Assert.Empty(GeneratorRun.Reading(NetworkSource.OfBody($"return Loss.Sum(top.Apply({sum}));")).Problems);
        string nest = string.Concat(Enumerable.Repeat("Tanh(", 300)) + "profile" + new string(')', 300);
        Assert.Empty(GeneratorRun.Reading(NetworkSource.OfBody($"return Loss.Sum(top.Apply({nest}));")).Problems);
    }
}
