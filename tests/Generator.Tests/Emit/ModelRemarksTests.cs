using System;
using System.CodeDom.Compiler;
using System.Linq;
using System.Reflection;
using System.Xml.Linq;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Reading;
using ModelGen.Generator.Shorthands;
using ModelGen.Generator.Tests.Harness;
using ModelGen.Generator.Tests.Lowering;
using Xunit;

namespace ModelGen.Generator.Tests.Emit;

/// <summary>What the generated part of a class says of the model, to readers and to tools.</summary>
public sealed class ModelRemarksTests
{
    private const string Cell = """
        [ModelGen.RecurrentCell]
        static class Least { public static float Step(float z, [ModelGen.FromInput, ModelGen.NoBias] float w, float h) => z < h ? z : w; }
        """;

    [Fact]
    public void Each_generated_class_says_once_that_it_is_generated_and_by_which_release()
    {
        GeneratorRun run = GeneratorRun.Of("[ModelGen.LstmModel(VocabSize = 50, HiddenSize = 8)] partial class Small;");
        run.AssertClean();
        foreach (string suffix in new[] { "Small", "SmallCpu", "SmallCuda" })
        {
            // A class that is local to a file has a longer name.
            Type type = Assert.Single(run.Load().GetTypes(), type => type.Name == suffix || type.Name.EndsWith("__" + suffix, StringComparison.Ordinal));
            GeneratedCodeAttribute attribute = Assert.Single(type.GetCustomAttributes<GeneratedCodeAttribute>());
            Assert.Equal(("ModelGen", typeof(ModelGenerator).Assembly.GetName().Version!.ToString(3)), (attribute.Tool, attribute.Version));
        }
    }

    [Fact]
    public void Equations_parameters_memory_and_operations_are_told()
    {
        string[] lines = Remarks($"{Cell} [ModelGen.RecurrentLayer(InputSize = 5, HiddenSize = 9, Cell = typeof(Least))] partial class Layer;");
        Assert.Equal("A compiled recurrent layer: 1 x 9 Least units over 5 inputs.", lines[0]);
        Assert.Equal(["The layers:", "layer 0: Least, 9 units, 180 parameters"], lines[1..3]);
        Assert.Equal(["z = W x + U h + b", "w = W x"], lines[4..6]);
        Assert.Equal("h = (z < h ? z : w)", lines[6]);
        Assert.Contains("bias_0 [H] = [9]", lines);
        Assert.Contains(lines, line => line.StartsWith("Memory: ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("A training step takes ", StringComparison.Ordinal));
    }

    [Fact]
    public void The_memory_is_that_of_the_arenas()
    {
        ModelPlan cpu = Plans.Build(PlanCases.Model(StandardCells.Lstm), Target.Cpu), cuda = Plans.Build(PlanCases.Model(StandardCells.Lstm), Target.Cuda);
        string text = Text(ModelFiles.Of(PlanCases.Model(StandardCells.Lstm))[0].Text);
        Assert.Contains($"Memory: {MegaBytes(cpu)} MB on a processor, {MegaBytes(cuda)} MB on a GPU", text, StringComparison.Ordinal);

        static string MegaBytes(ModelPlan plan) => (plan.Buffers.Length * 4 / 1_000_000).ToString("0.0000", System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Operations_are_those_of_the_products_and_few_for_each_unit()
    {
        const int T = 7, B = 5;
        ModelPlan plan = Plans.Build(PlanCases.Layer(StandardCells.Find("ReluRnn")!, steps: T, batch: B), Target.Cpu, stage =>
        {
            if (stage.Name != "lower")
                return;
            decimal count = OperationCount.Of(stage.Passes.Where(pass => pass.Name is "Forward" or "Backward").SelectMany(pass => pass.Operations));
            Dim units = stage.Passes.SelectMany(pass => pass.Operations).OfType<TimeLoop>().First().Body.OfType<Pointwise>().First().Columns;
            decimal inputs = stage.Given.Single(view => view.Buffer.Name == "input").Columns.Value;
            // Three products of each kernel: the gates, the gradient of what goes in, and that of the kernel.
            decimal products = 6 * T * B * units.Value * (units.Value + inputs);
            Assert.InRange(count, products + (2 * T * B * units.Value), products + (10 * T * B * units.Value));
        });
        Assert.NotNull(plan);
    }

    [Theory]
    [InlineData("NumLayers = 1, VocabSize = 50", "cpu, softmax", "cpu, panels", "cuda, losses", "cuda, units")]
    [InlineData("NumLayers = 2, VocabSize = 50", "cpu, softmax", "cpu, panels", "cuda, losses", "cuda, units", "cuda, wavefront")]
    public void What_was_fused_is_told_and_nothing_else(string arguments, params string[] fused) =>
        Assert.Equal(
            fused,
            Remarks($"[ModelGen.LstmModel(HiddenSize = 8, {arguments})] partial class Small;")
                .Where(line => line.StartsWith("Fused for ", StringComparison.Ordinal)).Select(line => line["Fused for ".Length..line.IndexOf(':', StringComparison.Ordinal)]));

    [Fact]
    public void A_class_in_error_has_no_numbers_that_are_not_its_own()
    {
        string text = GeneratorRun.Of("[ModelGen.LstmModel(VocabSize = 50, HiddenSize = -8)] partial class Small;").Result.GeneratedSources.Single().SourceText.ToString();
        Assert.DoesNotContain("Memory", text, StringComparison.Ordinal);
        Assert.Single(XElement.Parse(Xml(text)).Elements());
    }

    private static string[] Remarks(string source)
    {
        GeneratorRun run = GeneratorRun.Of(source);
        run.AssertClean();
        return Text(run.Result.GeneratedSources[0].SourceText.ToString()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Text(string file) => XElement.Parse(Xml(file), LoadOptions.PreserveWhitespace).Value;

    private static string Xml(string file) => string.Join(
        '\n', file[file.IndexOf("/// <remarks>", StringComparison.Ordinal)..(file.IndexOf("/// </remarks>", StringComparison.Ordinal) + "/// </remarks>".Length)]
            .Split('\n').Select(line => line.Trim()["/// ".Length..]));
}
