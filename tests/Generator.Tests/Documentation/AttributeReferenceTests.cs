using System;
using System.Globalization;
using System.Linq;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Generator.Tests.Documentation;

/// <summary>The attribute reference lists every argument with the type and default that it has.</summary>
public sealed class AttributeReferenceTests
{
    [Theory]
    [InlineData(typeof(LstmModelAttribute), "LstmModel")]
    [InlineData(typeof(RecurrentLayerAttribute), "RecurrentLayer")]
    [InlineData(typeof(global::ModelGen.Networks.NetworkAttribute), "Network")]
    public void The_table_states_every_argument_with_its_type_and_default(Type type, string title)
    {
        var attribute = Activator.CreateInstance(type);
        var expected = type.GetProperties()
            .Where(property => property.DeclaringType == type)
            .Select(property => $"`{property.Name}` | `{TypeName(property.PropertyType)}` | {Default(property.Name, property.GetValue(attribute))}");
        var section = Repository.Read("docs/attributes.md").Split("\n## ").Single(text => text.StartsWith(title + "\n", StringComparison.Ordinal));
        var rows = section.Split('\n')
            .Where(static line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(static line => string.Join(" | ", line.Split('|', StringSplitOptions.TrimEntries)[1..4]));
        Assert.Equal(expected, rows);
    }

    private static string TypeName(Type type) =>
        type == typeof(int) ? "int" : type == typeof(int[]) ? "int[]" : type == typeof(double) ? "double" : type == typeof(bool) ? "bool" : type.Name;

    private static string Default(string name, object? value) => name switch
    {
        "VocabSize" or "InputSize" or "HiddenSize" => "required",
        "EmbeddingSize" or "ProjectionSize" => "`HiddenSize`",
        "InputKeepProb" or "OutputKeepProb" => "`KeepProb`",
        "HiddenSizes" => "none",
        "Cell" => "`typeof(Lstm)`",
        "Optimizer" => "`typeof(Sgd)`",
        _ => value is bool flag ? flag ? "true" : "false" : Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
