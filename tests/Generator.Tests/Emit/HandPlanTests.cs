using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using ModelGen.Engines;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Tests.Lowering;
using ModelGen.Tests;
using Xunit;
using static ModelGen.Generator.Tests.Lowering.HandPlan;

namespace ModelGen.Generator.Tests.Emit;

/// <summary>
/// Models of other shapes than those that can be declared, from the plan down to generated code that runs: emitters, layouts and engines
/// know no kind of model.
/// </summary>
public sealed class HandPlanTests
{
    private const double Rate = 0.25;

    private static readonly Dim V = new("7", 7), W = new("11", 11);

    private static readonly Dictionary<string, Action<HandPlan>> Networks = new()
    {
        // Two vocabularies, two losses, an output that two things read.
        ["two heads"] = plan =>
        {
            View h = plan.Stack("shared", plan.LookUp(plan.Table("words", V, H), plan.Ids("text", T.Times(B)), "embedded"));
            plan.CrossEntropy(plan.Linear("logits", h, V), plan.Ids("targets", T.Times(B)), B);
            plan.CrossEntropy(plan.Linear("other_logits", h, W), plan.Ids("tags", T.Times(B)), T.Times(B));
        },

        // The last step's output, one label for each sequence.
        ["a head over sequences"] = plan =>
        {
            View h = plan.Stack("reader", plan.LookUp(plan.Table("words", V, H), plan.Ids("text", T.Times(B)), "embedded"), layers: 2);
            View last = h with { FirstSlot = T, Slots = Dim.One };
            plan.CrossEntropy(plan.Linear("logits", last, W), plan.Ids("labels", B), B);
        },
        ["squared error of real-valued feeds"] = plan =>
        {
            Dim wide = new("6", 6), narrow = new("2", 2);
            View x = plan.Numbers("measured", T.Times(B), wide), input = plan.Linear("seen", x, H);
            View h = plan.Linear("hidden", input, H);
            plan.SquaredError(plan.Linear("forecast", h, narrow), plan.Numbers("wanted", T.Times(B), narrow), T.Times(B), plan.Numbers("weights", Dim.One, T.Times(B)));
        },
        ["two tables"] = plan =>
        {
            View words = plan.LookUp(plan.Table("words", V, H), plan.Ids("text", T.Times(B)), "embedded");
            View signs = plan.LookUp(plan.Table("signs", W, H), plan.Ids("marks", T.Times(B)), "drawn");
            plan.CrossEntropy(plan.Linear("logits", words, V), plan.Ids("targets", T.Times(B)), B);
            plan.CrossEntropy(plan.Linear("sign_logits", signs, V), plan.Ids("sign_targets", T.Times(B)), B);
        },
        ["two stacks with dropout"] = plan =>
        {
            View embedded = plan.LookUp(plan.Table("words", V, H), plan.Ids("text", T.Times(B)), "embedded");
            View between = plan.Stack("encoder", embedded, layers: 2, dropout: 0.25), h = plan.Stack("decoder", between, layers: 2, dropout: 0.25);
            plan.CrossEntropy(plan.Linear("logits", h, V), plan.Ids("targets", T.Times(B)), B);
        },
        ["a weighted head beside squared error"] = plan =>
        {
            View h = plan.Stack("reader", plan.LookUp(plan.Table("words", V, H), plan.Ids("text", T.Times(B)), "embedded"), cell: "Gru");
            plan.CrossEntropy(plan.Linear("logits", h, W), plan.Ids("targets", T.Times(B)), B, plan.Numbers("counts", Dim.One, T.Times(B)));
            plan.SquaredError(h, plan.Numbers("wanted", T.Times(B), H), B);
        },
    };

    private static readonly Lazy<(Dictionary<string, PlanProgram> Programs, Assembly Compiled)> Compiled = new(() =>
    {
        var programs = Networks.ToDictionary(row => row.Key, row => new PlanProgram("Net_" + row.Key.Replace(' ', '_').Replace('-', '_'), target =>
        {
            var plan = new HandPlan(target);
            row.Value(plan);
            return plan.Finish();
        }));
        return (programs, PlanProgram.Compile([.. programs.Values]));
    });

