using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Pipeline;

/// <summary>Names of generated files: unique, and ending in the class name whatever is around it.</summary>
public sealed class HintNameTests
{
    private const string Declare = "[ModelGen.LstmModel(VocabSize = 50, HiddenSize = 8)] ";

    [Theory]
    [InlineData("~", "Small")]
    [InlineData("namespace My.App { ~ }", "My.App/Small")]
    [InlineData("partial class Outer { partial struct Middle { ~ } }", "Outer+Middle+Small")]
    [InlineData("namespace @event { partial class @class { ~ } }", "event/class+Small")]
    public void The_namespace_is_a_folder(string surroundings, string name) =>
        Assert.Equal([$"{name}.g.cs", $"{name}.Cpu.g.cs", $"{name}.Cuda.g.cs"], GeneratorRun.Of(surroundings.Replace("~", $"{Declare}partial class Small;")).Files);

    [Fact]
    public void Equal_class_names_do_not_collide()
    {
        var run = GeneratorRun.Of(
            $"{Declare}partial class S; namespace A {{ {Declare}partial class S; partial class B {{ {Declare}partial class S; }} }} "
            + $"namespace A.C {{ {Declare}partial class S; }}");
        run.AssertClean();
        Assert.Equal(12, run.Files.Count);
    }
}
