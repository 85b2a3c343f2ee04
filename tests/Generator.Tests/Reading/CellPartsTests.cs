using System.Linq;
using ModelGen.Generator.Model;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Reading;

/// <summary>What is written at a parameter of a cell arrives in the spec, each word of it.</summary>
public sealed class CellPartsTests
{
    [Theory]
    [InlineData("", 0, true)]
    [InlineData("[NoBias]", 0, false)]
    [InlineData("[FromInput]", 1, true)]
    [InlineData("[FromInput, NoBias]", 1, false)]
    [InlineData("[NoBias][FromInput]", 1, false)]
    [InlineData("[FromState]", 2, true)]
    [InlineData("[FromState][NoBias]", 2, false)]
    public void A_gate(string attributes, int source, bool hasBias)
    {
        string[] both = [$"static float Step(float first, {attributes} float z) => first * z;", $"static Units Step(Units first, {attributes} Units z) => first * z;"];
        foreach (string step in both)
            Assert.Equal([new GateSpec("first"), new GateSpec("z", (GateSource)source, hasBias)], Cell(step).Gates);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("[NoBias]", false)]
    public void A_gate_over_something_computed(string attributes, bool hasBias) => Assert.Equal(
        [new GateSpec("z"), new GateSpec("n", GateSource.InputAndOperand, hasBias)],
        Cell($"static Units Step(Units z, {attributes} Gate n, Units h) => Tanh(n(z * h));").Gates);

    [Theory]
    [InlineData("[PerUnit]", null)]
    [InlineData("[PerUnit(Initial = 0)]", 0.0)]
    [InlineData("[PerUnit(Initial = -1.5)]", -1.5)]
    [InlineData("[PerUnit(Initial = 2)]", 2.0)]
    [InlineData("[PerUnit(Initial = double.NaN)]", null)]
    [InlineData("[PerUnit(Initial = float.MaxValue)]", (double)float.MaxValue)]
    [InlineData("[PerUnit(Initial = float.MinValue)]", (double)float.MinValue)]
    [InlineData("[PerUnit(Initial = 'a')]", 97.0)]
    public void A_weight(string attribute, double? initial)
    {
        CellSpec cell = Cell($"static float Step(float z, {attribute} float w) => z * w;");
        Assert.Equal([new UnitWeightSpec("w", initial)], cell.Weights);
        Assert.Equal(["z"], cell.Gates.Select(static gate => gate.Name));
    }

    [Theory]
    [InlineData("slope = 0.25f", 0.25)]
    [InlineData("slope = -3", -3.0)]
    [InlineData("forgetBias", null)]
    [InlineData("forgetBias = 0.5f", 0.5)]
    public void A_hyperparameter(string parameter, double? value) => Assert.Equal(
        [new HyperparameterSpec(parameter.Split(' ')[0], value)],
        Cell($"static float Step(float z, [Hyperparameter] float {parameter}) => z * {parameter.Split(' ')[0]};").Hyperparameters);

    [Fact]
    public void States_and_a_projection()
    {
        CellSpec cell = Cell("static (Units y, Units c, Units d) Step(Units z, Units c, Units d, Projection p) => (p(z * c), d + z, c);");
        Assert.Equal(["y", "c", "d"], cell.States);
        Assert.Equal("p", cell.Projection);
        Assert.Null(Cell("static Units Step(Units z, Units h) => z * h;").Projection);
    }

    private static CellSpec Cell(string step)
    {
        GeneratorRun run = GeneratorRun.Reading(CellSource.WithModel(CellSource.Of(step)));
        Assert.Empty(run.Problems);
        return run.Spec().Cell!;
    }
}