    /// <summary>Twice the rows of a head, and what the fused layer rounds up, are not the same number.</summary>
    [Fact]
    public void A_head_beside_values_of_twice_its_rows()
    {
        var program = new PlanProgram("Twice", target =>
        {
            var plan = new HandPlan(target);
            View h = plan.Linear("hidden", plan.Numbers("measured", B, B.Times(2)), H);
            plan.CrossEntropy(plan.Linear("logits", h, W), plan.Ids("labels", B), B);
            return plan.Finish();
        });
        Assembly compiled = PlanProgram.Compile(program);
        program.Check(compiled, Target.Cpu, Ids, ["Forward", "Backward"]).Dispose();
    }

    public static TheoryData<string> Names => [.. Networks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void On_processors_it_computes_what_the_plan_means(string network) => Check(network, Target.Cpu);

    [Long, NeedsGpp]
    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void On_GPUs_it_computes_what_the_plan_means(string network) => Check(network, Target.Cuda);

    /// <summary>One of the heads is fused, the other as well: each with a place of its own.</summary>
    [Fact]
    public void Both_heads_are_fused_on_processors()
    {
        string text = Compiled.Value.Programs["two heads"].Texts[0];
        Assert.Contains("SoftmaxPlacement Softmax =", text, StringComparison.Ordinal);
        Assert.Contains("SoftmaxPlacement Softmax2 =", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Losses.CrossEntropy(", text, StringComparison.Ordinal);
    }

    /// <summary>The same mask for two stacks would be one number of a site.</summary>
    [Fact]
    public void Stacks_draw_masks_of_their_own()
    {
        var plan = new HandPlan(Target.Cpu);
        Networks["two stacks with dropout"](plan);
        ModelPlan finished = plan.Finish();
        int[] sites = [.. finished["Forward"].Operations.OfType<DrawMask>().Select(draw => draw.Site)];
        Assert.Equal(6, sites.Length);
        Assert.Distinct(sites);
        Assert.Equal(["encoder_mask_0", "encoder_mask_1", "encoder_mask_2", "decoder_mask_0", "decoder_mask_1", "decoder_mask_2"], finished.Table(TensorTable.Masks).Select(mask => mask.Name));
    }

    /// <summary>An exchange between processes would come between the way back and the norm.</summary>
    [Fact]
    public void What_changes_gradients_before_the_norm_is_part_of_it()
    {
        using IEngine engine = Compiled.Value.Programs["two heads"].Check(Compiled.Value.Compiled, Target.Cpu, Ids, ["Forward", "Backward"]);
        engine.Run("Norm");
        TensorPlacement norm = engine.Layout[ProgramLayout.Scalars].Find("norm"), bias = engine.Layout[ProgramLayout.Gradients].Find("logits_b");
        double before = engine.ReadScalar(norm);
        float[] gradient = PlanProgram.Read(engine, ProgramLayout.Gradients, "logits_b");
        double share = gradient.Sum(value => (double)value * value);
        engine.Write(bias, [.. gradient.Select(value => 3 * value)]);
        engine.Run("Norm");
        Assert.Equal(Math.Sqrt((before * before) + (8 * share)), engine.ReadScalar(norm), 1e-6 * before);
    }

    // There and back as the plan means it; then a step whose update is that of the gradients, no longer than the limit.
    private static void Check(string network, Target target)
    {
        using IEngine engine = Compiled.Value.Programs[network].Check(Compiled.Value.Compiled, target, Ids, ["Forward", "Backward"]);
        engine.Run("Norm");
        var before = Values();
        var gradients = engine.Layout[ProgramLayout.Gradients].ToDictionary(tensor => tensor.Name, tensor => PlanProgram.Read(engine, ProgramLayout.Gradients, tensor.Name));
        double norm = Math.Sqrt(gradients.Values.Sum(values => values.Sum(value => (double)value * value)));
        Assert.Equal(norm, engine.ReadScalar(engine.Layout[ProgramLayout.Scalars].Find("norm")), 1e-5 * norm);
        Assert.All(gradients, gradient => Assert.Contains(gradient.Value, value => value != 0));
        engine.LearningRate = Rate;
        engine.Run("Update");
        double rate = Rate * Math.Min(1, 0.5 / norm);
        foreach ((string name, float[] after) in Values())
        {
            Assert.All(after.Zip(before[name], gradients[name]), values => Assert.Equal(values.Second - (rate * values.Third), values.First, 1e-6));
        }

        Dictionary<string, float[]> Values() =>
            engine.Layout[ProgramLayout.Parameters].ToDictionary(tensor => tensor.Name, tensor => PlanProgram.Read(engine, ProgramLayout.Parameters, tensor.Name));
    }

    private static int Ids(string feed) => feed is "tags" or "marks" or "labels" ? 11 : 7;
}
