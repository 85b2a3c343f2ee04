using System.Linq;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Reading;

/// <summary>Numbers in the signature of a cell: what a weight starts with, and the default of a hyperparameter.</summary>
public sealed class CellNumberTests
{
    [Theory]
    [InlineData("sbyte", "-3", -3)]
    [InlineData("byte", "3", 3)]
    [InlineData("short", "-3", -3)]
    [InlineData("ushort", "3", 3)]
    [InlineData("int", "-3", -3)]
    [InlineData("uint", "3", 3)]
    [InlineData("long", "-3", -3)]
    [InlineData("ulong", "3", 3)]
    [InlineData("float", "0.5f", 0.5)]
    [InlineData("double", "0.5", 0.5)]
    [InlineData("char", "'a'", 97)]
    public void A_number_is_a_constant_of_any_type(string type, string value, double expected)
    {
        string members = $$"""
            const {{type}} Number = {{value}};
            static float Step(float z, [PerUnit(Initial = Number)] float w, [Hyperparameter] float s = Number) => z * w + s;
            """;
        if (type == "double")
            members = members.Replace("s = Number", "s = (float)Number");
        var cell = new CellProgram(CellSource.Of(members)).Spec;
        Assert.Equal(expected, cell.Weights.Single().Initial);
        Assert.Equal(expected, cell.Hyperparameters.Single().Default);
    }

    [Theory]
    [InlineData("Missing.Number")]
    [InlineData("\"text\"")]
    [InlineData("true")]
    public void MG117_what_is_no_number_is_said_not_to_be_seen_as_one(string expression) => Assert.Equal(
        [
            $"Error MG117 at '{expression}': '{expression}' cannot be read: ModelGen sees no number; "
                + "it is wrong, or from another source generator, whose code ModelGen cannot see: put it into a source file",
        ],
        GeneratorRun.Of(CellSource.Of($"static float Step(float z, [Hyperparameter] float s = {expression}) => z * s;")).Problems);

    [Theory]
    [InlineData("PerUnit")]
    [InlineData("PerUnit(Initial = 2)")]
    [InlineData("Hyperparameter")]
    public void MG102_a_Gate_is_neither_a_weight_nor_a_hyperparameter(string attribute)
    {
        string name = attribute.Split('(')[0];
        Assert.Equal(
            [$"Error MG102 at '{name}': 'n' does not fit into a cell: remove [{name}]: it is a Gate, which has both products"],
            GeneratorRun.Of(CellSource.Of($"static Units Step([{attribute}] Gate n, Units h) => n(h);")).Problems);
    }

    [Theory]
    [InlineData("(float, float c) Step(float z, float c) => (z, c)", "float", 1)]
    [InlineData("(float h, float) Step(float z, float h) => (z + h, h)", "float", 1)]
    [InlineData("(float, float) Step(float z) => (z, z)", "float", 2)]
    public void MG103_a_state_without_a_name_is_said_to_have_none_and_nothing_else(string step, string word, int count)
    {
        string expected = $"Error MG103 at '{word}': 'Step' returns the new states, as float or Units, or as a tuple such as (float h, float c): this state has no name";
        Assert.Equal(Enumerable.Repeat(expected, count), GeneratorRun.Of(CellSource.Of($"static {step};")).Problems);
    }
}
