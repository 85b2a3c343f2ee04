using System;
using System.Globalization;
using System.Linq;
using System.Reflection;
using ModelGen.Generator.Shorthands;
using ModelGen.Generator.Tests.Harness;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Generator.Tests.Reading;

/// <summary>Ranges of arguments: the squiggle is under the expression that is wrong, and the message names the value seen.</summary>
public sealed class LanguageModelReaderTests
{
    [Theory]
    [InlineData("VocabSize", "0", "0")]
    [InlineData("HiddenSize", "-1", "-1")]
    [InlineData("NumSteps", "int.MinValue", "-2147483648")]
    [InlineData("BatchSize", "default", "0")]
    [InlineData("MaxEpoch", "1 - 1", "0")]
    [InlineData("MaxMaxEpoch", "-0x10", "-16")]
    public void MG006_size_below_one(string name, string expression, string value) =>
        Run(name, expression).AssertRefused($"Error MG006 at '{expression}': {name} is {value}; it must be at least 1");

    [Theory]
    [InlineData("0", "0")]
    [InlineData("101", "101")]
    public void MG006_number_of_layers(string expression, string value) =>
        Run("NumLayers", expression).AssertRefused($"Error MG006 at '{expression}': NumLayers is {value}; it must be from 1 to 100");

    [Theory]
    [InlineData("0", "0")]
    [InlineData("1.5", "1.5")]
    [InlineData("-0.5", "-0.5")]
    [InlineData("double.NaN", "NaN")]
    [InlineData("double.PositiveInfinity", "Infinity")]
    public void MG007_probability(string expression, string value) =>
        Run("KeepProb", expression).AssertRefused($"Error MG007 at '{expression}': KeepProb is {value}; it must be above 0 and at most 1");

    [Fact]
    public void MG007_probability_whose_reciprocal_is_infinite() =>
        Run("KeepProb", "1e-300").AssertRefused(
            "Error MG007 at '1e-300': KeepProb is 1E-300; it must be large enough that 1/KeepProb, the scale of kept values, is a float");

    [Theory]
    [InlineData("InitScale", "-0.1", "-0.1")]
    [InlineData("LearningRate", "double.NaN", "NaN")]
    [InlineData("MaxGradNorm", "double.PositiveInfinity", "Infinity")]
    [InlineData("LrDecay", "double.NegativeInfinity", "-Infinity")]
    public void MG008_negative_or_not_finite(string name, string expression, string value) =>
        Run(name, expression).AssertRefused($"Error MG008 at '{expression}': {name} is {value}; it must be a finite number of at least 0");

    [Theory]
    [InlineData("InitScale", "1e300", "1E+300", "a finite number of at least 0 that fits a float")]
    [InlineData("MaxGradNorm", "-double.MaxValue", "-1.7976931348623157E+308", "a finite number of at least 0 that fits a float")]
    [InlineData("ForgetBias", "-1e39", "-1E+39", "a finite number that fits a float")]
    public void MG008_beyond_float(string name, string expression, string value, string range) =>
        Run(name, expression).AssertRefused($"Error MG008 at '{expression}': {name} is {value}; it must be {range}");

    [Fact]
    public void MG008_forget_bias_not_finite() =>
        Run("ForgetBias", "double.NaN").AssertRefused("Error MG008 at 'double.NaN': ForgetBias is NaN; it must be a finite number");

    [Long]
    [Fact]
    public void A_hundred_layers_compile() => Run("NumLayers", "100").AssertClean();

    [Theory]
    [InlineData("KeepProb", "1")]
    [InlineData("KeepProb", "1e-7f")]
    [InlineData("ForgetBias", "-1")]
    [InlineData("InitScale", "float.Epsilon")]
    [InlineData("LearningRate", "1e-30")]
    [InlineData("MaxGradNorm", "float.MaxValue")]
    public void Ends_of_ranges_are_inside(string name, string expression) => Run(name, expression).AssertClean();

