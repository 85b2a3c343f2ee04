using System.Linq;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;
using ModelGen.Generator.Reading;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Reading;

/// <summary>Optimizers: which a declaration finds, and what is wrong with those that users write.</summary>
public sealed class OptimizerReaderTests
{
    private static readonly string Optimizers = string.Join(
        ", ", new[] { "AdaDelta", "AdaGrad", "Adam", "AdamW", "GravesRmsProp", "Lion", "Momentum", "Nesterov", "RmsProp", "Sgd" }.Select(name => $"typeof(ModelGen.Optimizers.{name})"));

    [Theory]
    [InlineData("typeof(string)", "string")]
    [InlineData("typeof(ModelGen.Cells.Lstm)", "ModelGen.Cells.Lstm")]
    [InlineData("typeof(System.Collections.Generic.List<int>)", "System.Collections.Generic.List<int>")]
    public void MG025_is_no_optimizer(string type, string name) =>
        GeneratorRun.Of($"[ModelGen.LstmModel(VocabSize = 50, HiddenSize = 8, Optimizer = {type})] partial class Small;").AssertRefused(
            $"Error MG025 at '{type}': '{name}' is not an optimizer; use a class of yours with [Optimizer], or one of {Optimizers}");

    [Fact]
    public void MG026_an_optimizer_of_another_assembly_has_no_source()
    {
        CSharpCompilation library = TestCompilation.Of("namespace Lib; [ModelGen.Optimizer] public static class Mine { public static float Step(float p, float g) => p - g; }")
            .WithAssemblyName("Library");
        GeneratorRun.Of(TestCompilation.Of("[ModelGen.RecurrentLayer(InputSize = 5, HiddenSize = 8, Optimizer = typeof(Lib.Mine))] partial class Small;")
            .AddReferences(library.ToMetadataReference())).AssertRefused(
            "Error MG026 at 'typeof(Lib.Mine)': The equations of 'Lib.Mine' are in 'Library', and ModelGen reads them as source; put the optimizer's file into this project");
    }

    [Theory]
    [InlineData("", "Error MG201 at 'Mine': 'Mine' cannot be an optimizer: it has no static method 'Step' with the equations")]
    [InlineData("static float Step<T>(float p, float g) => p - g;", "Error MG201 at '<T>': 'Mine' cannot be an optimizer: 'Step' is generic")]
    [InlineData("static extern float Step(float p, float g);", "Error MG201 at 'Step': 'Mine' cannot be an optimizer: 'Step' has no body")]
    public void MG201_an_optimizer_has_one_Step(string members, string expected) => AssertProblem(members, expected);

    [Theory]
    [InlineData("static double Step(float p, float g) => p - g;", "double", "Step", "an optimizer is written over float, one number at a time")]
    [InlineData("static float Step(float p, int g) => p - g;", "int", "g", "an optimizer is written over float, one number at a time")]
    [InlineData("static float Step(float p, ref float g) => p - g;", "ref", "g", "remove 'ref': equations take values")]
    [InlineData(
        "static float Step(float p, float g, float rate) => p - rate * g;", "float rate", "rate",
        "the gradient is the one parameter that is neither returned nor has an attribute, and there is one already")]
    [InlineData("static float Step(float p, float g, [Schedule] float a, [Schedule] float b) => p - a * b * g;", "[Schedule] float b", "b", "there is one with [Schedule] already")]
    [InlineData("static float Step(float p, float g, [Schedule, Step] float a) => p - a * g;", "[Schedule, Step] float a", "a", "it has one role: keep one of [Schedule] and [Step]")]
    [InlineData("static float Step([Schedule] float p, float g) => p - g;", "[Schedule] float p", "p", "remove [Schedule]: it is returned, so it is what is updated")]
    [InlineData("static float Step(float p, float g, [Hyperparameter] float a) => p - a * g;", "[Hyperparameter] float a", "a", "a [Hyperparameter] of an optimizer has a default value")]
    [InlineData("static float Step(float p, float g, [Hyperparameter] float a = float.NaN) => p - a * g;", "float.NaN", "a", "its default value is no finite number that ModelGen can see")]
    [InlineData("static float Step(float p, float g = 1) => p - g;", "1", "g", "only a [Hyperparameter] has a default value")]
    [InlineData("static (float p, float m) Step(float p, float g) => (p - g, g);", "(float p, float g)", "Mine", "'m' is returned, and no parameter of this name receives its previous value")]
    [InlineData("static (float p, float) Step(float p, float g) => (p - g, g);", "float", "float", "each element of the result has a name of its own: the parameter's, and then those of the states")]
    [InlineData("static (float p, float m) Step(float p, float m) => (p - m, m);", "(float p, float m)", "Mine", "no parameter is the gradient: it is the one that is neither returned nor has an attribute")]
    [InlineData("static float Step(float p, float g) => 0.5f * p;", "(float p, float g)", "Mine", "nothing that is returned depends on the gradient")]
    public void MG202_what_goes_in_and_comes_out_has_a_role(string members, string place, string word, string reason) =>
        AssertProblem(members, $"Error MG202 at '{place}': '{word}' does not fit into an optimizer: {reason}");

