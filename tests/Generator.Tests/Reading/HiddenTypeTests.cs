using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Reading;

/// <summary>Types that have the name of a generated constant: which of them the name still means, and which it does not.</summary>
public sealed class HiddenTypeTests
{
    /// <summary>C# lets a name mean both a constant and the type of it.</summary>
    [Fact]
    public void The_type_of_a_generated_constant_keeps_its_name() =>
        GeneratorRun.Of(Using("BetweenLayers")).AssertClean();

    [Fact]
    public void MG022_a_type_of_the_same_name_in_the_same_namespace_is_another_one() => Assert.Equal(
        [
            "Error MG022 at 'DropoutPlacement': 'DropoutPlacement' would mean the generated 'Small.DropoutPlacement' here, and not "
                + "'ModelGen.DropoutPlacement'; write 'global::ModelGen.DropoutPlacement'",
        ],
        GeneratorRun.Reading(Using("Mine") + " namespace ModelGen { enum DropoutPlacement { Mine = 1 } }").Problems);

    /// <summary>There is no other name for the parameter of a generic type, and such a type is refused as it is.</summary>
    [Fact]
    public void MG004_is_all_that_is_said_of_a_name_that_is_the_parameter_of_a_type() => Assert.Equal(
        ["Error MG004 at '<Device>': 'Small' cannot be a model because 'Outer' is generic: generated code is for one set of numbers, not for a family of types"],
        GeneratorRun.Reading(
            """
            interface IHasNumber { static abstract int Number { get; } }
            partial class Outer<Device> where Device : IHasNumber
            {
                [ModelGen.LstmModel(VocabSize = 50, HiddenSize = 8)] partial class Small { int F() => Device.Number; }
            }
            """).Problems);

    private static string Using(string member) =>
        $"using ModelGen; [LstmModel(VocabSize = (int)DropoutPlacement.{member} + 5, HiddenSize = 8)] partial class Small;";
}
