using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Reading;

/// <summary>What a cell, its <c>Step</c>, its parameters and its result must be.</summary>
public sealed class CellSignatureTests
{
    [Theory]
    [InlineData("", "Error MG101 at 'Mine': 'Mine' cannot be a recurrent cell: it has no static method 'Step' with the equations")]
    [InlineData(
        "static float Step(float z) => z; static float Step(float z, float h) => z + h;",
        "Error MG101 at 'Step': 'Mine' cannot be a recurrent cell: it has more than one method 'Step'")]
    [InlineData("static float Step<T>(float z) => z;", "Error MG101 at '<T>': 'Mine' cannot be a recurrent cell: 'Step' is generic")]
    [InlineData("static extern float Step(float z);", "Error MG101 at 'Step': 'Mine' cannot be a recurrent cell: 'Step' has no body")]
    public void MG101_a_cell_has_one_Step(string members, string expected) => AssertProblem(members, expected);

    [Fact]
    public void MG101_Step_is_static() => Assert.Equal(
        ["Error MG101 at 'Step': 'Mine' cannot be a recurrent cell: 'Step' is not static"],
        GeneratorRun.Of("[ModelGen.RecurrentCell] struct Mine { float Step(float z) => z; }").Problems);

    [Theory]
    [InlineData("[ModelGen.RecurrentCell] class Mine<T> { static float Step(float z) => z; }")]
    [InlineData("class Outer<T> { [ModelGen.RecurrentCell] class Mine { static float Step(float z) => z; } }")]
    public void MG101_a_cell_is_not_generic(string source) => Assert.Equal(
        ["Error MG101 at '<T>': 'Mine' cannot be a recurrent cell: it is generic, or inside a generic type"], GeneratorRun.Of(source).Problems);

    [Theory]
    [InlineData("static float Step(double z) => 0;", "double", "z", "its type must be float, Units, Gate or Projection")]
    [InlineData("static float Step(float[] z) => 0;", "float[]", "z", "its type must be float, Units, Gate or Projection")]
    [InlineData("static float Step(Units z) => 0;", "Units", "z", "gates, states and weights are all of one type, float or Units")]
    [InlineData("static Units Step(Units z, [PerUnit] float w) => z * w;", "float", "w", "gates, states and weights are all of one type, float or Units")]
    [InlineData("static float Step(float z, Gate n) => z;", "Gate", "n", "a cell with a Gate is written over Units")]
    [InlineData("static float Step(float z, [Hyperparameter] double s = 1) => z;", "double", "s", "a hyperparameter is float")]
    [InlineData("static Units Step(Units z, Gate h) => z;", "Gate", "h", "a state is float or Units")]
    [InlineData("static float Step(ref float z) => z;", "ref", "z", "remove 'ref': equations take values")]
    [InlineData("static float Step(in float z) => z;", "in", "z", "remove 'in': equations take values")]
    [InlineData("static float Step(this float z) => z;", "this", "z", "remove 'this': equations take values")]
    [InlineData("static float Step(float z = 1.5f) => z;", "1.5f", "z", "only a [Hyperparameter] has a default value")]
    [InlineData("static float Step(float z, [PerUnit] float h) => z + h;", "PerUnit", "h", "remove [PerUnit]: it is a state")]
    [InlineData("static float Step([PerUnit, Hyperparameter] float forgetBias, float z) => z;", "PerUnit", "forgetBias", "remove [PerUnit]: it is a hyperparameter")]
    [InlineData("static float Step([PerUnit, NoBias] float w, float z) => z * w;", "NoBias", "w", "remove [NoBias]: it is a weight")]
    [InlineData("static float Step([FromInput, FromState] float z) => z;", "FromState", "z", "remove [FromState]: it is a gate from the input alone")]
    [InlineData("static Units Step([FromInput] Gate n, Units h) => n(h);", "FromInput", "n", "remove [FromInput]: it is a Gate, which has both products")]
    [InlineData("static float Step([PerUnit(Initial = 1e39)] float w, float z) => z * w;", "1e39", "w", "1E+39 is no finite float")]
    [InlineData("static float Step(float h) => h / 2;", "(float h)", "Step", "a cell has at least one gate, or it would see no input")]
    [InlineData("static float Step([Hyperparameter] float s = float.NaN, float z = 0) => z;", "float.NaN", "s", "NaN is no finite float")]
    [InlineData("static float Step([Hyperparameter] float s = float.PositiveInfinity, float z = 0) => z;", "float.PositiveInfinity", "s", "Infinity is no finite float")]
    [InlineData("static float Step([PerUnit(Initial = -1e39)] float w, float z) => z * w;", "-1e39", "w", "-1E+39 is no finite float")]
    [InlineData("static float Step(float z, float h = 1) => z + h;", "1", "h", "only a [Hyperparameter] has a default value")]
    [InlineData("static Units Step(Units z, [Hyperparameter] Units s) => z * s;", "Units", "s", "a hyperparameter is float")]
    [InlineData("static float Step(float z, Projection p) => z;", "Projection", "p", "a cell with a Projection is written over Units")]
    [InlineData("static (Units h, Units c) Step(Units z, Units c, [NoBias] Projection p) => (p(z), c);", "NoBias", "p", "remove [NoBias]: it is a projection")]
    public void MG102_a_parameter_that_does_not_fit(string step, string word, string name, string reason) =>
        Assert.Contains("Error MG102 at '" + $"{word}': '{name}' does not fit into a cell: {reason}", GeneratorRun.Of(CellSource.Of(step)).Problems);

