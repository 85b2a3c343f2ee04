using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;
using ModelGen.Generator.Reading;
using ModelGen.Generator.Shorthands;
using ModelGen.Tests;
using Xunit;
using Placement = ModelGen.Generator.Model.DropoutPlacement;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>Dropout of every kind as data, for both targets: what it acts on, and that gradients are slopes.</summary>
public sealed class RegularizationPlanTests
{
    public static TheoryData<string> Cells => [.. StandardCells.Names];

    [Long]
    [Theory]
    [MemberData(nameof(Cells))]
    public void Gradients_of_a_layer_are_slopes(string cell)
    {
        Check(cell, Layer(cell, numbers => numbers with { StateDropout = 0.25 }));
        Check(cell, Layer(cell, numbers => numbers with { StateDropout = 0.25, VariationalDropout = true }, isBidirectional: true, hasLengths: true));
        Check(cell, Layer(cell, numbers => numbers with { WeightDropout = 0.25, HiddenZoneout = 0.25, CellZoneout = 0.5 }));
        Check(cell, Layer(cell, Everything, isBidirectional: true, hasLengths: true));
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Gradients_of_a_language_model_are_slopes(string cell) => Check(cell, Words(cell, numbers => numbers with
    {
        VariationalDropout = true,
        InputKeepProb = 0.5,
        OutputKeepProb = 0.75,
        StateKeepProb = 0.75,
        UpdateKeepProb = 0.75,
        WeightKeepProb = 0.75,
        WordKeepProb = 0.75,
        HiddenZoneout = 0.25,
        CellZoneout = 0.25,
    }));

    /// <summary>Each layer has a width of its own, in one direction and in two.</summary>
    [Long]
    [Theory]
    [MemberData(nameof(Cells))]
    public void Gradients_of_layers_of_different_widths_are_slopes(string cell)
    {
        Check(cell, Words(cell, numbers => numbers with { NumLayers = 3, HiddenSizes = [4, 2, 3], WeightKeepProb = 0.75, StateKeepProb = 0.75 }));
        Check(cell, Layer(cell, numbers => Everything(numbers) with { HiddenSizes = [2, 3] }, isBidirectional: true, hasLengths: true));
    }

    /// <summary>Slopes cannot tell what a mask acts on: without its rows of the matrices a layer is what it is with a mask of zeros.</summary>
    [Theory]
    [MemberData(nameof(Cells))]
    public void A_mask_of_zeros_takes_the_previous_output_out_of_every_product(string cell)
    {
        double[] masked = Output(cell, numbers => numbers with { StateDropout = 0.25 }, "state_mask", 0);
        Assert.Equal(Output(cell, numbers => numbers, "", 0, keepsRows: false), masked);
        Assert.NotEqual(Output(cell, numbers => numbers with { StateDropout = 0.25 }, "state_mask", 1), masked);
    }

    /// <summary>Not a number of the matrices that the output comes back through is left, and it comes back no more.</summary>
    [Theory]
    [MemberData(nameof(Cells))]
    public void A_weight_mask_of_zeros_is_a_state_mask_of_zeros(string cell)
    {
        double[] weights = Output(cell, numbers => numbers with { WeightDropout = 0.25 }, "weight_mask", 0);
        Assert.Equal(Output(cell, numbers => numbers with { StateDropout = 0.25 }, "state_mask", 0), weights);
        Assert.NotEqual(Output(cell, numbers => numbers with { WeightDropout = 0.25 }, "weight_mask", 1), weights);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Masks_of_ones_are_no_dropout(string cell) => Assert.Equal(
        Output(cell, numbers => numbers, "", 1),
        Output(cell, numbers => numbers with { StateDropout = 0.25, WeightDropout = 0.25, UpdateDropout = 0.25, HiddenZoneout = 0.25, CellZoneout = 0.25 }, "", 1));

    /// <summary>A memory to which nothing is added is empty if it begins so, and then nothing comes out of it.</summary>
    [Theory]
    [InlineData("Lstm")]
    [InlineData("CoupledLstm")]
    [InlineData("PeepholeLstm")]
    [InlineData("ProjectedLstm")]
    [InlineData("Gru")]
    [InlineData("OriginalGru")]
    public void An_update_mask_of_zeros_leaves_states_that_are_zero(string cell)
    {
        Assert.All(Output(cell, numbers => numbers with { UpdateDropout = 0.25 }, "update_mask", 0, states: 0), value => Assert.Equal(0, value));
        Assert.All(Output(cell, numbers => numbers with { UpdateDropout = 0.25 }, "update_mask", 1, states: 0), value => Assert.NotEqual(0, value));
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void A_zoneout_mask_of_zeros_leaves_the_output_what_it_was(string cell)
    {
        Assert.All(Output(cell, numbers => numbers with { HiddenZoneout = 0.25 }, "zoneout_mask_h", 0, states: 0.5), value => Assert.Equal(0.5, value));
        Assert.All(Output(cell, numbers => numbers with { HiddenZoneout = 0.25 }, "zoneout_mask_h", 1, states: 0.5), value => Assert.NotEqual(0.5, value));
    }

    /// <summary>With one step what is expected is a mean of the two that may be.</summary>
    [Theory]
    [MemberData(nameof(Cells))]
    public void Evaluation_has_what_zoneout_lets_expect(string cell)
    {
        double[] old = Output(cell, numbers => numbers with { HiddenZoneout = 0.25 }, "zoneout_mask_h", 0, steps: 1, layers: 1);
        double[] whole = Output(cell, numbers => numbers with { HiddenZoneout = 0.25 }, "zoneout_mask_h", 1, steps: 1, layers: 1);
        double[] expected = Output(cell, numbers => numbers with { HiddenZoneout = 0.25 }, "", 0, steps: 1, layers: 1, pass: "Evaluate");
        Assert.NotEqual(old, whole);
        Assert.All(expected.Zip(old, whole), each => Assert.Equal((0.25 * each.Second) + (0.75 * each.Third), each.First, 1e-12));
    }

    [Fact]
    public void Each_mask_has_a_name_a_shape_and_a_site_of_its_own()
    {
        (string, string, int)[] steps = Masks(numbers => numbers with { StateKeepProb = 0.5 });
        Assert.Equal(
            [("mask_0", "[T, B, E]", 0), ("mask_1", "[T, B, H]", 1), ("mask_2", "[T, B, H]", 2), ("state_mask_0", "[T, B, H]", 3), ("state_mask_1", "[T, B, H]", 4)],
            steps);
        Assert.Equal(steps.Select(mask => (mask.Item1, mask.Item2.Replace("T, ", ""), mask.Item3)), Masks(numbers => numbers with { StateKeepProb = 0.5, VariationalDropout = true }));

        // Numbers of sites stay what they are where others have none.
        Assert.Equal(steps.Where((_, index) => index != 1), Masks(numbers => numbers with
        {
            DropoutPlacement = Placement.BetweenLayers,
            KeepProb = 1,
            InputKeepProb = 0.5,
            OutputKeepProb = 0.5,
            StateKeepProb = 0.5,
        }));
        Assert.Equal([steps[2]], Masks(numbers => numbers with { KeepProb = 1, InputKeepProb = 1, OutputKeepProb = 0.5 }));

        static (string, string, int)[] Masks(Func<LanguageModelNumbers, LanguageModelNumbers> change)
        {
            ModelPlan plan = Plans.Build(Words("Lstm", change), Target.Cpu);
            Dictionary<string, int> sites = plan["Forward"].Operations.OfType<DrawMask>().ToDictionary(draw => draw.Mask.Buffer.Name, draw => draw.Site);
            return [.. plan.Table(TensorTable.Masks).Select(mask =>
                (mask.Name, $"[{string.Join(", ", mask.Shape.Select(dim => dim.Symbol))}]", sites[mask.Name]))];
        }
    }

    /// <summary>Layers still run a step behind each other: masks are drawn before the first of them.</summary>
    [Fact]
    public void Layers_with_masks_are_a_wavefront_on_a_gpu()
    {
        ModelSpec spec = Words("ProjectedLstm", numbers => numbers with { VariationalDropout = true, StateKeepProb = 0.75 });
        ModelPlan plan = PlanCases.Build(spec, Target.Cuda);
        Assert.Equal(2, plan["Forward"].Operations.OfType<Wavefront>().Single().Stages.Count);
        Assert.Equal(2, plan["Backward"].Operations.OfType<Wavefront>().Single().Stages.Count);
    }

    private static RecurrentLayerNumbers Everything(RecurrentLayerNumbers numbers) => numbers with
    {
        Dropout = 0.25,
        DropoutPlacement = Placement.AllOutputs,
        StateDropout = 0.25,
        UpdateDropout = 0.25,
        WeightDropout = 0.25,
        HiddenZoneout = 0.25,
        CellZoneout = 0.25,
    };

    // What a layer puts out, by the plans of all targets, where masks of one kind have one factor, and all others are 1.
    private static double[] Output(
        string cell, Func<RecurrentLayerNumbers, RecurrentLayerNumbers> change, string masks, double factor, bool keepsRows = true,
        double? states = null, int steps = 3, int layers = 2, string pass = "Forward")
    {
        double[][] outputs = [.. Target.All.Select(target =>
        {
            ModelSpec spec = Layer(cell, numbers => change(numbers) with { NumSteps = steps, NumLayers = layers });
            ModelPlan plan = PlanCases.Build(spec, target);
            var memory = new PlanMemory();
            var random = new Random(1);
            foreach (Part part in plan.Table(TensorTable.Parameters).Append(plan.Table(TensorTable.Feeds)[0]).SelectMany(tensor => tensor.Parts))
            {
                memory[part.View].Fill((_, _) => random.NextDouble() - 0.5);
                if (!keepsRows && part.View.Buffer.Name.Split('_')[0] is "recurrent" or "operand" && !keepsRows)
                    memory[part.View].Clear();
            }

            foreach (View state in plan.Table("InitialStates").SelectMany(tensor => tensor.Views))
                memory[state].Fill((_, _) => states ?? random.NextDouble() - 0.5);
            foreach (Tensor mask in plan.Table(TensorTable.Masks))
                memory[mask.Parts[0].View].Fill((_, _) => mask.Name.StartsWith(masks, StringComparison.Ordinal) ? factor : 1);
            new PlanInterpreter(memory).Run(plan[pass].Operations);
            return memory[PlanCases.Find(plan, TensorTable.Outputs, "output").Parts[0].View].Read();
        })];
        Assert.All(outputs[0].Zip(outputs[1]), each => Assert.Equal(each.First, each.Second, 1e-12));
        Assert.All(outputs[0], value => Assert.True(double.IsFinite(value)));
        return outputs[0];
    }

    private static ModelSpec Layer(
        string cell, Func<RecurrentLayerNumbers, RecurrentLayerNumbers> change, bool isBidirectional = false, bool hasLengths = false)
    {
        ModelSpec spec = PlanCases.Layer(StandardCells.Find(cell)!, layers: 2, isBidirectional: isBidirectional, hasLengths: hasLengths);
        return spec with { Numbers = change((RecurrentLayerNumbers)spec.Numbers) };
    }

    private static ModelSpec Words(string cell, Func<LanguageModelNumbers, LanguageModelNumbers> change)
    {
        ModelSpec spec = PlanCases.Model(StandardCells.Find(cell)!, layers: 2, keepProb: 0.75);
        return spec with { Numbers = change((LanguageModelNumbers)spec.Numbers) };
    }

    private static void Check(string about, ModelSpec spec)
    {
        foreach (Target target in Target.All)
            PlanCases.Of(PlanCases.Build(spec, target)).Check($"{about}, {target}, {spec.Numbers}");
    }
}
