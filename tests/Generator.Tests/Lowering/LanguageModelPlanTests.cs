using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;
using ModelGen.Generator.Reading;
using ModelGen.Generator.Shorthands;
using Xunit;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>The plan as data: what happens in which order, and who lives where.</summary>
public sealed class LanguageModelPlanTests
{
    private static readonly ModelPlan Plan = LanguageModelLowering.Build(Spec(layers: 2, keepProb: 0.5), Target.Cpu);

    [Fact]
    public void Weight_gradients_leave_the_time_loop_and_are_one_product_each()
    {
        foreach (TimeLoop loop in Plan["Backward"].Operations.OfType<TimeLoop>())
        {
            Assert.All(loop.Writes, view => Assert.True(view.FollowsTime, view.Buffer.Name));
        }

        // Two kernels with two halves each; the softmax layer sees to its own weight.
        Assert.Equal(4, Plan["Backward"].Operations.OfType<Product>().Count(product => product.Result.Buffer.Role == Role.Gradient));
    }

    [Fact]
    public void Every_gradient_of_a_parameter_is_written_whole_and_never_added_to()
    {
        foreach (Buffer gradient in Plan.Buffers.Buffers.Where(buffer => buffer.Role == Role.Gradient))
        {
            View[] writes = [.. Plan["Backward"].Operations.SelectMany(operation => operation.Writes).Where(view => view.Buffer == gradient)];
            Assert.Equal(gradient.Rows.Value, writes.Sum(view => view.Rows.Value));
        }

        Assert.All(
            Plan["Backward"].Operations.OfType<Product>().Where(product => product.Result.Buffer.Role == Role.Gradient),
            product => Assert.Equal(Start.Zero, product.Start));
    }

    [Fact]
    public void Dropout_acts_between_layers_and_never_on_the_recurrent_path()
    {
        Assert.Equal(3, Plan["Forward"].Operations.OfType<Pointwise>().Count(operation => operation.Equation.Name == "Dropout"));
        Assert.DoesNotContain(Plan["Forward"].Operations.OfType<TimeLoop>().SelectMany(loop => loop.Body), operation => operation is DrawMask);
        Assert.DoesNotContain(Plan["Evaluate"].Operations, operation => operation is DrawMask);
        Assert.DoesNotContain(
            LanguageModelLowering.Build(Spec(layers: 2, keepProb: 1), Target.Cpu)["Forward"].Operations, operation => operation is DrawMask);
    }

    [Fact]
    public void Buffers_do_not_overlap_unless_they_say_so()
    {
        Buffer[] buffers = [.. Plan.Buffers.Buffers.Where(buffer => buffer.SharesStorageOf is null && buffer.Role != Role.Shown)];
        decimal end = 0;
        foreach (Buffer buffer in buffers.OrderBy(Plan.Buffers.OffsetOf))
        {
            Assert.Equal(end, Plan.Buffers.OffsetOf(buffer));
            end += buffer.Size;
        }

        Assert.Equal(end, Plan.Buffers.Length);
        Assert.All(buffers, buffer => Assert.Equal(0, buffer.Pitch % 16));
    }

    [Fact]
    public void Gradients_lie_as_their_parameters_do()
    {
        string[] parameters = [.. Plan.Buffers.Buffers.Where(buffer => buffer.Role == Role.Parameter).Select(buffer => "d_" + buffer.Name)];
        Assert.Equal(parameters, Plan.Buffers.Buffers.Where(buffer => buffer.Role == Role.Gradient).Select(buffer => buffer.Name));
        Assert.Equal(Plan.Buffers.DenseLength, Plan.Buffers.OffsetOf(Plan.Buffers.Buffers.First(buffer => buffer.Role == Role.Gradient)));
    }

