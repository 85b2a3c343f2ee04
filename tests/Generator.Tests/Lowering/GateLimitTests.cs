using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Emit.Cuda;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;
using ModelGen.Generator.Reading;
using ModelGen.Generator.Shorthands;
using Xunit;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>Gradients of gates that are limited at each step of the way back: against the plan without a limit, with limits put into its way back.</summary>
public sealed class GateLimitTests
{
    public static TheoryData<string> Cells => [.. StandardCells.Names];

    [Theory]
    [MemberData(nameof(Cells))]
    public void Whatever_the_cell_gradients_are_limited_before_they_are_used(string cell)
    {
        foreach (ModelSpec spec in new[]
        {
            PlanCases.Layer(StandardCells.Find(cell)!, steps: 4),
            PlanCases.Layer(StandardCells.Find(cell)!, layers: 2, steps: 3, isBidirectional: true, hasLengths: true),
        })
        {
            foreach (Target target in Target.All)
            {
                Dictionary<string, double[]> free = Gradients(spec, target, 0, 0), expected = Gradients(spec, target, 0, 0.01);
                Same(expected, Gradients(spec, target, 0.01, 0));
                Same(free, Gradients(spec, target, 1e9, 0));
                Assert.True(free.Any(gradient => gradient.Value.Zip(expected[gradient.Key]).Any(pair => Math.Abs(pair.First - pair.Second) > 1e-4)), "nothing is limited");
            }
        }

        static void Same(Dictionary<string, double[]> expected, Dictionary<string, double[]> actual)
        {
            foreach ((string name, double[] values) in expected)
            {
                Assert.All(values.Zip(actual[name]), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= 1e-12, $"{name}: {pair.Second}, not {pair.First}"));
            }
        }
    }

    [Fact]
    public void Without_a_limit_nothing_is_there_for_it()
    {
        ModelPlan plan = PlanCases.Build(PlanCases.Layer(StandardCells.Lstm), Target.Cpu);
        Assert.DoesNotContain(plan.Passes.SelectMany(pass => pass.Operations), operation => operation is SetLimit);
        Assert.DoesNotContain(plan.Buffers.Buffers, buffer => buffer.Name.StartsWith("limited", StringComparison.Ordinal));
        Assert.Empty(PlanCases.Build(Limited(PlanCases.Layer(StandardCells.Lstm), 1), Target.Cpu)["Evaluate"].Operations.OfType<SetLimit>());
    }

    /// <summary>Where the cost is scaled, as for floats of 16 bits, so is the limit.</summary>
    [Fact]
    public void The_limit_is_scaled_as_the_cost_is()
    {
        var writer = new KernelWriter(0);
        writer.Pass("Forward", [new SetLimit(ByHand.Values("most", Dim.One, Dim.One), 0.25)]);
        Assert.Contains("if (element_index() == 0) *(m.arena + at::Most) = 0.25f * m.control->loss_scale;", writer.Text, StringComparison.Ordinal);
    }

    private static ModelSpec Limited(ModelSpec spec, double limit) => spec with { Numbers = (RecurrentLayerNumbers)spec.Numbers with { MaxGateGradient = limit } };

    // All gradients by name, after a limit of the declaration, or one that is put into the way back of a plan without any.
    private static Dictionary<string, double[]> Gradients(ModelSpec spec, Target target, double declared, double put)
    {
        ModelPlan plan = PlanCases.Build(Limited(spec, declared), target);
        Assert.Empty(Races.In(Intervals.Of(target, plan["Forward"].Operations)).Concat(Races.In(Intervals.Of(target, plan["Backward"].Operations))));
        var memory = new PlanMemory();
        Tensor[] given = [.. plan.Tables.Where(table => table.Name is TensorTable.Parameters or TensorTable.Feeds or "InitialStates" or "FinalStateGradients").SelectMany(table => table.Tensors)];
        foreach (Tensor tensor in given)
        {
            var random = new Random(tensor.Name.Length + (int)tensor.Views.First().Columns.Value);
            foreach (View view in tensor.Views)
            {
                memory[view].Fill((_, _) => tensor.Name == CellSegments.IsReal ? random.Next(4) > 0 ? 1 : 0 : random.NextDouble() - 0.5);
            }
        }

        var interpreter = new PlanInterpreter(memory);
        interpreter.Run(plan["Forward"].Operations);
        interpreter.Run(put == 0 ? plan["Backward"].Operations : [.. plan["Backward"].Operations.Select(operation => Put(operation, put))]);
        return plan.Table(TensorTable.Gradients).Concat(plan.Table("InitialStateGradients"))
            .ToDictionary(tensor => tensor.Name, tensor => tensor.Views.SelectMany(view => memory[view].Read()).ToArray());
    }

    // In a loop, before the first product that reads gradients of gates.
    private static Operation Put(Operation operation, double limit)
    {
        if (operation is Wavefront wavefront)
        {
            return wavefront with { Stages = [.. wavefront.Stages.Select(stage => (TimeLoop)Put(stage, limit))] };
        }

        if (operation is not TimeLoop loop)
        {
            return operation;
        }

        var done = new HashSet<View>();
        var pool = new ExprPool();
        Expr most = pool.Constant(limit);
        var clamp = new Equation("Clamp", Tape.Record(pool, [("y", pool.Make(Op.Min, pool.Make(Op.Max, pool.Input("x"), pool.Negate(most)), most))]));
        return loop with
        {
            Body =
            [
                .. loop.Body.SelectMany(inner => (IEnumerable<Operation>)[.. Gates(inner).Where(done.Add).Select(Clamped), inner]),

                // Gates that only the input has a part in go into products after the loop.
                .. loop.Writes.Select(view => view.Buffer).Where(IsOfGates).Distinct().Select(gates => Clamped(View.At(gates, 0))),
            ],
        };

        Pointwise Clamped(View gates) => new(clamp, [new("x", gates)], [new("y", gates)]);

        static IEnumerable<View> Gates(Operation inner) =>
            inner is Product or PanelProduct or UnitProduct ? inner.Reads.Where(view => IsOfGates(view.Buffer)) : [];

        static bool IsOfGates(Buffer buffer) => buffer.Name.StartsWith("d_z", StringComparison.Ordinal);
    }
}
