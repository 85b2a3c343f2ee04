using System.Linq;
using ModelGen.Generator.Model;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Reading;

/// <summary>What declarations say of the update: values of hyperparameters, clipping, tables and averages.</summary>
public sealed class OptimizerArgumentReaderTests
{
    private const string Parameters = "embedding, kernel_0, bias_0, kernel_1, bias_1, softmax_w, softmax_b";

    [Fact]
    public void Arguments_are_read_in_their_order_from_all_parts_of_a_class()
    {
        GeneratorRun run = GeneratorRun.Of(
            "using ModelGen; [OptimizerArgument(\"beta1\", 0.5)] [LstmModel(VocabSize = 50, HiddenSize = 8, Optimizer = typeof(ModelGen.Optimizers.Adam))] "
            + "[OptimizerArgument(\"weight_decay\", 1, Of = \"kernel_*\")] partial class Small; [OptimizerArgument(\"beta1\", 0.25, Of = \"softmax_b\")] partial class Small;");
        run.AssertClean();
        OptimizerArgument[] expected = [new("beta1", 0.5, null), new("weight_decay", 1, "kernel_*"), new("beta1", 0.25, "softmax_b")];
        Assert.Equal(expected.ToHashSet(), run.Spec().OptimizerArguments.ToHashSet());
        string face = run.Result.GeneratedSources.Single(file => file.HintName.EndsWith("Small.g.cs", System.StringComparison.Ordinal)).SourceText.ToString();
        Assert.Contains("new(\"beta1\", 0.5d, [\"embedding\", \"kernel_0\", \"bias_0\", \"kernel_1\", \"bias_1\", \"softmax_w\"]),", face);
        Assert.Contains("new(\"beta1\", 0.25d, [\"softmax_b\"]),", face);
        Assert.Contains("new(\"weight_decay\", 1d, [\"kernel_0\", \"kernel_1\"]),", face);
    }

    [Theory]
    [InlineData("Sgd", "momentum", "weight_decay")]
    [InlineData("Adam", "weightDecay", "beta1, beta2, epsilon, weight_decay")]
    [InlineData("AdamW", "", "beta1, beta2, epsilon, weight_decay")]
    [InlineData("Momentum", "average_weight", "momentum, weight_decay")]
    public void MG203_the_optimizer_has_no_such_number(string optimizer, string name, string known) =>
        Run(optimizer, $"\"{name}\", 1").AssertRefused($"Error MG203 at '\"{name}\"': '{name}' is no hyperparameter of '{optimizer}'; it has {known}");

    [Theory]
    [InlineData("kernel")]
    [InlineData("*_2")]
    [InlineData("")]
    [InlineData("kernel_0*kernel")]
    [InlineData("Kernel_0")]
    public void MG204_no_parameter_fits(string pattern) => Run("Sgd", $"\"weight_decay\", 1, Of = \"{pattern}\"").AssertRefused(
        $"Error MG204 at '\"{pattern}\"': '{pattern}' fits no parameter of 'Small' that this is for; they are {Parameters}");

    [Theory]
    [InlineData("*", Parameters)]
    [InlineData("kernel_*", "kernel_0, kernel_1")]
    [InlineData("*_0", "kernel_0, bias_0")]
    [InlineData("*a*_1", "bias_1")]
    [InlineData("**softmax**", "softmax_w, softmax_b")]
    [InlineData("bias_1", "bias_1")]
    [InlineData("b*b*0", "")]
    public void A_star_is_any_letters(string pattern, string fitting) =>
        Assert.Equal(fitting, string.Join(", ", Parameters.Split(", ").Where(name => NamePattern.Fits(pattern, name))));

    [Theory]
    [InlineData("double.NaN", "NaN")]
    [InlineData("double.PositiveInfinity", "Infinity")]
    [InlineData("-1e39", "-1E+39")]
    public void MG008_a_value_is_a_number(string value, string text) =>
        Run("Sgd", $"\"weight_decay\", {value}").AssertRefused($"Error MG008 at '{value}': weight_decay is {text}; it must be a finite number that fits a float");

    [Fact]
    public void MG021_a_name_that_is_none_cannot_be_read() => Run("Sgd", "null, 1").AssertRefused(
        "Error MG021 at 'null': 'null' cannot be read: ModelGen sees no value of it; it is wrong, or from another source generator, whose code ModelGen cannot see: put it into a source file");

    [Theory]
    [InlineData("TieWeights = true", "the softmax layer gives every row of the embedding a gradient")]
    [InlineData("Accumulate = 2", "an update has the words of several steps")]
    public void MG205_rows_of_words_need_the_words(string other, string reason) =>
        GeneratorRun.Of($"using ModelGen; [LstmModel(VocabSize = 50, HiddenSize = 8, TableUpdate = TableUpdate.Lazy, {other})] partial class Small;").AssertRefused(
            $"Error MG205 at 'TableUpdate.Lazy': 'TableUpdate.Lazy' and '{other}' cannot both be: {reason}");

    [Fact]
    public void MG205_an_average_has_the_name_of_no_other_state() => GeneratorRun.Of(
        "using ModelGen; [LstmModel(VocabSize = 50, HiddenSize = 8, AverageParameters = true, Optimizer = typeof(Mine))] partial class Small; "
        + "[Optimizer] static class Mine { static (float p, float average) Step(float p, float g, float average) => (p - g, average + g); }").AssertRefused(
        "Error MG205 at 'true': 'AverageParameters = true' and 'Mine' cannot both be: it keeps a state 'average' of its own; rename that");

    [Theory]
    [InlineData("LstmModel(VocabSize = 50, ", "Clipping = Clipping.Value, MaxGradNorm = 5", "MaxGradNorm", "5", "Norm", "Value")]
    [InlineData("LstmModel(VocabSize = 50, ", "MaxGradValue = 2", "MaxGradValue", "2", "Value", "Norm")]
    [InlineData("RecurrentLayer(InputSize = 5, ", "MaxGradNorm = 1", "MaxGradNorm", "1", "Norm", "None")]
    public void MG206_a_limit_is_of_one_kind(string attribute, string arguments, string name, string value, string kind, string actual) => Assert.Equal(
        $"Warning MG206 at '{value}': {name} is for Clipping.{kind} and has no effect with Clipping.{actual}",
        Assert.Single(GeneratorRun.Of($"using ModelGen; [{attribute}HiddenSize = 8, {arguments})] partial class Small;").Problems));

    private static GeneratorRun Run(string optimizer, string argument) => GeneratorRun.Of(
        $"using ModelGen; [LstmModel(VocabSize = 50, HiddenSize = 8, Optimizer = typeof(ModelGen.Optimizers.{optimizer}))] [OptimizerArgument({argument})] partial class Small;");
}