    [Fact]
    public void A_barrier_stands_between_every_two_operations_that_touch_the_same_values()
    {
        var schedule = new Schedule();
        var since = new List<Operation>();
        foreach (Operation operation in Plan["Backward"].Operations.Where(operation => operation is not TimeLoop))
        {
            if (schedule.NeedsBarrierBefore(operation))
            {
                since.Clear();
            }

            Assert.DoesNotContain(since, earlier =>
                Names(earlier.Writes).Intersect(Names(operation.Reads)).Any() || Names(earlier.Reads).Intersect(Names(operation.Writes)).Any());
            since.Add(operation);
        }

        static IEnumerable<string> Names(IEnumerable<View> views) =>
            views.Select(view => (view.Buffer.SharesStorageOf ?? view.Buffer).Name);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(3, 5)]
    public void What_nobody_contributes_to_is_cleared(int layers, int steps)
    {
        ModelPlan plan = LanguageModelLowering.Build(Spec(layers, keepProb: 1, steps), Target.Cpu);
        Clear[] clears = [.. plan["Backward"].Operations.OfType<Clear>()];

        // For each layer the gradient of the last c, which nobody uses, and of the first h, which the recurrence adds to as it
        // does to the others; with a single step there are no others, and the recurrence assigns.
        Assert.Equal(Slots("d_c", slot: steps), clears.Select(Name).Where(name => name.StartsWith("d_c", System.StringComparison.Ordinal)).Order());
        Assert.Equal(steps > 1 ? Slots("d_h", slot: 0) : [], clears.Select(Name).Where(name => name.StartsWith("d_h", System.StringComparison.Ordinal)).Order());

        string[] Slots(string state, int slot) => [.. Enumerable.Range(0, layers).Select(l => $"{state}_{l}[{slot}]")];

        static string Name(Clear clear) => $"{clear.View.Buffer.Name}[{clear.View.FirstSlot.Value}]";
    }

    [Fact]
    public void Every_extent_has_a_letter_that_says_what_it_counts()
    {
        Assert.Equal(
            [
                ("T", 3, "time steps"), ("B", 2, "streams"), ("H", 3, "units of a layer"), ("E", 2, "width of the embedding"),
                ("P", 2, "width of a layer's output"), ("V", 5, "words"), ("L", 4, "layers"),
            ],
            Letters(PlanCases.Model(StandardCells.Find("ProjectedLstm")!, layers: 4)));
        Assert.Equal(
            [("T", 7, "time steps"), ("B", 4, "streams"), ("H", 20, "units of a layer"), ("V", 37, "words"), ("L", 2, "layers")],
            Letters(Spec(layers: 2, keepProb: 1)));

        static IEnumerable<(string, int, string)> Letters(ModelSpec spec) =>
            Plans.Build(spec, Target.Cpu).Letters.Select(letter => (letter.Dim.Symbol, (int)letter.Dim.Value, letter.Meaning));
    }

    [Fact]
    public void Tensors_have_the_same_names_whatever_the_target()
    {
        string[] names = [.. Names(Target.Cpu)];
        Assert.Contains("Outputs.logits", names);
        Assert.Equal(names, Names(Target.Cuda));

        static IEnumerable<string> Names(Target target)
        {
            return Plans.Build(Spec(layers: 2, keepProb: 0.5), target).Tables.SelectMany(table => table.Tensors, (table, tensor) => $"{table.Name}.{tensor.Name}");
        }
    }

    [Fact]
    public void Tied_weights_are_no_parameter_of_their_own()
    {
        Assert.Equal(["embedding", "kernel_0", "bias_0", "softmax_b"], Names(isTied: true));
        Assert.Equal(["embedding", "kernel_0", "bias_0", "softmax_w", "softmax_b"], Names(isTied: false));

        static IEnumerable<string> Names(bool isTied) =>
            Plans.Build(PlanCases.Model(StandardCells.Lstm, isTied: isTied), Target.Cpu).Table(TensorTable.Parameters).Select(tensor => tensor.Name);
    }

    /// <summary>Its gradient is asked for like any other, and nothing on the way back makes it.</summary>
    [Fact]
    public void The_gradient_of_a_state_that_is_only_looked_at_is_cleared()
    {
        CellSpec cell = CellParser.Parse("static class Looking { static (float h, float c) Step(float z, float c) => (z, c > 0 ? z : -z); }");
        foreach (Target target in Target.All)
        {
            foreach (ModelSpec spec in new[] { PlanCases.Model(cell), PlanCases.Layer(cell) })
            {
                View gradient = View.Range(PlanCases.Build(spec, target).Buffers.Buffers.Single(buffer => buffer.Name == "d_c_0"), Dim.Zero, Dim.One);
                Assert.Contains(PlanCases.Build(spec, target)["Backward"].Operations.OfType<Clear>(), clear => clear.View.Meets(gradient));
            }
        }
    }

    private static ModelSpec Spec(int layers, double keepProb, int steps = 7) => new(
        "", [], "Test", StandardCells.Lstm, StandardOptimizers.Sgd,
        new LanguageModelNumbers(
            37, 20, false, 20, 20, layers, steps, 4, 1, keepProb, Model.DropoutPlacement.AllOutputs, 0.1, 1, 4, 13, 0.5, 0, PlanCases.UpdateOf(Model.Clipping.Norm), InputKeepProb: keepProb, OutputKeepProb: keepProb));
}
