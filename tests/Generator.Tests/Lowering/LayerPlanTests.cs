using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Reading;
using ModelGen.Generator.Shorthands;
using Xunit;
using Placement = ModelGen.Generator.Model.DropoutPlacement;

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

    /// <summary>Slopes cannot tell: a plan that read the wrong way would be differentiated rightly.</summary>
    [Theory]
    [InlineData("Lstm")]
    [InlineData("OriginalGru")]
    public void A_direction_that_reads_backwards_makes_of_a_text_what_the_other_one_makes_of_it_read_from_its_end(string cell)
    {
        const int Steps = 4, Batch = 2;
        foreach (Target target in Target.All)
        {
            ModelPlan plan = Plans.Build(PlanCases.Layer(StandardCells.Find(cell)!, steps: Steps, batch: Batch, isBidirectional: true), target);
            Tensor input = PlanCases.Find(plan, TensorTable.Feeds, "input"), output = PlanCases.Find(plan, TensorTable.Outputs, "output");
            var memory = new PlanMemory();
            var random = new Random(1);

            // Both directions have the same parameters and begin alike, and the input is the same from either end.
            foreach ((Tensor one, Tensor other) in plan.Table(TensorTable.Parameters).Where(tensor => tensor.Name.EndsWith("_0", StringComparison.Ordinal))
                .Zip(plan.Table(TensorTable.Parameters).Where(tensor => tensor.Name.EndsWith("_reverse", StringComparison.Ordinal))))
            {
                Assert.Equal($"{one.Name}_reverse", other.Name);
                foreach ((Part part, Part same) in one.Parts.Zip(other.Parts))
                    FillBoth(part.View, same.View);
            }

            foreach (Tensor state in plan.Table("InitialStates"))
                FillBoth(state.Parts[0].View, state.Parts[1].View);
            double[] numbers = [.. Enumerable.Range(0, 1000).Select(_ => random.NextDouble() - 0.5)];
            memory[input.Parts[0].View].Fill((row, column) =>
                numbers[(Math.Min(row / Batch, Steps - 1 - (row / Batch)) * 100) + (row % Batch * 10) + column]);

            new PlanInterpreter(memory).Run(plan["Forward"].Operations);
            PlanMemory.Matrix forwards = memory[output.Parts[0].View], backwards = memory[output.Parts[1].View];
            double[] reversed = [.. Enumerable.Range(0, Steps).Reverse().SelectMany(t => Enumerable.Range(0, Batch), (t, row) => (t * Batch) + row)
                .SelectMany(row => Enumerable.Range(0, backwards.Columns), (row, column) => backwards[row, column])];
            Assert.All(reversed, value => Assert.True(double.IsFinite(value) && value != 0));
            Assert.Equal(forwards.Read(), reversed);
            foreach (Tensor state in plan.Table("FinalStates"))
            {
                Assert.Equal(memory[state.Parts[0].View].Read(), memory[state.Parts[1].View].Read());
                Assert.NotEqual(memory[plan.Table("InitialStates").Single(initial => initial.Name == state.Name).Parts[0].View].Read(), memory[state.Parts[0].View].Read());
            }

            void FillBoth(View one, View other)
            {
                memory[one].Fill((_, _) => random.NextDouble() - 0.5);
                double[] values = memory[one].Read();
                memory[other].Fill((row, column) => values[(row * (int)other.Columns.Value) + column]);
            }
        }
    }

    [Theory]
    [InlineData(Placement.AllOutputs, "mask_0", "mask_1", "mask_2", "mask_3")]
    [InlineData(Placement.BetweenLayers, "mask_1", "mask_2")]
    internal void Dropout_acts_where_the_declaration_places_it(Placement placement, params string[] masks)
    {
        ModelPlan plan = Plans.Build(PlanCases.Layer(StandardCells.Lstm, layers: 3, isBidirectional: true, dropout: 0.25, placement: placement), Target.Cpu);
        Assert.Equal(masks, plan.Table(TensorTable.Masks).Select(mask => mask.Name));
        Assert.Equal(masks, plan["Forward"].Operations.OfType<DrawMask>().SelectMany(draw => draw.Writes).Select(view => view.Buffer.Name));
    }

    [Fact]
    public void Dropout_of_the_input_is_a_phase_of_its_own() => Assert.Equal(
        ["input", "layer 0 input", "layer 0 recursion"],
        Plans.Build(PlanCases.Layer(StandardCells.Lstm, dropout: 0.25), Target.Cpu)["Forward"].Operations.Select(operation => operation.Phase).Distinct());

    /// <summary>With dropout the output of training lies elsewhere, and evaluation leaves its own there.</summary>
    [Fact]
    public void Evaluation_with_dropout_has_the_output_of_a_layer_without()
    {
        foreach (Target target in Target.All)
        {
            double[] with = Output(0.25, "Evaluate"), without = Output(0, "Forward");
            Assert.All(without, value => Assert.True(double.IsFinite(value) && value != 0));
            Assert.Equal(without, with);

            double[] Output(double dropout, string pass)
            {
                ModelPlan plan = Plans.Build(PlanCases.Layer(StandardCells.Lstm, layers: 2, dropout: dropout), target);
                var memory = new PlanMemory();
                var random = new Random(1);
                foreach (Part part in plan.Table(TensorTable.Parameters).Append(plan.Table(TensorTable.Feeds)[0]).Concat(plan.Table("InitialStates")).SelectMany(tensor => tensor.Parts))
                    memory[part.View].Fill((_, _) => random.NextDouble() - 0.5);
                new PlanInterpreter(memory).Run(plan[pass].Operations);
                return memory[PlanCases.Find(plan, TensorTable.Outputs, "output").Parts[0].View].Read();
            }
        }
    }

    [Fact]
    public void Every_extent_has_a_letter_that_says_what_it_counts()
    {
        Assert.Equal(
            [("T", "time steps"), ("B", "sequences"), ("I", "width of the input"), ("H", "units of a layer"), ("P", "width of a layer's output")],
            Letters("ProjectedLstm"));
        Assert.Equal([("T", "time steps"), ("B", "sequences"), ("I", "width of the input"), ("H", "units of a layer")], Letters("Lstm"));

        static IEnumerable<(string, string)> Letters(string cell) =>
            Plans.Build(PlanCases.Layer(StandardCells.Find(cell)!), Target.Cpu).Letters.Select(letter => (letter.Dim.Symbol, letter.Meaning));
    }

    /// <summary>A layer above two directions has two products of its input, which are added.</summary>
    [Fact]
    public void A_bias_is_where_a_sum_begins_and_nowhere_else()
    {
        Product[] products = [.. Plan["Forward"].Operations.OfType<Product>()];
        Assert.All(products, product => Assert.Equal(product.Start == Start.Zero, product.Bias is not null));
        Assert.Equal(["bias_0", "bias_0_reverse", "bias_1", "bias_1_reverse"], products.Select(product => product.Bias?.Buffer.Name).OfType<string>());
        Assert.Equal(2, products.Count(product => product.Start == Start.Sum));
    }
}
