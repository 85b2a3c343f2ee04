using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using ModelGen.Generator.Shorthands;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Reading;

/// <summary>Names that belong to generated members.</summary>
public sealed class CollisionRulesTests
{
    private const string Declare = "[ModelGen.LstmModel(VocabSize = 50, HiddenSize = 8)] ";

    private const string DeclareLayer = "[ModelGen.RecurrentLayer(InputSize = 5, HiddenSize = 8)] ";

    public static TheoryData<string> Names => [.. new LanguageModelShorthand().Declaration.Members(LanguageModelReader.StandIns)];

    public static TheoryData<string> NamesOfLayers => [.. new RecurrentLayerShorthand().Declaration.Members(RecurrentLayerReader.StandIns)];

    [Theory]
    [MemberData(nameof(Names))]
    public void MG013_member_of_a_generated_name(string name) =>
        GeneratorRun.Of($"{Declare}partial class Small {{ private static int {name}(string text) => 0; }}").AssertRefused(
            $"Error MG013 at '{name}': 'Small.{name}' collides with a generated member; rename it");

    [Theory]
    [MemberData(nameof(Names))]
    public void MG013_class_of_a_generated_name(string name) =>
        GeneratorRun.Of($"{Declare}partial class {name};").AssertRefused(
            $"Error MG013 at '{name}': The class name '{name}' collides with a generated member; rename the class");

    [Theory]
    [MemberData(nameof(NamesOfLayers))]
    public void MG013_member_of_a_name_generated_for_a_layer(string name) =>
        GeneratorRun.Reading($"{DeclareLayer}partial class Small {{ private static int {name}(string text) => 0; }}").AssertRefused(
            $"Error MG013 at '{name}': 'Small.{name}' collides with a generated member; rename it");

    [Theory]
    [InlineData(DeclareLayer, "VocabSize")]
    [InlineData(DeclareLayer, "GetOutput")]
    [InlineData(Declare, "InputSize")]
    [InlineData(Declare, "SetInitialState")]
    public void Names_generated_for_another_kind_of_model_are_free(string declare, string name) =>
        Assert.Empty(GeneratorRun.Reading($"{declare}partial class Small {{ void {name}() {{ }} }}").Problems);

    [Theory]
    [InlineData("public int VocabSize { get; }", "VocabSize")]
    [InlineData("public const int HiddenSize = 3;", "HiddenSize")]
    [InlineData("private event System.Action Update;", "Update")]
    [InlineData("private class CreateCpuProgram;", "CreateCpuProgram")]
    [InlineData("public partial void Backward();", "Backward")]
    public void MG013_whatever_the_kind_of_member(string member, string name) =>
        GeneratorRun.Of($"{Declare}partial class Small {{ {member} }}").AssertRefused(
            $"Error MG013 at '{name}': 'Small.{name}' collides with a generated member; rename it");

    [Fact]
    public void MG013_member_in_another_file() =>
        GeneratorRun.Of(Declare + "partial class Small;", "partial class Small { void Forward() { } }").AssertRefused(
            "Error MG013 at 1.cs 'Forward': 'Small.Forward' collides with a generated member; rename it");

    [Fact]
    public void MG013_constructor_without_arguments() =>
        GeneratorRun.Of(Declare + "partial class Small { Small() { } }").AssertRefused(
            "Error MG013 at 'Small': The constructor 'Small()' collides with a generated member; remove it");

    [Theory]
    [InlineData("ModelGen.ModelOptions options")]
    [InlineData("ModelGen.ModelOptions? options = null")]
    public void MG013_constructor_with_options(string parameter) =>
        GeneratorRun.Of($"{Declare}partial class Small {{ public Small({parameter}) {{ }} }}").AssertRefused(
            "Error MG013 at 'Small': The constructor 'Small(ModelOptions)' collides with a generated member; remove it");

    [Theory]
    [InlineData("()")]
    [InlineData("(int seed)")]
    public void MG013_primary_constructor(string parameters) =>
        GeneratorRun.Of($"{Declare}partial class Small{parameters};").AssertRefused(
            $"Error MG013 at '{parameters}': The primary constructor of 'Small' collides with a generated member; "
            + "declare a constructor with a body that calls ': this(options)'");

    [Fact]
    public void MG013_inherited_member() =>
        GeneratorRun.Of(Declare + "partial class Small : Base; class Base : Root; class Root { protected void Forward() { } }").AssertRefused(
            "Error MG013 at 'Base': The inherited 'Root.Forward' collides with a generated member; rename it, or choose another base class");

    [Theory]
    [InlineData("partial class Small { static Small() { } Small(int seed) : this(new ModelGen.ModelOptions { Seed = (ulong)seed }) { } }")]
    [InlineData("partial class Small { public double Perplexity { get; set; } ~Small() { } }")]
    [InlineData("partial class Small : Base; class Base { private void Forward() { } }")]
    [InlineData("partial class Small : System.IDisposable { void System.IDisposable.Dispose() { } }")]
    public void Other_members_are_the_users_own(string declaration) => GeneratorRun.Of(Declare + declaration).AssertClean();

    [Fact]
    public void The_list_has_every_argument_and_every_member_of_the_interface()
    {
        AssertComplete(typeof(LstmModelAttribute), typeof(ILanguageModel<>), new LanguageModelShorthand().Declaration.Members(LanguageModelReader.StandIns));
        AssertComplete(typeof(RecurrentLayerAttribute), typeof(IRecurrentLayer<>), new RecurrentLayerShorthand().Declaration.Members(RecurrentLayerReader.StandIns));
    }

    [Fact]
    public void The_list_has_every_member_that_is_generated_and_no_other()
    {
        var compilation = GeneratorRun.Of(Declare + "partial class Small;").Output;
        var generated = compilation.GetTypeByMetadataName("Small")!.GetMembers()
            .Where(static member => member.CanBeReferencedByName && !member.IsImplicitlyDeclared)
            .Select(static member => member.Name);
        Assert.Equal(new LanguageModelShorthand().Declaration.Members(LanguageModelReader.StandIns).Order(), generated.Distinct().Order());
    }

    private static void AssertComplete(Type attribute, Type contract, IReadOnlyList<string> names)
    {
        // The cell is equations, and no number that a constant could hold.
        var arguments = attribute.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
            .Select(static property => property.Name).Where(static name => name is not ("Cell" or "Optimizer"));
        var members = contract.GetInterfaces().Append(contract).SelectMany(static type => type.GetMembers())
            .Where(static member => member is not MethodInfo { IsSpecialName: true })
            .Select(static member => member.Name).Distinct();
        Assert.Equal(arguments.Concat(members).Concat(["CreateCpuProgram", "CreateCudaProgram", "_declaration", "_session"]).Order(), names.Order());
    }
}
