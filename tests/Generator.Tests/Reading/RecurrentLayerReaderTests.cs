using ModelGen.Generator.Model;
using ModelGen.Generator.Shorthands;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Reading;

/// <summary>Declarations of bare layers: what is theirs alone, and that the rules of all models hold for them too.</summary>
public sealed class RecurrentLayerReaderTests
{
    [Fact]
    public void The_numbers_of_a_layer_are_of_their_own_kind()
    {
        var spec = Layer("InputSize = 5, HiddenSize = 8, Dropout = 0.25, NumLayers = 2, Bidirectional = true").Spec();
        var numbers = Assert.IsType<RecurrentLayerNumbers>(spec.Numbers);
        Assert.Equal((5, 8, 8, 0.75, true), (numbers.InputSize, numbers.HiddenSize, numbers.ProjectionSize, numbers.KeepProb, numbers.Bidirectional));
        Assert.False(spec.IsOutline);
    }

    [Fact]
    public void MG011_required_arguments() =>
        GeneratorRun.Reading("using ModelGen; [RecurrentLayer] partial class Small;").AssertRefused(
            "Error MG011 at 'RecurrentLayer': InputSize is missing; give it a value of at least 1",
            "Error MG011 at 'RecurrentLayer': HiddenSize is missing; give it a value of at least 1");

    [Theory]
    [InlineData("InputSize = 0, HiddenSize = 8", "Error MG006 at '0': InputSize is 0; it must be at least 1")]
    [InlineData("InputSize = 5, HiddenSize = 8, NumLayers = 101", "Error MG006 at '101': NumLayers is 101; it must be from 1 to 100")]
    [InlineData("InputSize = 5, HiddenSize = 8, NumLayers = 2, Dropout = 1", "Error MG007 at '1': Dropout is 1; it must be at least 0 and below 1")]
    [InlineData("InputSize = 5, HiddenSize = 8, NumLayers = 2, Dropout = -0.5", "Error MG007 at '-0.5': Dropout is -0.5; it must be at least 0 and below 1")]
    [InlineData("InputSize = 5, HiddenSize = 8, Dropout = double.NaN", "Error MG007 at 'double.NaN': Dropout is NaN; it must be at least 0 and below 1")]
    [InlineData("InputSize = 5, HiddenSize = 8, InitScale = -1", "Error MG008 at '-1': InitScale is -1; it must be a finite number of at least 0")]
    [InlineData("InputSize = 5, HiddenSize = 8, DropoutPlacement = (ModelGen.DropoutPlacement)(-1)",
        "Error MG020 at '(ModelGen.DropoutPlacement)(-1)': DropoutPlacement is -1; it must be DropoutPlacement.AllOutputs or DropoutPlacement.BetweenLayers")]
    [InlineData("InputSize = 5, HiddenSize = 8, ProjectionSize = 3",
        "Error MG018 at '3': ProjectionSize is given, but the cell 'Lstm' has no projection; remove it, or choose a cell with a projection")]
    public void A_wrong_number_is_one_error_at_that_number(string arguments, string problem)
    {
        var run = Layer(arguments);
        run.AssertRefused(problem);
        Assert.Equal(["Small.g.cs"], run.Files);
    }

    [Fact]
    public void MG019_dropout_of_a_single_layer_is_only_a_warning()
    {
        var run = Layer("InputSize = 5, HiddenSize = 8, Dropout = 0.5");
        Assert.Equal(
            ["Warning MG019 at '0.5': Dropout is 0.5 but has no effect: DropoutPlacement.BetweenLayers leaves out the last layer, and there is no other"],
            run.Problems);
        Assert.Equal(["Small.g.cs", "Small.Cpu.g.cs", "Small.Cuda.g.cs"], run.Files);
        Assert.Empty(Layer("InputSize = 5, HiddenSize = 8, Dropout = 0.5, DropoutPlacement = ModelGen.DropoutPlacement.AllOutputs").Problems);
    }

    [Theory]
    [InlineData("InputSize = 2_000_000, HiddenSize = 800_000", "2_000_000")]
    [InlineData("InputSize = 800_000, HiddenSize = 2_000_000", "2_000_000")]
    [InlineData("InputSize = 2, HiddenSize = 9, BatchSize = 2_000_000_000", "2_000_000_000")]
    public void What_is_too_large_is_blamed_on_the_size_without_which_it_would_not_be(string arguments, string word)
    {
        var generator = new ModelGenerator(FindProblem, static _ => []);
        var run = GeneratorRun.Of(generator, $"[ModelGen.RecurrentLayer({arguments})] partial class Small;");
        run.AssertRefused($"Error MG010 at '{word}': 'Small' would need 7 floats for parameters, gradients and activations, "
            + "more than one array can hold (about 2^31); make it smaller");

        static SizeProblem? FindProblem(ModelSpec spec)
        {
            var n = (RecurrentLayerNumbers)spec.Numbers;
            return (decimal)n.InputSize * n.HiddenSize > 1e9m || (decimal)n.BatchSize * n.HiddenSize > 1e9m ? new(null, 7) : null;
        }
    }

    [Theory]
    [InlineData("[ModelGen.LstmModel(VocabSize = 5, HiddenSize = 8)] [ModelGen.RecurrentLayer(InputSize = 5, HiddenSize = 8)]", "ModelGen.RecurrentLayer")]
    [InlineData("[ModelGen.RecurrentLayer(InputSize = 0)] [ModelGen.LstmModel(VocabSize = 0)]", "ModelGen.LstmModel")]
    public void MG014_two_kinds_at_once_are_one_error_at_the_second_attribute(string attributes, string word)
    {
        var run = GeneratorRun.Reading($"{attributes} partial class Small;");
        run.AssertRefused($"Error MG014 at '{word}': 'Small' cannot be a model because it is declared as two kinds of model; keep one of the attributes");
        Assert.Empty(run.Files);
    }

    [Fact]
    public void MG014_base_class_is_a_model_of_another_kind() =>
        Assert.Equal(
            ["Error MG014 at 'Base': 'Small' cannot be a model because its base class 'Base' is a model already"],
            GeneratorRun.Reading(
                "[ModelGen.RecurrentLayer(InputSize = 5, HiddenSize = 8)] partial class Small : Base; "
                + "[ModelGen.LstmModel(VocabSize = 5, HiddenSize = 8)] partial class Base;").Problems);

    [Fact]
    public void MG001_not_partial() =>
        GeneratorRun.Reading("[ModelGen.RecurrentLayer(InputSize = 5, HiddenSize = 8)] class Small;").AssertRefused(
            "Error MG001 at 'Small': 'Small' must be declared 'partial', so that ModelGen can add the generated code to it");

    private static GeneratorRun Layer(string arguments) =>
        GeneratorRun.Reading($"[ModelGen.RecurrentLayer({arguments})] partial class Small;");
}
