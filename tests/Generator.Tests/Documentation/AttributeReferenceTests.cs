using System;
using System.Globalization;
using System.Linq;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Documentation;

/// <summary>The attribute reference lists every argument with the type and default that it has.</summary>
public sealed class AttributeReferenceTests
{
    [Fact]
    public void The_table_states_every_argument_with_its_type_and_default()
    {
        var attribute = new LstmModelAttribute();
        var expected = typeof(LstmModelAttribute).GetProperties()
            .Where(static property => property.DeclaringType == typeof(LstmModelAttribute))
            .Select(property => $"`{property.Name}` | `{TypeName(property.PropertyType)}` | {Default(property.Name, property.GetValue(attribute))}");
        var rows = Repository.Read("docs/attributes.md").Split('\n')
            .Where(static line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(static line => string.Join(" | ", line.Split('|', StringSplitOptions.TrimEntries)[1..4]));
        Assert.Equal(expected, rows);
    }

    private static string TypeName(Type type) => type == typeof(int) ? "int" : type == typeof(double) ? "double" : type.Name;

    private static string Default(string name, object? value) =>
        name is "VocabSize" or "HiddenSize" ? "required" : name == "Cell" ? "`typeof(Lstm)`" : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
