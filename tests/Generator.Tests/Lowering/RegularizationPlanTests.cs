using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;
using ModelGen.Generator.Reading;
using ModelGen.Generator.Shorthands;
using Xunit;
using Placement = ModelGen.Generator.Model.DropoutPlacement;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>Dropout of every kind as data, for both targets: what it acts on, and that gradients are slopes.</summary>
public sealed class RegularizationPlanTests
{
    public static TheoryData<string> Cells => [.. StandardCells.Names];

    [Theory]
    [MemberData(nameof(Cells))]
    public void Gradients_of_a_layer_are_slopes(string cell)
    {
        Check(cell, Layer(cell, numbers => numbers with { StateDropout = 0.25 }));
        Check(cell, Layer(cell, numbers => numbers with { StateDropout = 0.25, VariationalDropout = true }, isBidirectional: true, hasLengths: true));
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Gradients_of_a_language_model_are_slopes(string cell) => Check(cell, Words(cell, numbers => numbers with
    {
        VariationalDropout = true, InputKeepProb = 0.5, OutputKeepProb = 0.75, StateKeepProb = 0.75,
    }));

    /// <summary>Slopes cannot tell what a mask acts on: without its rows of the matrices a layer is what it is with a mask of zeros.</summary>
    [Theory]
    [MemberData(nameof(Cells))]
    public void A_mask_of_zeros_takes_the_previous_output_out_of_every_product(string cell)
    {
        foreach (Target target in Target.All)
        {
            double[] masked = Output(Layer(cell, numbers => numbers with { StateDropout = 0.25 }), maskOfStates: 0, keepsRows: true);
            double[] cut = Output(Layer(cell, numbers => numbers), maskOfStates: 0, keepsRows: false);
            Assert.All(masked, value => Assert.True(double.IsFinite(value)));
            Assert.Equal(cut, masked);
            Assert.NotEqual(cut, Output(Layer(cell, numbers => numbers with { StateDropout = 0.25 }), maskOfStates: 2, keepsRows: true));

            double[] Output(ModelSpec spec, double maskOfStates, bool keepsRows)
            {
                ModelPlan plan = Plans.Build(spec, target);
                var memory = new PlanMemory();
                var random = new Random(1);
                foreach (Part part in plan.Table(TensorTable.Parameters).Append(plan.Table(TensorTable.Feeds)[0]).Concat(plan.Table("InitialStates")).SelectMany(tensor => tensor.Parts))
                {
                    memory[part.View].Fill((_, _) => random.NextDouble() - 0.5);
                    if (!keepsRows && part.View.Buffer.Name.StartsWith("recurrent_kernel", StringComparison.Ordinal)
                        || !keepsRows && part.View.Buffer.Name.StartsWith("operand_kernel", StringComparison.Ordinal))
                    {
                        memory[part.View].Clear();
                    }
                }

                foreach (View mask in plan.Table(TensorTable.Masks).SelectMany(tensor => tensor.Views))
                    memory[mask].Fill((_, _) => maskOfStates);
                new PlanInterpreter(memory).Run(plan["Forward"].Operations);
                return memory[PlanCases.Find(plan, TensorTable.Outputs, "output").Parts[0].View].Read();
            }
        }
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
            DropoutPlacement = Placement.BetweenLayers, KeepProb = 1, InputKeepProb = 0.5, OutputKeepProb = 0.5, StateKeepProb = 0.5,
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