    [Theory]
    [InlineData("static double Step(float z) => z;", "double", "a state is float or Units")]
    [InlineData("static void Step(float z) { }", "void", "a state is float or Units")]
    [InlineData("static Gate Step(float z) => null!;", "Gate", "a state is float or Units")]
    [InlineData("static (float, float c) Step(float z, float c) => (z, c);", "float", "this state has no name")]
    [InlineData("static (float h, string c) Step(float z, float c) => (z, \"\");", "string", "a state is float or Units")]
    [InlineData("static (Units h, float c) Step(Units z, float c) => (z, c);", "float", "all states are of one type, float or Units")]
    [InlineData("static (float h, float h) Step(float z, float h) => (z, h);", "h", "two states are called 'h'")]
    [InlineData("static (float h, float c) Step(float z, float c) => z + c;", "z + c", "return the 2 states as a tuple")]
    public void MG103_a_result_that_is_not_the_states(string step, string word, string reason) => Assert.Contains(
        "Error MG103 at '" + $"{word}': 'Step' returns the new states, as float or Units, or as a tuple such as (float h, float c): {reason}",
        GeneratorRun.Of(CellSource.Of(step)).Problems);

    [Theory]
    [InlineData("static float Step(float z, float c) => z + c;", "c", "is not returned; return it, or call the parameter something else")]
    [InlineData("static (float y, float c) Step(float z, float c, float h) => (z * h, c);", "h", "is not returned; return it, or call the parameter something else")]
    [InlineData("static (float h, float memory) Step(float z, float m) => (z, m);", "memory", "has no parameter of this name, which would receive its previous value")]
    public void MG104_a_state_that_does_not_come_round(string step, string word, string reason) =>
        AssertProblem(step, "Error MG104 at '" + $"{word}': The state '{word}' {reason}");

    [Theory]
    [InlineData("static float Step(float z, float q) => z;", "gate", "q")]
    [InlineData("static float Step(float z, float q) { var unused = Tanh(q); return z; }", "gate", "q")]
    [InlineData("static float Step(float z, float q) => q > 0 ? z : -z;", "gate", "q")]
    [InlineData("static float Step(float z, [PerUnit] float w) => z;", "weight", "w")]
    [InlineData("static float Step(float z, float h) => z;", "state", "h")]
    public void MG111_a_parameter_without_a_part_in_the_result(string step, string kind, string word) => AssertProblem(
        step,
        "Error MG111 at '" + $"{word}': The {kind} '{word}' has no part in what 'Step' returns, or only in conditions, so nothing would be learned there; use it or remove it");

    [Theory]
    [InlineData("kernel")]
    [InlineData("bias")]
    [InlineData("projection")]
    public void MG113_a_weight_has_a_name_of_its_own(string name) => AssertProblem(
        $"static float Step(float z, [PerUnit] float {name}) => z * {name};",
        "Error MG113 at '" + $"{name}': '{name}' is what another parameter of the layer is called; rename the weight");

    [Fact]
    public void MG114_a_hyperparameter_has_a_value() => AssertProblem(
        "static float Step(float z, [Hyperparameter] float slope) => z * slope;",
        "Error MG114 at 'slope': No declaration has a number 'slope', so the parameter needs a default value; declarations have forgetBias");

    [Theory]
    [InlineData("static float Step(float z, [Hyperparameter] float slope = 1) => z;")]
    [InlineData("static float Step(float z, [Hyperparameter] float forgetBias) => z;")]
    [InlineData("static float Step(float z, float h) => h > 0 ? z : -z;")]
    public void A_hyperparameter_may_be_unused_and_a_state_only_looked_at(string step) =>
        Assert.Empty(GeneratorRun.Of(CellSource.Of(step)).Problems);

    [Fact]
    public void All_problems_of_a_cell_are_reported_at_once_in_the_order_of_the_source() => Assert.Equal(
        [
            "Error MG102 at 'double': 'z' does not fit into a cell: its type must be float, Units, Gate or Projection",
            "Error MG104 at 'c': The state 'c' is not returned; return it, or call the parameter something else",
            "Error MG105 at 'if': 'if' cannot stand here: a cell consists of local declarations and a return",
            "Error MG109 at 'q': 'q' is no value here; equations know parameters, locals that are declared above, and constants",
        ],
        GeneratorRun.Of(CellSource.Of("static float Step(double z, float c) { if (z > 0) { } return q; }")).Problems);

    private static void AssertProblem(string members, string expected) =>
        Assert.Equal([expected], GeneratorRun.Of(CellSource.Of(members)).Problems);
}
