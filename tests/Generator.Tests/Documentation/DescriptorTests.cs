using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Shorthands;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Generator.Tests.Documentation;

/// <summary>Every diagnostic is numbered, released, explained and tested.</summary>
public sealed class DescriptorTests
{
    private static readonly IReadOnlyList<DiagnosticDescriptor> All =
    [
        .. new[] { typeof(Descriptors), typeof(NetworkDescriptors) }.SelectMany(static type => type.GetFields(BindingFlags.Static | BindingFlags.Public))
            .Select(static field => field.GetValue(null)).OfType<DiagnosticDescriptor>().OrderBy(static descriptor => descriptor.Id, System.StringComparer.Ordinal),
    ];

    public static TheoryData<string> Ids => [.. All.Select(static descriptor => descriptor.Id)];

    [Theory]
    [InlineData(typeof(Descriptors))]
    [InlineData(typeof(NetworkDescriptors))]
    public void Ids_are_unique_and_in_order(System.Type type)
    {
        var ids = type.GetFields(BindingFlags.Static | BindingFlags.Public).Select(static field => ((DiagnosticDescriptor)field.GetValue(null)!).Id).ToList();
        Assert.NotEmpty(ids);
        Assert.Equal(ids.Distinct().Order(), ids);
        Assert.Equal(All.Count, All.Select(static descriptor => descriptor.Id).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Has_a_release_row(string id)
    {
        var descriptor = Find(id);
        var rows = Repository.Read("src/Generator/AnalyzerReleases.Shipped.md") + Repository.Read("src/Generator/AnalyzerReleases.Unshipped.md");
        Assert.Contains($"{id} | {descriptor.Category} | {descriptor.DefaultSeverity} | {descriptor.Title}\n", rows);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Has_a_help_page_with_meaning_example_and_fix(string id)
    {
        var descriptor = Find(id);
        Assert.EndsWith($"/docs/diagnostics/{id}.md", descriptor.HelpLinkUri);
        var page = Repository.Read($"docs/diagnostics/{id}.md");
        Assert.StartsWith($"# {id}: {descriptor.Title}\n", page);
        string[] parts = [.. page.Split('\n').Where(static line => line.StartsWith("## ", System.StringComparison.Ordinal))];
        Assert.Equal(["## What it means", "## Example", "## Fix"], parts);
        Assert.Contains($"| [{id}]({id}.md) | {descriptor.DefaultSeverity} | {descriptor.Title} |\n", Repository.Read("docs/diagnostics/README.md"));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Has_a_test_that_states_where_and_what_it_says(string id)
    {
        var severity = Find(id).DefaultSeverity;
        var tests = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests/Generator.Tests"), "*.cs", SearchOption.AllDirectories);
        Assert.Contains(tests, file => File.ReadAllText(file).Contains($"\"{severity} {id} at '", System.StringComparison.Ordinal));
    }

    [Fact]
    public void There_is_no_help_page_for_anything_else()
    {
        var pages = Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs/diagnostics"), "MG*.md").Select(Path.GetFileNameWithoutExtension);
        Assert.Equal(All.Select(static descriptor => descriptor.Id), pages.Order());
    }

    private static DiagnosticDescriptor Find(string id) => All.Single(descriptor => descriptor.Id == id);
}
