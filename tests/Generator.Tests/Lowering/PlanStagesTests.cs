using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;
using ModelGen.Generator.Reading;
using ModelGen.Generator.Shorthands;
using Xunit;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>The rules of plans are asked after every stage: a stage that is not shown is one that no test holds to them.</summary>
public sealed class PlanStagesTests
{
    [Fact]
    public void Every_stage_is_shown_by_its_name_and_the_last_one_is_the_plan()
    {
        foreach (Target target in Target.All)
        {
            foreach (ModelSpec spec in new[] { PlanCases.Model(StandardCells.Lstm, layers: 2), PlanCases.Layer(StandardCells.Lstm, layers: 2) })
            {
                var stages = new List<PlanStage>();
                ModelPlan plan = Plans.Build(spec, target, stages.Add);
                Assert.Equal(["lower", .. target.Rewrites.Select(rewrite => rewrite.Name)], stages.Select(stage => stage.Name));
                Assert.Same(plan.Passes, stages[^1].Passes);
                Assert.All(stages, stage => Assert.Equal(plan.Passes.Select(pass => pass.Name), stage.Passes.Select(pass => pass.Name)));
                Assert.DoesNotContain(stages[0].Passes.SelectMany(pass => pass.Operations), operation => operation is Wavefront or PackPanels);
            }
        }
    }

    /// <summary>Messages about a plan that is wrong name the stage, and those of tests the target.</summary>
    [Fact]
    public void Targets_and_stages_have_names()
    {
        Assert.Equal(["cpu", "cuda"], Target.All.Select(target => $"{target}"));
        Assert.Equal(["softmax", "panels"], Target.Cpu.Rewrites.Select(rewrite => rewrite.Name));
        Assert.Equal(["losses", "units", "wavefront"], Target.Cuda.Rewrites.Select(rewrite => rewrite.Name));
    }
}
