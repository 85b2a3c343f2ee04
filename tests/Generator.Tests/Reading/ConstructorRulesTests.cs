using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Reading;

/// <summary>Every constructor comes to the generated one, which makes the model's memory.</summary>
public sealed class ConstructorRulesTests
{
    private const string Declare = "[ModelGen.LstmModel(VocabSize = 50, HiddenSize = 8)] ";

    [Theory]
    [InlineData("public Named(string title) { }", "string")]
    [InlineData("public Named(string title) => Title = title;", "string")]
    [InlineData("private protected Named(int a, params int[] b) { }", "int, params int[]")]
    [InlineData("Named(string title) : base() { }", "string")]
    [InlineData("Named(ModelGen.ModelOptions options, string title) { }", "ModelOptions, string")]
    [InlineData("Named(ref int a, in int b) { }", "ref int, in int")]
    [InlineData("public Named(string title) : this(title, 1) { } Named(string title, int number) { }", "string, int")]
    [InlineData("static Named() { } Named(Named other) { }", "Named")]
    [InlineData("[System.Obsolete] Named(System.Collections.Generic.List<string>? names = null) { }", "List<string>?")]
    public void MG023_a_constructor_that_does_not_call_the_generated_one(string members, string types) =>
        GeneratorRun.Of($"{Declare}partial class Named {{ string Title {{ get; set; }} = \"\"; {members} }}").AssertRefused(
            $"Error MG023 at 'Named': The constructor 'Named({types})' leaves the model without memory; "
            + "let it begin with ': this(options)', the generated constructor of 'Named'");

    [Fact]
    public void MG023_in_another_file_and_of_a_layer() =>
        GeneratorRun.Of("[ModelGen.RecurrentLayer(InputSize = 5, HiddenSize = 8)] partial class Named;", "partial class Named { Named(int a) { } }").AssertRefused(
            "Error MG023 at 1.cs 'Named': The constructor 'Named(int)' leaves the model without memory; "
            + "let it begin with ': this(options)', the generated constructor of 'Named'");

    [Fact]
    public void Each_of_several_constructors_is_reported() => Assert.Equal(
        3, GeneratorRun.Reading($"{Declare}partial class Named {{ Named(int a) {{ }} Named(long a) : base() {{ }} Named(byte a) {{ }} Named(char c) : this((int)c) {{ }} }}").Problems.Count);

    [Theory]
    [InlineData("public Named(string title) : this(new ModelGen.ModelOptions()) => Title = title;")]
    [InlineData("public Named(string title, ModelGen.ModelOptions? options = null) : this(options) { }")]
    [InlineData("public Named(string title) : this() { }")]
    [InlineData("public Named(string title) : this(title, 1) { } Named(string title, int number) : this(options: null) { }")]
    [InlineData("public Named(int a) : this(a.ToString()) { } Named(string a) : this(a, null) { } Named(string a, ModelGen.ModelOptions? options) : this(options) { }")]
    [InlineData("static Named() { }")]
    [InlineData("~Named() { }")]
    [InlineData("")]
    public void Constructors_that_do_are_fine(string members) =>
        GeneratorRun.Of($"{Declare}partial class Named {{ string Title {{ get; set; }} = \"\"; {members} }}").AssertClean();

    [Theory]
    [InlineData("this(new ModelGen.ModelOptions())", true)]
    [InlineData("base()", false)]
    public void The_part_of_a_partial_constructor_that_has_the_body_counts(string call, bool isFine)
    {
        var run = GeneratorRun.Of(TestCompilation.Of(
            LanguageVersion.Preview, $"{Declare}partial class Named {{ public partial Named(int a); public partial Named(int a) : {call} {{ }} }}"));
        if (isFine)
            run.AssertClean();
        else
            Assert.StartsWith("Error MG023 at 'Named': ", Assert.Single(run.Problems));
    }
}
