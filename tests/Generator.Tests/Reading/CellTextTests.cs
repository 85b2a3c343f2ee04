using System;
using System.Linq;
using ModelGen.Generator.Reading;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Reading;

/// <summary>Cells that come with the generator are texts without a program: their words mean there what they mean to the compiler.</summary>
public sealed class CellTextTests
{
    [Theory]
    [InlineData("static float Step(float z, float h) => Tanh(z) * h;")]
    [InlineData("static float Step(float z, float h) => Equations.Tanh(z) * h;")]
    [InlineData("static float Step(float z, float h) => ModelGen.Equations.Tanh(z) * h;")]
    [InlineData("static float Step(float z, float h) => MathF.Tanh(z) * h;")]
    [InlineData("static float Step(float z, float h) => (float)Math.Tanh(z) * h;")]
    [InlineData("static float Step(float z, float h) { int two = 7 / 3; double third = 1.0 / 3; return (float)(z * two * third) + h; }")]
    [InlineData("const float Half = 0.5f, Third = 0.25f; const int Two = 2; static float Other = 3; static float Step(float z, float h) => Third * z + Two * h;")]
    [InlineData("static float Step(float z, float h) => Gated(z, h); static float Gated(float x, float y) => Sigmoid(x) * y;")]
    [InlineData("static (Units h, Units c) Step([NoBias] Units z, Gate n, Units c, Projection p, [PerUnit] Units w) => (p(n(z * c) * w), z);")]
    public void A_text_is_read_as_the_same_cell_in_a_program(string members)
    {
        string source = CellSource.Of(members);
        Assert.Equal(new CellProgram(source).Spec, CellParser.Parse(source));
    }

    [Fact]
    public void All_that_is_wrong_with_a_text_is_said_a_line_each()
    {
        string message = Assert.Throws<FormatException>(() => CellParser.Parse("class Mine { static float Step(float z) => z * Missing + Cosine(z); }")).Message;
        Assert.Equal(["MG109", "MG107"], message.Split('\n').Select(line => line[line.IndexOf("MG", StringComparison.Ordinal)..][..5]));
    }

    [Fact]
    public void Names_of_the_cells_are_listed_in_alphabetical_order() =>
        Assert.Equal(StandardCells.Names.Order(StringComparer.Ordinal), StandardCells.Names);
}
