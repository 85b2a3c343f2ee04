using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Reading;

/// <summary>Base classes of a model: each of them counts, and of their constructors any that can be called.</summary>
public sealed class BaseClassTests
{
    private const string Declare = "[ModelGen.LstmModel(VocabSize = 50, HiddenSize = 8)] ";

    [Theory]
    [InlineData("public class Middle : Base;")]
    [InlineData("public class Middle : Last; public class Last : Base;")]
    public void MG014_a_base_class_of_the_base_class_is_a_model(string between) => Assert.Equal(
        ["Error MG014 at 'Middle': 'Small' cannot be a model because its base class 'Middle' is a model already"],
        GeneratorRun.Of($"{Declare}public partial class Small : Middle; {between} {Declare}public partial class Base;").Problems);

    [Theory]
    [InlineData("public Base() { } public Base(int size) { }")]
    [InlineData("public Base(int size) { } public Base(string name = \"\") { }")]
    [InlineData("private Base(int size) { } protected Base(params int[] sizes) { }")]
    public void One_constructor_that_can_be_called_without_arguments_is_enough(string constructors) =>
        GeneratorRun.Of($"{Declare}public partial class Small : Base; public class Base {{ {constructors} }}").AssertClean();
}
