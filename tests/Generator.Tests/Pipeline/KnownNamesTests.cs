using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using ModelGen.Generator.Reading;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Pipeline;

/// <summary>Generator and runtime do not reference each other; here their words are compared.</summary>
public sealed class KnownNamesTests
{
    public static TheoryData<string> Names =>
        [.. typeof(KnownNames).GetFields(BindingFlags.Static | BindingFlags.Public).Select(static name => (string)name.GetRawConstantValue()!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_name_is_a_type_of_the_runtime(string name) =>
        Assert.True(typeof(LstmModelAttribute).Assembly.GetType(name) is { IsPublic: true }, $"{name} is no public type of the runtime");

    [Theory]
    [InlineData(KnownNames.Equations)]
    [InlineData(KnownNames.Units)]
    [InlineData(KnownNames.Gate)]
    [InlineData(KnownNames.Projection)]
    [InlineData(KnownNames.PerUnit + nameof(Attribute))]
    [InlineData(KnownNames.Hyperparameter + nameof(Attribute))]
    [InlineData(KnownNames.FromInput + nameof(Attribute))]
    [InlineData(KnownNames.FromState + nameof(Attribute))]
    [InlineData(KnownNames.NoBias + nameof(Attribute))]
    public void Every_word_of_a_cell_is_a_type_of_the_runtime(string word) => Every_name_is_a_type_of_the_runtime($"{KnownNames.Namespace}.{word}");

    [Theory]
    [InlineData(typeof(LstmModelAttribute))]
    [InlineData(typeof(RecurrentLayerAttribute))]
    public void Every_declaration_names_its_cell_and_supplies_the_hyperparameter(Type attribute)
    {
        Assert.Equal(typeof(Type), attribute.GetProperty(KnownNames.Cell)?.PropertyType);
        Assert.Equal(typeof(double), attribute.GetProperty(char.ToUpperInvariant(KnownNames.ForgetBias[0]) + KnownNames.ForgetBias[1..])?.PropertyType);
    }

    [Theory]
    [InlineData(typeof(LstmModelAttribute), "LstmModel(VocabSize = 8, HiddenSize = 8)")]
    [InlineData(typeof(RecurrentLayerAttribute), "RecurrentLayer(InputSize = 8, HiddenSize = 8)")]
    public void Every_argument_has_the_attributes_name_type_and_default(Type attribute, string declaration)
    {
        var numbers = GeneratorRun.Reading($"[ModelGen.{declaration}] partial class Small;").Spec().Numbers;
        var defaults = Activator.CreateInstance(attribute);
        foreach (var argument in Properties(attribute).Where(static property => property.PropertyType != typeof(Type) && property.PropertyType != typeof(int[])))
        {
            // Sizes without a default are given, and what follows another argument follows it.
            var value = argument.GetValue(defaults) is 0 ? 8 : argument.Name is "InputKeepProb" or "OutputKeepProb" ? 1.0 : argument.GetValue(defaults);
            var read = numbers.GetType().GetProperty(argument.Name);
            Assert.NotNull(read);
            Assert.Equal((argument.PropertyType.Name, $"{value}"), (read.PropertyType.Name, $"{read.GetValue(numbers)}"));
        }
    }

    [Fact]
    public void Enumerations_have_the_same_members()
    {
        Assert.Equal(Members<DropoutPlacement>(), Members<Model.DropoutPlacement>());
        Assert.Equal(Members<Clipping>(), Members<Model.Clipping>());
        Assert.Equal(Members<TableUpdate>(), Members<Model.TableUpdate>());
        Assert.Equal(Members<Initializer>(), Members<Model.Initializer>());

        static IEnumerable<(string, int)> Members<T>()
            where T : struct, Enum => Enum.GetValues<T>().Select(static member => (member.ToString(), Convert.ToInt32(member, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Every_cell_of_the_generator_is_a_class_of_the_runtime() =>
        Assert.Equal(
            StandardCells.Names,
            typeof(LstmModelAttribute).Assembly.GetExportedTypes()
                .Where(static type => type.Namespace == KnownNames.Cells).Select(static type => type.Name).Order());

    [Fact]
    public void Roslyn_is_no_newer_than_the_oldest_SDK_that_is_promised()
    {
        var roslyn = typeof(ModelGenerator).Assembly.GetReferencedAssemblies().Single(static name => name.Name == "Microsoft.CodeAnalysis.CSharp");
        Assert.Equal(new Version(4, 14, 0, 0), roslyn.Version);
    }

    private static PropertyInfo[] Properties(Type type) =>
        [.. type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly).OrderBy(static property => property.Name)];
}
