using System;
using ModelGen.Generator.Reading;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Reading;

/// <summary>Methods of a cell that its equations call: which are read, and what is said about the others.</summary>
public sealed class CellMethodTests
{
    [Theory]
    [InlineData("float F(float x) => x;", "F(z)")]
    [InlineData("static float F<T>(float x) => x;", "F<int>(z)")]
    [InlineData("static extern float F(float x);", "F(z)")]
    [InlineData("static decimal F(float x) => 1;", "(float)F(z)")]
    [InlineData("static float F(float x, float y = 1) => x * y;", "F(z, h)")]
    [InlineData("static float F(float x, in float y) => x * y;", "F(z, h)")]
    [InlineData("static float F(float x, decimal y) => x;", "F(z, h)")]
    [InlineData("static float F(params float[] x) => x[0];", "F(z, h)")]
    public void MG107_a_method_that_is_not_static_from_values_to_a_value(string method, string call) => Assert.StartsWith(
        "Error MG107 at 'F",
        Assert.Single(GeneratorRun.Of(CellSource.Of($"static float Step(float z, float h) => {call} + z + h; {method}")).Problems), StringComparison.Ordinal);

    [Fact]
    public void MG107_a_method_that_is_there_without_being_written() => Assert.StartsWith(
        "Error MG107 at 'GetHashCode': ",
        Assert.Single(GeneratorRun.Of("[ModelGen.RecurrentCell] record Mine { static float Step(float z) => GetHashCode() * z; }").Problems), StringComparison.Ordinal);

    [Theory]
    [InlineData("F(z, h)", "static float F(float x) => x;", "it takes 1 argument, and has 2")]
    [InlineData("F(z)", "static float F(float x, float y) => x * y;", "it takes 2 arguments, and has 1")]
    [InlineData("F()", "static float F(float x) => x;", "it takes 1 argument, and has 0")]
    public void MG106_a_method_with_another_number_of_arguments(string call, string method, string advice) => Assert.Equal(
        ["Error MG106 at 'F': 'F' cannot be part of equations: " + advice],
        GeneratorRun.Of(CellSource.Of($"static float Step(float z, float h) => {call} + z + h; {method}")).Problems);

    [Fact]
    public void A_method_that_returns_nothing_cannot_be_read() => Assert.Equal(
        ["Error MG117 at 'F': 'F' cannot be read: it returns nothing"],
        GeneratorRun.Of(CellSource.Of("static float Step(float z, float h) => F(z) + h; static float F(float x) { var y = x; }")).Problems);

    [Fact]
    public void A_step_that_returns_nothing_cannot_be_read() => Assert.Equal(
        ["Error MG117 at 'Step': 'Step' cannot be read: it returns nothing"],
        GeneratorRun.Of(CellSource.Of("static Units Step(Units z, Projection p) { var y = p(z); }")).Problems);

    /// <summary>What is wrong with one argument is said once, whatever the others.</summary>
    [Theory]
    [InlineData("Max(z, q)")]
    [InlineData("Max(q, z)")]
    [InlineData("F(z, q)")]
    [InlineData("F(q, z)")]
    [InlineData("(z > 0 ? q : h)")]
    [InlineData("(z > 0 ? h : q)")]
    [InlineData("(q > 0 ? z : h)")]
    public void MG109_is_all_that_is_said_of_an_argument_without_a_value(string expression) => Assert.StartsWith(
        "Error MG109 at 'q': ",
        Assert.Single(GeneratorRun.Of(CellSource.Of($"static float Step(float z, float h) => {expression} + z + h; static float F(float x, float y) => x * y;")).Problems),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(40, false)]
    [InlineData(41, true)]
    public void A_message_quotes_forty_letters(int length, bool isShortened)
    {
        string text = new('a', length);
        Assert.Equal(isShortened ? text[..40] + "..." : text, EquationReader.Shortened(text));
    }

    [Theory]
    [InlineData("z +\n h", "z +...")]
    [InlineData("z +  \r\n h", "z +...")]
    [InlineData("z + h", "z + h")]
    public void A_message_quotes_one_line(string text, string quoted) => Assert.Equal(quoted, EquationReader.Shortened(text));
}
