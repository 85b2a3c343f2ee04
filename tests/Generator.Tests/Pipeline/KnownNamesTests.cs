using System;
using System.Linq;
using System.Reflection;
using ModelGen.Generator.Model;
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

    [Fact]
    public void Every_argument_has_the_attributes_name_type_and_default()
    {
        var numbers = GeneratorRun.Of("[ModelGen.LstmModel(VocabSize = 50, HiddenSize = 8)] partial class Small;").Spec().Numbers;
        var attribute = new LstmModelAttribute { VocabSize = 50, HiddenSize = 8 };
        Assert.Equal(
            Properties(typeof(LstmModelAttribute)).Where(property => property.PropertyType != typeof(Type)).Select(property => (property.Name, property.PropertyType, property.GetValue(attribute))),
            Properties(typeof(LanguageModelNumbers)).Select(property => (property.Name, property.PropertyType, property.GetValue(numbers))));
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