    [Fact]
    public void MG009_matrix_too_large_is_blamed_on_the_size_without_which_it_would_not_be() =>
        GeneratorRun.Of("[ModelGen.LstmModel(VocabSize = 2_000_000_000, HiddenSize = 650)] partial class Small;").AssertRefused(
            "Error MG009 at '2_000_000_000': softmax_w [2000000000, 650] would have 1312000000000 floats, "
            + "more than one array can hold (about 2^31); make it smaller");

    [Fact]
    public void MG009_kernel_too_large_is_blamed_on_the_hidden_size_though_there_are_more_words() =>
        GeneratorRun.Of("[ModelGen.LstmModel(VocabSize = 40_000, HiddenSize = 30_000)] partial class Small;").AssertRefused(
            "Error MG009 at '30_000': input_kernel_0 [30000, 120000] would have 3600000000 floats, "
            + "more than one array can hold (about 2^31); make it smaller");

    [Fact]
    public void MG010_model_too_large() =>
        GeneratorRun.Of("[ModelGen.LstmModel(VocabSize = 10_000, HiddenSize = 200, NumSteps = 10_000)] partial class Small;").AssertRefused(
            "Error MG010 at '10_000': 'Small' would need 3080479600 floats for parameters, gradients and activations, "
            + "more than one array can hold (about 2^31); make it smaller");

    [Fact]
    public void MG011_required_arguments() =>
        GeneratorRun.Of("using ModelGen; [LstmModel] partial class Small;").AssertRefused(
            "Error MG011 at 'LstmModel': VocabSize is missing; give it a value of at least 1",
            "Error MG011 at 'LstmModel': HiddenSize is missing; give it a value of at least 1");

    [Theory]
    [InlineData("MaxMaxEpoch = 3", "3", 3, 4)]
    [InlineData("MaxEpoch = 20", "20", 13, 20)]
    [InlineData("MaxMaxEpoch = 5, MaxEpoch = 6", "5", 5, 6)]
    public void MG012_no_decay_is_only_a_warning(string arguments, string word, int total, int full)
    {
        var run = GeneratorRun.Of($"[ModelGen.LstmModel(VocabSize = 50, HiddenSize = 8, {arguments})] partial class Small;");
        Assert.Equal(
            [$"Warning MG012 at '{word}': MaxMaxEpoch is {total}, below MaxEpoch, which is {full}: training ends before the learning rate starts to decay"],
            run.Problems);
        Assert.Equal(["Small.g.cs", "Small.Cpu.g.cs", "Small.Cuda.g.cs"], run.Files);
    }

    [Theory]
    [InlineData(typeof(LstmModelAttribute))]
    [InlineData(typeof(RecurrentLayerAttribute))]
    public void Every_argument_arrives_in_the_spec(Type attribute)
    {
        // Odd values, all different, none a default: a mix-up of two arguments cannot go unseen. Some have conditions, and tests
        // of their own.
        var arguments = attribute.GetProperties()
            .Where(property => property.DeclaringType == attribute
                && property.Name is not ("Cell" or "Optimizer" or "TieWeights" or "ProjectionSize" or "TableUpdate" or "MaxGradNorm" or "HiddenSizes"))
            .Select(static (property, index) => (property.Name, Text: Odd(property, index))).ToList();
        var run = GeneratorRun.Reading(
            $"using ModelGen; [{attribute.Name}({string.Join(", ", arguments.Select(static pair => $"{pair.Name} = {pair.Text}"))})] partial class Small;");
        Assert.Empty(run.Problems);
        var numbers = run.Spec().Numbers;
        Assert.All(arguments, pair => Assert.Equal(
            pair.Text.Split('.')[^1],
            Convert.ToString(numbers.GetType().GetProperty(pair.Name)!.GetValue(numbers), CultureInfo.InvariantCulture)!.Split('.')[^1],
            ignoreCase: true));

        static string Odd(PropertyInfo property, int index) =>
            property.PropertyType == typeof(int) ? $"{31 + index}"
            : property.PropertyType == typeof(double) ? $"0.{31 + index}5"
            : property.PropertyType == typeof(bool) ? "true"
            : property.PropertyType == typeof(Clipping) ? "Clipping.Value"
            : property.DeclaringType == typeof(LstmModelAttribute) ? "DropoutPlacement.BetweenLayers" : "DropoutPlacement.AllOutputs";
    }

