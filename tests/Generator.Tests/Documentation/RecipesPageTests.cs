using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Tests.Harness;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Generator.Tests.Documentation;

/// <summary>The declarations of docs/recipes.md compile as they stand there.</summary>
public sealed class RecipesPageTests
{
    private static readonly string[] Declarations =
        [.. Repository.Read("docs/recipes.md").Split("```csharp\n").Skip(1).Select(static text => text.Split("```")[0])];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Declarations.Length)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_declaration_compiles_without_a_word_from_the_compiler(int number)
    {
        GeneratorRun run = GeneratorRun.Of("using ModelGen;\n" + Declarations[number]);
        Assert.Empty(run.Problems);
        Assert.Empty(run.CompilerErrors);
    }

    [Fact]
    public void Every_recipe_of_the_table_has_a_section_and_a_declaration()
    {
        string page = Repository.Read("docs/recipes.md");
        IEnumerable<string> anchors = page.Split('\n').Where(static line => line.StartsWith("| [", StringComparison.Ordinal)).Select(static line => line.Split("(#")[1].Split(')')[0]);
        IEnumerable<string> sections = page.Split("\n## ").Skip(1).Where(static text => text.Contains("```csharp", StringComparison.Ordinal)).Select(static text => Anchor(text.Split('\n')[0]));
        Assert.Equal(anchors.Distinct(), sections);
    }

    private static string Anchor(string heading) =>
        string.Concat(heading.ToLowerInvariant().Where(static letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-')).Replace(' ', '-');
}