    /// <summary>Statements and expressions are those of cells.</summary>
    [Fact]
    public void Equations_have_the_errors_of_equations() => AssertProblem(
        "static float Step(float p, float g) => p - missing * g;",
        "Error MG109 at 'missing': 'missing' is no value here; equations know parameters, locals that are declared above, and constants");

    [Fact]
    public void A_problem_is_reported_once_whatever_the_number_of_models()
    {
        GeneratorRun run = GeneratorRun.Of(Declare("static float Step(float p) => p;")
            + "[ModelGen.LstmModel(VocabSize = 50, HiddenSize = 8, Optimizer = typeof(Mine))] partial class One;"
            + "[ModelGen.LstmModel(VocabSize = 50, HiddenSize = 8, Optimizer = typeof(Mine))] partial class Two;");
        Assert.StartsWith("Error MG202 at '(float p)': ", Assert.Single(run.Problems));
    }

    /// <summary>A number is what is written, and not the float next to it: what is the same for all parameters is computed in double.</summary>
    [Fact]
    public void Numbers_are_taken_as_they_are_written() =>
        Assert.Equal([0.9, 0.999, 1e-8], StandardOptimizers.Find("Adam")!.Hyperparameters.Select(number => number.Default));

    [Theory]
    [InlineData("static float Step(float p, float g, [Schedule] float rate) => p - rate * g;", true)]
    [InlineData("static float Step(float weight, float slope, [Schedule] float r) => weight - slope * r;", true)]
    [InlineData("static float Step(float p, float g) => p - g;", true)]
    [InlineData("static float Step(float p, float g, [Schedule] float rate) => p - rate * (g + 0.1f * p);", false)]
    [InlineData("static float Step(float p, float g, [Schedule] float rate) => p + rate * g;", false)]
    [InlineData("static float Step(float p, float g, [Schedule] float rate) => p - 2 * rate * g;", false)]
    [InlineData("static float Step(float p, float g, [Schedule] float rate, [Step] float t) => p - rate / t * g;", false)]
    public void Descent_is_recognized_by_its_equations(string members, bool isDescent) =>
        Assert.Equal(isDescent, UpdateEquations.Of(OptimizerParser.Parse($"static class Mine {{ {members} }}")).IsDescent);

    [Fact]
    public void What_is_shared_is_computed_once_and_multiplied_before()
    {
        OptimizerSpec spec = OptimizerParser.Parse(
            "static class Mine { static float Step(float p, float g, [Schedule] float rate, [Step] float t) => p - rate * (g * (1 / t)); }");
        var equations = UpdateEquations.Of(spec);
        Assert.Equal(["grad_scale", "rate", "t"], equations.Scalars.Inputs.Order());
        Assert.Single(equations.Scalars.Results);
        Assert.Equal(1, equations.Elements.Values.Single().Entries.Count(entry => entry.Op == Op.Multiply));
    }

    private static string Declare(string members) => $"using ModelGen; [Optimizer] static class Mine {{ {members} }} ";

    private static void AssertProblem(string members, string expected) => Assert.Equal(expected, Assert.Single(GeneratorRun.Of(Declare(members)).Problems));
}
