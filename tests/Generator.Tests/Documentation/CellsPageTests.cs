using System;
using System.Linq;
using System.Reflection;
using ModelGen.Generator.Reading;
using ModelGen.Generator.Tests.Harness;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Generator.Tests.Documentation;

/// <summary>What docs/cells.md says is so.</summary>
public sealed class CellsPageTests
{
    private static readonly string Page = Repository.Read("docs/cells.md");

    [Fact]
    public void The_table_has_every_cell()
    {
        var rows = Page.Split('\n').Where(static line => line.StartsWith("| `", StringComparison.Ordinal)).Select(static line => line.Split('`')[1]);
        Assert.Empty(StandardCells.Names.Except(rows));
    }

    [Fact]
    public void The_table_of_functions_has_every_function() => Assert.All(
        EquationFunctions.List.Split(", "), static function => Assert.Contains($"`{function}(x", Page, StringComparison.Ordinal));

    [Fact]
    public void The_cell_of_ones_own_is_read_and_behaves_as_its_test_says()
    {
        string example = Page.Split("```csharp\n").Select(static text => text.Split("```")[0]).Single(static text => text.Contains("class MinimalGatedUnit", StringComparison.Ordinal));
        GeneratorRun run = GeneratorRun.Of(example.Split("[LstmModel")[0]);
        Assert.Empty(run.Problems);
        Assert.Empty(run.CompilerErrors);
        MethodInfo step = run.Load().GetType("MinimalGatedUnit")!.GetMethod("Step")!;
        Units old = new(0.25f, -0.5f);
        var now = (Units)step.Invoke(null, [(Units)(-100f), new Gate(state => 3 * state), old])!;
        Assert.Equal(old.ToArray(), now.ToArray());
    }
}
