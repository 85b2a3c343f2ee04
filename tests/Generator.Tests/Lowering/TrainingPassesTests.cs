using System.Linq;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;
using ModelGen.Generator.Reading;
using Xunit;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>What follows the way back: plans of all optimizers keep the rules, and gradients are summed where that is declared.</summary>
public sealed class TrainingPassesTests
{
    [Theory]
    [InlineData("Sgd", 1, false)]
    [InlineData("Sgd", 3, false)]
    [InlineData("Sgd", 3, true)]
    [InlineData("Adam", 1, false)]
    [InlineData("Adam", 3, true)]
    public void A_step_is_its_passes_in_order(string optimizer, int accumulate, bool isTied)
    {
        OptimizerSpec equations = StandardOptimizers.Find(optimizer)!;
        foreach (Target target in Target.All)
        {
            ModelPlan plan = PlanCases.Build(
                PlanCases.Model(StandardCells.Lstm, isTied: isTied, keepProb: 0.5, accumulate: accumulate) with { Optimizer = equations }, target);
            string[] parts = accumulate == 1 ? ["Forward", "Backward", "Norm", "Update"] : ["Forward", "Backward", "Accumulate", "Norm", "Update"];
            Assert.Equal(parts, plan["TrainStep"].Includes);
            Assert.All(parts, part => Assert.Equal(part is "Norm" or "Update" ? accumulate : 1, plan[part].Every));

            string[] kept = [.. equations.States, .. accumulate == 1 ? (string[])[] : ["gradient_sum"]];
            Assert.Equal(
                plan.Table(TensorTable.Parameters).SelectMany(parameter => kept, (parameter, name) => $"{parameter.Name}.{name}").Order(),
                plan.Table(TensorTable.OptimizerState).Select(tensor => tensor.Name).Order());
        }
    }

    /// <summary>Only where nothing happens to the rows of other words.</summary>
    [Theory]
    [InlineData("Sgd", 1, Role.Table)]
    [InlineData("Sgd", 2, Role.Parameter)]
    [InlineData("Adam", 1, Role.Parameter)]
    public void The_embedding_has_a_gradient_for_each_word_of_the_step_only(string optimizer, int accumulate, object role)
    {
        ModelSpec spec = PlanCases.Model(StandardCells.Lstm, accumulate: accumulate) with { Optimizer = StandardOptimizers.Find(optimizer)! };
        Assert.Equal((Role)role, PlanCases.Build(spec, Target.All[0]).Table(TensorTable.Parameters)[0].Parts[0].View.Buffer.Role);
    }
}
