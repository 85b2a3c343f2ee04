using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;
using ModelGen.Generator.Reading;
using ModelGen.Generator.Shorthands;
using Xunit;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>Everything has a place in the one arena, or the first thing that has none is named.</summary>
public sealed class BufferPlanTests
{
    // The largest size that fits is no multiple of a cache line: this many lines do, and one more do not.
    private const int MostLines = 134_217_723;

    [Fact]
    public void A_buffer_that_is_larger_than_an_array_is_named_with_its_numbers()
    {
        Assert.Null(new BufferPlan([Lines("table", 1, MostLines)]).FindProblem());
        Assert.Equal(
            new SizeProblem("table [134217724, 16]", 2_147_483_584), new BufferPlan([Lines("small", 1, 1), Lines("table", 1, MostLines + 1)]).FindProblem());
        Assert.Equal(new SizeProblem("states [100, 2000000, 16]", 3_200_000_000), new BufferPlan([Lines("states", 100, 2_000_000)]).FindProblem());
    }

    [Fact]
    public void Buffers_that_are_too_large_together_are_a_problem_without_a_name()
    {
        Assert.Null(new BufferPlan([Lines("one", 1, MostLines - 1), Lines("other", 1, 1)]).FindProblem());
        Assert.Equal(new SizeProblem(null, 2_147_483_584), new BufferPlan([Lines("one", 1, MostLines), Lines("other", 1, 1)]).FindProblem());
    }

    [Fact]
    public void All_that_a_plan_touches_has_a_place()
    {
        var names = new HashSet<string>();
        foreach (CellSpec cell in StandardCells.Names.Select(name => StandardCells.Find(name)!))
        {
            foreach (Target target in Target.All)
            {
                foreach (ModelPlan plan in new[] { Plans.Build(PlanCases.Model(cell), target), Plans.Build(PlanCases.Layer(cell), target) })
                {
                    HashSet<string> places = [.. plan.Buffers.Buffers.Select(buffer => buffer.Name)];
                    string[] touched = [.. plan.Passes.SelectMany(pass => pass.Operations)
                        .SelectMany(operation => operation.Reads.Concat(operation.Writes).Concat(operation.Workspace)).Select(view => view.Buffer.Name).Distinct()];
                    Assert.All(touched, name => Assert.Contains(name, places));
                    names.UnionWith(touched);
                }
            }
        }

        // What differentiation needs besides gradients: each row's share of a number that all rows have in common.
        Assert.Contains(names, name => name.EndsWith("_shares", StringComparison.Ordinal));
    }

    private static Buffer Lines(string name, int slots, int rows) =>
        new(name, Role.Parameter, new Dim($"{slots}", slots), new Dim("V", rows), new Dim("H", 16));
}
