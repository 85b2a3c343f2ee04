using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Reading;
using Xunit;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>The plan of a bare layer as data.</summary>
public sealed class LayerPlanTests
{
    private static readonly ModelPlan Plan = Plans.Build(PlanCases.Layer(StandardCells.Lstm, layers: 2, isBidirectional: true), Target.Cpu);

    /// <summary>Phases are methods of the generated code, and what a profile counts.</summary>
    [Fact]
    public void Phases_are_called_by_layer_direction_and_part_and_come_back_in_the_opposite_order()
    {
        string[] directions = ["layer 0", "layer 0 reverse", "layer 1", "layer 1 reverse"];
        Assert.Equal(directions.SelectMany(direction => new[] { $"{direction} input", $"{direction} recursion" }), Phases(Plan["Forward"].Operations));
        Assert.Equal(
            directions.Reverse().SelectMany(direction => new[] { $"{direction} recursion", $"{direction} recursion weights", $"{direction} input" }),
            Phases(Plan["Backward"].Operations));

        static IEnumerable<string> Phases(IEnumerable<Operation> operations) => operations.Select(operation => operation.Phase).Distinct();
    }

    [Fact]
    public void A_time_loop_says_which_layer_it_is_and_whether_it_goes_back()
    {
        string[] directions = ["layer 0", "layer 0 reverse", "layer 1", "layer 1 reverse"];
        Assert.Equal(directions, Plan["Forward"].Operations.OfType<TimeLoop>().Select(loop => loop.Title));
        Assert.Equal(directions.Reverse().Select(direction => $"{direction}, backwards"), Plan["Backward"].Operations.OfType<TimeLoop>().Select(loop => loop.Title));
    }
}
