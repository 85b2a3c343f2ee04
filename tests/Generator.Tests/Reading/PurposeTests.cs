using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Reading;

/// <summary>Legal numbers that leave a model nothing to learn are warned of, and nothing beyond them.</summary>
public sealed class PurposeTests
{
    private const string Clipped = "every gradient is clipped to zero; Clipping.None turns clipping off";
    private const string Still = "parameters stay as they are";
    private const string Zero = "parameters that all start at zero have no gradient to move along";
    private const string Dropped = "dropout keeps next to nothing";

    [Theory]
    [InlineData("MaxGradNorm", "0", "0", Clipped)]
    [InlineData("MaxGradNorm", "0.0", "0", Clipped)]
    [InlineData("MaxGradNorm", "-0.0", "-0", Clipped)]
    [InlineData("MaxGradNorm", "1e-46", "1E-46", Clipped)]
    [InlineData("MaxGradNorm", "double.Epsilon", "5E-324", Clipped)]
    [InlineData("LearningRate", "0", "0", Still)]
    [InlineData("LearningRate", "1e-300", "1E-300", Still)]
    [InlineData("InitScale", "0", "0", Zero)]
    [InlineData("LrDecay", "0", "0", "the learning rate is 0 in all epochs after the first 4")]
    [InlineData("LrDecay", "0, MaxEpoch = 12", "0", "the learning rate is 0 in all epochs after the first 12")]
    [InlineData("KeepProb", "1e-30", "1E-30", Dropped)]
    public void MG024_is_only_a_warning(string name, string expression, string value, string reason)
    {
        var run = GeneratorRun.Reading($"[ModelGen.LstmModel(VocabSize = 50, HiddenSize = 8, {name} = {expression})] partial class Small;");
        Assert.Equal(["Warning MG024 at '" + $"{expression.Split(',')[0]}': {name} is {value}: {reason}"], run.Problems);
        Assert.Equal(["Small.g.cs", "Small.Cpu.g.cs", "Small.Cuda.g.cs"], run.Files);
    }

    [Fact]
    public void MG024_of_one_word_there_is_nothing_to_predict() => Assert.Equal(
        ["Warning MG024 at '1': VocabSize is 1: of one word there is nothing to predict"],
        GeneratorRun.Reading("[ModelGen.LstmModel(VocabSize = 1, HiddenSize = 8)] partial class Small;").Problems);

    [Fact]
    public void MG024_dropout_of_a_layer_that_keeps_nothing() => Assert.Equal(
        ["Warning MG024 at '0.99999999': Dropout is 0.99999999: dropout keeps next to nothing"],
        GeneratorRun.Reading("[ModelGen.RecurrentLayer(InputSize = 3, HiddenSize = 8, NumLayers = 2, Dropout = 0.99999999)] partial class Small;").Problems);

    [Theory]
    [InlineData("LstmModel(VocabSize = 50", "KeepProb", "0.99999999")]
    [InlineData("RecurrentLayer(InputSize = 50", "Dropout", "1e-9")]
    [InlineData("RecurrentLayer(InputSize = 50", "Dropout", "1e-300")]
    public void MG019_dropout_that_a_float_does_not_show(string kind, string name, string expression)
    {
        var problems = GeneratorRun.Reading($"[ModelGen.{kind}, HiddenSize = 8, NumLayers = 2, {name} = {expression})] partial class Small;").Problems;
        Assert.StartsWith($"Warning MG019 at '{expression}': {name} is ", Assert.Single(problems));
        Assert.EndsWith("but has no effect: it differs so little from none that a float does not show it", problems[0]);
    }

    [Theory]
    [InlineData("MaxGradNorm", "float.Epsilon")]
    [InlineData("MaxGradNorm", "1e9")]
    [InlineData("LearningRate", "1e-40")]
    [InlineData("InitScale", "1e-20")]
    [InlineData("LrDecay", "1e-9")]
    [InlineData("LrDecay", "1")]
    [InlineData("LrDecay", "0, MaxEpoch = 13")]
    [InlineData("ForgetBias", "0")]
    [InlineData("KeepProb", "6e-8")]
    [InlineData("KeepProb", "0.9999999")]
    [InlineData("KeepProb", "1")]
    [InlineData("EmbeddingSize", "1")]
    [InlineData("NumSteps", "1")]
    [InlineData("BatchSize", "1")]
    public void Numbers_beside_them_are_not_warned_of(string name, string expression) => Assert.Empty(
        GeneratorRun.Reading($"[ModelGen.LstmModel(VocabSize = 2, HiddenSize = 8, {name} = {expression})] partial class Small;").Problems);

    [Theory]
    [InlineData("InitScale", "0")]
    [InlineData("Dropout", "0")]
    [InlineData("Dropout", "0.9999999, NumLayers = 2")]
    public void A_layer_is_given_its_gradients_from_outside(string name, string expression) => Assert.Empty(
        GeneratorRun.Reading($"[ModelGen.RecurrentLayer(InputSize = 1, HiddenSize = 8, {name} = {expression})] partial class Small;").Problems);
}
