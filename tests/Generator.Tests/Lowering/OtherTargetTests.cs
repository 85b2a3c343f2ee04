using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Emit;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;
using ModelGen.Generator.Reading;
using ModelGen.Generator.Shorthands;
using Xunit;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>A target is an object: one that the compiler has never heard of goes through lowering, rewriting and placing.</summary>
public sealed class OtherTargetTests
{
    public static TheoryData<string> Declarations => ["language model", "tied language model", "layer"];

    [Theory]
    [MemberData(nameof(Declarations))]
    public void A_target_of_a_test_gets_a_plan_of_its_own(string declaration)
    {
        ModelSpec spec = declaration switch
        {
            "layer" => PlanCases.Layer(StandardCells.Lstm, layers: 2, isBidirectional: true, hasLengths: true, dropout: 0.25),
            _ => PlanCases.Model(StandardCells.Lstm, layers: 2, isTied: declaration.StartsWith("tied", System.StringComparison.Ordinal), keepProb: 0.75),
        };
        var stages = new List<string>();
        ModelPlan plan = Plans.Build(spec, new SlowMachine(), stage =>
        {
            PlanRules.Check(stage);
            stages.Add(stage.Name);
        });
        Assert.Equal(["lower", "backwards", "losses"], stages);
        PlanCases.Of(plan).Check(declaration);
        Assert.Equal(declaration != "layer", plan.Passes.Any(pass => pass.Name == "TakeWindow"));

        // Its own facts, and its own rewrites and nobody else's.
        foreach (IndexIds index in Leaves(plan).OfType<IndexIds>())
        {
            Assert.Equal((3 * index.Ids.Columns.Value) + 7, index.Index.Columns.Value);
        }

        Assert.DoesNotContain(Leaves(plan), operation => operation is PackPanels or PanelProduct or UnitProduct or Wavefront or SoftmaxCrossEntropy);
        Assert.All(Leaves(plan), operation => Assert.NotEmpty(OperationNotation.Of(operation)));

        // Everything has a place, and nothing has another's.
        Buffer[] placed = [.. plan.Buffers.Buffers.Where(buffer => buffer.SharesStorageOf is null && buffer.Role != Role.Shown)];
        decimal end = 0;
        foreach (Buffer buffer in placed)
        {
            Assert.True(plan.Buffers.OffsetOf(buffer) >= end, buffer.Name);
            end = plan.Buffers.OffsetOf(buffer) + buffer.Size;
        }

        Assert.Equal(end, plan.Buffers.Length);
    }

    [Fact]
    public void It_is_not_one_of_those_that_models_are_compiled_for() =>
        Assert.DoesNotContain(Target.All, target => target is SlowMachine || target.Name == "slow machine");

    private static IEnumerable<Operation> Leaves(ModelPlan plan) => plan.Passes.SelectMany(pass => Leaves(pass.Operations));

    private static IEnumerable<Operation> Leaves(IEnumerable<Operation> operations) =>
        operations.SelectMany(operation => operation is TimeLoop loop ? Leaves(loop.Body) : [operation]);

    /// <summary>A target that prints nothing. It does what can be done in any order in the other one, and losses as GPUs do.</summary>
    private sealed class SlowMachine : Target
    {
        public override string Name => "slow machine";

        public override IReadOnlyList<Rewrite> Rewrites { get; } =
        [
            Rewrite.OfPasses("backwards", "Neighbours change places.", (operations, _) => Turned(operations)),
            new("losses", "Losses are made with their gradients.", (passes, _) => LossFusion.Rewrite(passes)),
        ];

        public override bool HoldsTexts => true;

        public override Dim IndexLength(Dim classes, Dim positions) => new("many", (3 * positions.Value) + 7);

        // Neighbours that do not depend on each other change places.
        private static List<Operation> Turned(IReadOnlyList<Operation> operations)
        {
            List<Operation> result = [.. operations];
            for (int index = 0; index + 1 < result.Count; index += 2)
            {
                if (!Operation.Depend(result[index], result[index + 1]))
                {
                    (result[index], result[index + 1]) = (result[index + 1], result[index]);
                }
            }

            return result;
        }
    }
}
