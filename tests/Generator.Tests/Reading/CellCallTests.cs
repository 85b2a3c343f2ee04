using System.Linq;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Reading;

/// <summary>Calls in a cell's equations: where a message points if there are several, and how many there may be.</summary>
public sealed class CellCallTests
{
    [Theory]
    [InlineData("Units b = p(z);")]
    [InlineData("Units b = Tanh(p);")]
    public void MG112_points_to_the_first_place_where_a_matrix_is_called(string second)
    {
        GeneratorRun run = GeneratorRun.Of(
            $$"""
            using ModelGen;
            using static ModelGen.Equations;
            [RecurrentCell]
            static class Mine
            {
                static Units Step(Units z, Projection p)
                {
                    Units a = p(z);
                    {{second}}
                    return z;
                }
            }
            """);
        var problem = run.Result.Diagnostics.Single(problem => problem.GetMessage().EndsWith("return it as the first state", System.StringComparison.Ordinal));
        Assert.Equal(7, problem.Location.GetLineSpan().StartLinePosition.Line);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(1001)]
    public void MG106_a_cell_calls_its_methods_at_most_a_thousand_times(int calls)
    {
        string statements = string.Concat(Enumerable.Range(0, calls).Select(index => $"var a{index + 1} = F(a{index}, z); "));
        var problems = GeneratorRun.Of(CellSource.Of(
            $"static float Step(float z, float h) {{ var a0 = h; {statements} return a{calls}; }} static float F(float x, float y) => x * y;")).Problems;
        Assert.Equal(calls == 1000 ? [] : ["Error MG106 at 'F': 'F' cannot be part of equations: the equations are too long"], problems);
    }
}
