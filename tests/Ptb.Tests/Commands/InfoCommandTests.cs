using System;
using System.IO;
using System.Linq;
using ModelGen.Ptb.Models;
using ModelGen.Ptb.Tests.Fakes;
using Xunit;

namespace ModelGen.Ptb.Tests.Commands;

/// <summary>What models cost, printed by the trainer.</summary>
public sealed class InfoCommandTests
{
    private static readonly ModelCatalog Catalog = new(ModelEntry.Of<SmallModel>("small"), ModelEntry.Of<FakeModel<WideShape>>("wide"));

    [Fact]
    public void Without_a_model_it_is_about_the_machine() => Assert.StartsWith("ModelGen: ", Info(), StringComparison.Ordinal);

    [Fact]
    public void Layers_have_their_parameters_and_all_of_them_are_those_of_the_model()
    {
        string[] lines = Info("small").Split('\n');
        Assert.Equal("ModelGen.Ptb.Models.SmallModel: language model: 2 x 200 Lstm units, 10000 words", lines[0]);
        Assert.Contains("    layer 0    Lstm, 200 units            320,800", lines);
        Assert.Contains("    softmax    10000 words              2,010,000", lines);
        Assert.Contains("    in all                              4,651,600", lines);
        Assert.Equal(4_651_600, SmallModel.Parameters.Sum(parameter => parameter.Length));
    }

    /// <summary>By hand: T B (E + P) 4 H multiplications and additions for a layer, T B P V for the softmax.</summary>
    [Fact]
    public void Operations_are_those_of_the_products_and_twice_as_many_backwards()
    {
        string[] softmax = Words("    softmax      ", "small");
        Assert.Equal((2m * 20 * 20 * 200 * 10_000 / 1_000_000).ToString("0", System.Globalization.CultureInfo.InvariantCulture), softmax[1]);
        Assert.Equal((4m * 20 * 20 * 200 * 10_000 / 1_000_000).ToString("0", System.Globalization.CultureInfo.InvariantCulture), softmax[2]);
        Assert.Equal((2m * 20 * 20 * 200 * 800 / 1_000_000).ToString("0", System.Globalization.CultureInfo.InvariantCulture), Words("    layer 0 input", "small")[3]);
    }

    [Fact]
    public void What_is_fused_is_told_for_each_target()
    {
        string info = Info("small");
        Assert.Contains("    cpu, softmax: The output layer", info, StringComparison.Ordinal);
        Assert.Contains("    cuda, wavefront: Layers run at the same time", info, StringComparison.Ordinal);
    }

    [Fact]
    public void Models_of_a_program_are_found_in_its_file()
    {
        string info = Info(typeof(Tagger.WordTagger).Assembly.Location);
        Assert.Contains("Tagger.WordTagger: network of table, lstm, classes\n", info, StringComparison.Ordinal);
        Assert.Contains("Tagger.ForwardTagger: ", info, StringComparison.Ordinal);
        Assert.Contains($" {Tagger.WordTagger.Parameters.Sum(parameter => parameter.Length):#,0}\n", info, StringComparison.Ordinal);
        ConsoleRun plan = ConsoleRun.Of(Catalog, ["plan", typeof(Tagger.WordTagger).Assembly.Location]);
        Assert.Contains("WordTagger for cpu, after panels\n", plan.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_model_is_refused_with_what_there_is()
    {
        AssertRefused("info takes one of small, wide, or the path of a program (.dll), not 'tall'.", "tall");
        AssertRefused("info tells what the compiler has made, and wide does not say what was declared.", "wide");
        AssertRefused("'nowhere.dll' cannot be read: ", "nowhere.dll");
        string text = Path.ChangeExtension(Path.GetTempFileName(), ".dll");
        File.WriteAllText(text, "no program");
        AssertRefused($"'{text}' is no .NET assembly, such as bin/Release/net10.0/Program.dll.", text);
        File.Delete(text);
        string library = typeof(FactAttribute).Assembly.Location;
        AssertRefused($"'{library}' has no model of ModelGen.", library);
    }

    private static void AssertRefused(string error, string model)
    {
        ConsoleRun run = ConsoleRun.Of(Catalog, ["info", model]);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(error, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    private static string[] Words(string line, string model) => Info(model).Split('\n')
        .Single(other => other.StartsWith(line, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Info(params string[] arguments)
    {
        ConsoleRun run = ConsoleRun.Of(Catalog, ["info", .. arguments]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return run.Output;
    }
}