    [Fact]
    public void The_embedding_is_as_wide_as_the_layers_unless_told_otherwise()
    {
        Assert.Equal(5, Numbers("VocabSize = 7, HiddenSize = 5").EmbeddingSize);
        Assert.Equal(3, Numbers("VocabSize = 7, HiddenSize = 5, EmbeddingSize = 3").EmbeddingSize);
        Assert.Equal(5, Numbers("VocabSize = 7, HiddenSize = 5, EmbeddingSize = 3").ProjectionSize);
        Assert.True(Numbers("VocabSize = 7, HiddenSize = 5, TieWeights = true").TieWeights);

        static LanguageModelNumbers Numbers(string arguments) =>
            (LanguageModelNumbers)GeneratorRun.Reading($"[ModelGen.LstmModel({arguments})] partial class Small;").Spec().Numbers;
    }

    [Theory]
    [InlineData("EmbeddingSize")]
    [InlineData("ProjectionSize")]
    public void MG006_a_size_that_has_a_default_cannot_be_zero(string name) =>
        Assert.Contains($"Error MG006 at '0': {name} is 0; it must be at least 1", Run(name, "0").Problems);

    [Fact]
    public void MG017_tied_weights_of_different_widths() =>
        GeneratorRun.Of("[ModelGen.LstmModel(VocabSize = 50, HiddenSize = 8, EmbeddingSize = 5, TieWeights = true)] partial class Small;").AssertRefused(
            "Error MG017 at 'true': TieWeights uses the embedding as the softmax layer's weight, but the embedding is 5 wide and the layers' "
            + "output 8; make EmbeddingSize 8, or do not tie");

    [Fact]
    public void MG018_no_projection() =>
        Run("ProjectionSize", "3").AssertRefused(
            "Error MG018 at '3': ProjectionSize is given, but the cell 'Lstm' has no projection; remove it, or choose a cell with a projection");

    [Fact]
    public void A_projection_is_not_missed_where_the_cell_is_unknown() =>
        Assert.StartsWith(
            "Error MG016",
            Assert.Single(GeneratorRun.Reading("[ModelGen.LstmModel(VocabSize = 5, HiddenSize = 5, ProjectionSize = 3, Cell = typeof(int))] partial class Small;").Problems));

    [Fact]
    public void MG019_dropout_between_the_layers_of_one_is_only_a_warning()
    {
        var run = GeneratorRun.Reading(
            "[ModelGen.LstmModel(VocabSize = 50, HiddenSize = 8, NumLayers = 1, KeepProb = 0.75, DropoutPlacement = ModelGen.DropoutPlacement.BetweenLayers)] partial class Small;");
        Assert.Equal(
            ["Warning MG019 at '0.75': KeepProb is 0.75 but has no effect: DropoutPlacement.BetweenLayers leaves out the last layer, and there is no other"],
            run.Problems);
        Assert.Equal(["Small.g.cs", "Small.Cpu.g.cs", "Small.Cuda.g.cs"], run.Files);
    }

    [Fact]
    public void MG020_no_member_of_the_enumeration() =>
        Run("DropoutPlacement", "(ModelGen.DropoutPlacement)7").AssertRefused(
            "Error MG020 at '(ModelGen.DropoutPlacement)7': DropoutPlacement is 7; it must be DropoutPlacement.AllOutputs or DropoutPlacement.BetweenLayers");

    private static GeneratorRun Run(string name, string expression)
    {
        string[] sizes = name switch
        {
            "VocabSize" => ["HiddenSize = 5"],
            "HiddenSize" => ["VocabSize = 5"],
            _ => ["VocabSize = 5", "HiddenSize = 5"],
        };
        return GeneratorRun.Of($"[ModelGen.LstmModel({string.Join(", ", sizes)}, {name} = {expression})] partial class Small;");
    }
}
