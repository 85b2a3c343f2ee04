using System.Linq;
using ModelGen.Generator.Model;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Reading;

/// <summary>How declarations say that parameters start.</summary>
public sealed class InitializeReaderTests
{
    [Fact]
    public void The_last_one_that_fits_reaches_both_programs()
    {
        GeneratorRun run = GeneratorRun.Of(
            "using ModelGen; [LstmModel(VocabSize = 50, HiddenSize = 8)] [Initialize(\"*\", Initializer.Uniform, Scale = 0.25)] [Initialize(\"kernel_*\", Initializer.Orthogonal)] "
            + "[Initialize(\"softmax_w\", Initializer.Glorot, Scale = 2)] [Initialize(\"bias_1\", Initializer.Constant, Scale = -1)] partial class Small;");
        run.AssertClean();
        Assert.Equal(new ParameterStart("bias_1", Model.Initializer.Constant, -1), run.Spec().Starts[3]);
        foreach (string suffix in (string[])[".Cpu.g.cs", ".Cuda.g.cs"])
        {
            string[] lines = run.Result.GeneratedSources.Single(file => file.HintName.EndsWith("Small" + suffix, System.StringComparison.Ordinal)).SourceText.ToString()
                .Split("[\"Gradients\"]")[0].Split('\n');
            Has("embedding", "Start: new(Initializer.Uniform, Scale: 0.25d)");
            Has("kernel_1", "Start: new(Initializer.Orthogonal, InputRows: H, GateColumns: H)");
            Has("softmax_w", "Start: new(Initializer.Glorot, Scale: 2d)");
            Has("bias_1", "Start: new(Initializer.Constant, Scale: -1d)");
            void Has(string name, string start) => Assert.Contains(start, Assert.Single(lines, line => line.Contains($"new(\"{name}\"", System.StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData("\"kernel_2\", Initializer.Uniform", "kernel_2", "embedding, kernel_0, bias_0, kernel_1, bias_1, softmax_w, softmax_b")]
    [InlineData("\"bias_*\", Initializer.Orthogonal", "bias_*", "embedding, kernel_0, kernel_1, softmax_w")]
    [InlineData("\"softmax_b\", Initializer.Glorot", "softmax_b", "embedding, kernel_0, kernel_1, softmax_w")]
    public void MG204_it_fits_a_parameter(string arguments, string pattern, string names) =>
        Run(arguments).AssertRefused($"Error MG204 at '\"{pattern}\"': '{pattern}' fits no parameter of 'Small' that this is for; they are {names}");

    [Theory]
    [InlineData("Initializer.Glorot, Scale = -1", "-1", "-1", "a finite number of at least 0")]
    [InlineData("Initializer.Uniform, Scale = 1e39", "1e39", "1E+39", "a finite number of at least 0 that fits a float")]
    [InlineData("Initializer.Constant, Scale = double.NaN", "double.NaN", "NaN", "a finite number")]
    public void MG008_a_scale_is_a_number(string arguments, string place, string value, string range) =>
        Run($"\"*\", {arguments}").AssertRefused($"Error MG008 at '{place}': Scale is {value}; it must be {range}");

    [Fact]
    public void MG020_an_initializer_is_a_member() => Run("\"*\", (Initializer)7").AssertRefused(
        "Error MG020 at '(Initializer)7': Initializer is 7; it must be Initializer.Uniform or Initializer.Glorot or Initializer.Orthogonal or Initializer.Constant");

    private static GeneratorRun Run(string arguments) =>
        GeneratorRun.Of($"using ModelGen; [LstmModel(VocabSize = 50, HiddenSize = 8)] [Initialize({arguments})] partial class Small;");
}
