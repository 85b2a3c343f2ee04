using System.Linq;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;
using ModelGen.Generator.Reading;
using Xunit;
using Buffer = ModelGen.Generator.Lowering.Buffer;

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

    /// <summary>Whatever is declared of them: parameters with other numbers, averages, rows of a table alone.</summary>
    [Fact]
    public void Plans_of_all_optimizers_keep_the_rules_in_all_forms()
    {
        OptimizerArgument[][] declared =
        [
            [], [new("weight_decay", 0.1, null)], [new("weight_decay", 0.1, "*")],
            [new("weight_decay", 0.1, null), new("weight_decay", 0.2, "softmax_w"), new("weight_decay", 0.3, "input_kernel_0")],
        ];
        CellSpec[] cells = [StandardCells.Lstm, StandardCells.Find("Gru")!];
        foreach (string name in StandardOptimizers.Names)
        {
            for (int i = 0; i < 16; i++)
            {
                int form = i / 4;
                ModelSpec spec = PlanCases.Model(cells[(i + form) % 2]) with { Optimizer = StandardOptimizers.Find(name)!, OptimizerArguments = [.. declared[i % 4]] };
                UpdateNumbers update = spec.Numbers.Update with { AverageParameters = form % 2 > 0, TableUpdate = form > 1 ? Model.TableUpdate.Lazy : Model.TableUpdate.Exact };
                foreach (Target target in Target.All)
                    PlanCases.Build(spec with { Numbers = spec.Numbers with { Update = update } }, target);
            }
        }
    }

    /// <summary>Parameters of a form lie together, their gradients and states beside them in the same order, and nothing is left out.</summary>
    [Fact]
    public void Each_group_is_one_stretch_of_memory()
    {
        ModelSpec spec = PlanCases.Model(StandardCells.Lstm, layers: 2) with
        {
            Optimizer = StandardOptimizers.Find("Adam")!,
            OptimizerArguments = [new("weight_decay", 0.1, null)],
        };
        ModelPlan plan = PlanCases.Build(spec, Target.Cpu);
        OptimizerStep[] steps = [.. plan["Update"].Operations.OfType<OptimizerStep>()];
        Assert.Equal(2, steps.Length);
        foreach (OptimizerStep step in steps)
        {
            foreach (Operand operand in step.Elements.Inputs.Where(input => input.View.Columns != Dim.One))
            {
                Buffer[] inside = [.. plan.Buffers.Buffers.Where(buffer => buffer.SharesStorageOf is null && buffer.Role == operand.View.Buffer.Role
                    && plan.Buffers.OffsetOf(buffer) >= plan.Buffers.OffsetOf(operand.View.Buffer)
                    && plan.Buffers.OffsetOf(buffer) < plan.Buffers.OffsetOf(operand.View.Buffer) + operand.View.Buffer.Size)];
                Assert.Equal(operand.View.Buffer.Size, inside.Sum(buffer => buffer.Size));
                Assert.All(inside, buffer => Assert.Contains(step.Given.Concat(step.Changed), view => view.Buffer == buffer));
            }
        }

        Assert.Equal(
            plan.Buffers.Buffers.Where(buffer => buffer.Role == Role.Parameter && buffer.SharesStorageOf is null).Select(buffer => buffer.Name).Order(),
            steps.SelectMany(step => step.Changed).Select(view => view.Buffer).Where(buffer => buffer.Role == Role.Parameter).Select(buffer => buffer.Name).Order());
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
