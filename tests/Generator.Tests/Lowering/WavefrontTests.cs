using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;
using ModelGen.Generator.Reading;
using ModelGen.Generator.Shorthands;
using Xunit;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>Layers that run at once on a GPU: which, and that nothing happens too early or too late.</summary>
public sealed class WavefrontTests
{
    [Theory]
    [InlineData(2, 1)]
    [InlineData(2, 0.5)]
    [InlineData(3, 0.5)]
    public void All_layers_of_a_small_model_are_one_wavefront_there_and_back(int layers, double keepProb)
    {
        ModelPlan plan = Plan(layers, keepProb);
        foreach (IReadOnlyList<Operation> pass in (IReadOnlyList<Operation>[])[plan["Forward"].Operations, plan["Backward"].Operations, plan["Evaluate"].Operations, plan["ReadSequence"].Operations])
        {
            Assert.DoesNotContain(pass, operation => operation is TimeLoop);
            Assert.Equal(layers, Assert.Single(pass.OfType<Wavefront>()).Stages.Count);
        }
    }

    [Fact]
    public void What_a_layer_needs_of_the_one_before_is_done_step_by_step()
    {
        TimeLoop[] stages = [.. Plan(layers: 2, keepProb: 0.5)["Forward"].Operations.OfType<Wavefront>().Single().Stages];
        Assert.Equal(["recurrent_kernel_0", "LstmForward", "Dropout"], Names(stages[0]));
        Assert.Equal(["input_kernel_1", "recurrent_kernel_1", "LstmForward"], Names(stages[1]));

        stages = [.. Plan(layers: 2, keepProb: 0.5)["Backward"].Operations.OfType<Wavefront>().Single().Stages];
        Assert.Equal(["LstmBackward", "recurrent_kernel_1"], Names(stages[0]));
        Assert.Equal(["input_kernel_1", "DropoutBackward", "LstmBackward", "recurrent_kernel_0"], Names(stages[1]));

        static IEnumerable<string> Names(TimeLoop loop) =>
            loop.Body.Select(operation => operation is UnitProduct product ? product.Weights.Buffer.Name : ((Pointwise)operation).Equation.Name);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.5)]
    public void Nothing_moves_past_what_it_reads_or_what_reads_it(double keepProb)
    {
        // The same operations, as they were and with the layers joined: each value is written before it is read.
        ModelPlan joined = Plan(layers: 3, keepProb), apart = Plan(layers: 3, keepProb, units: 300);
        foreach (PlanPass pass in apart.Passes.Where(pass => pass.Operations.OfType<TimeLoop>().Any()))
        {
            IReadOnlyList<Operation> one = joined[pass.Name].Operations, other = pass.Operations;
            foreach (string buffer in other.SelectMany(operation => operation.Writes).Select(view => view.Buffer.Name).Distinct())
            {
                Assert.Equal(Readers(other, buffer, isAfter: true), Readers(one, buffer, isAfter: true));
                Assert.Equal(Readers(other, buffer, isAfter: false), Readers(one, buffer, isAfter: false));
            }
        }

        // Who reads a buffer after its last write, or before its first one, by what they write.
        static IEnumerable<string> Readers(IReadOnlyList<Operation> pass, string buffer, bool isAfter)
        {
            Operation[] all = [.. pass.SelectMany(Flat)];
            int first = System.Array.FindIndex(all, operation => Writes(operation, buffer)), last = System.Array.FindLastIndex(all, operation => Writes(operation, buffer));
            return [.. all.Where((operation, index) => (isAfter ? index > last : index < first) && operation.Reads.Any(view => view.Buffer.Name == buffer))
                .Select(operation => operation.Writes.First().Buffer.Name).Distinct().Order()];
        }

        static bool Writes(Operation operation, string buffer) => operation.Writes.Any(view => view.Buffer.Name == buffer);

        static IEnumerable<Operation> Flat(Operation operation) => operation switch
        {
            Wavefront wavefront => wavefront.Stages.SelectMany(stage => stage.Body),
            TimeLoop loop => loop.Body,
            _ => [operation],
        };
    }

    [Fact]
    public void Layers_that_do_not_fit_on_a_device_together_or_need_whole_rows_run_one_after_the_other()
    {
        Assert.Equal(2, Plan(layers: 2, keepProb: 1, units: 257)["Forward"].Operations.OfType<TimeLoop>().Count());
        Assert.Single(Plan(layers: 2, keepProb: 1, units: 256)["Forward"].Operations.OfType<Wavefront>());

        // 100 blocks of 8 units: three layers of 256 fit, and a fourth comes after them.
        IReadOnlyList<Operation> forward = Plan(layers: 4, keepProb: 1, units: 256)["Forward"].Operations;
        Assert.Equal(3, forward.OfType<Wavefront>().Single().Stages.Count);
        Assert.Single(forward.OfType<TimeLoop>());
    }

    [Fact]
    public void Processors_have_no_wavefronts() =>
        Assert.DoesNotContain(Build(2, 1, 20, Target.Cpu)["Forward"].Operations, operation => operation is Wavefront);

    private static ModelPlan Plan(int layers, double keepProb, int units = 20) => Build(layers, keepProb, units, Target.Cuda);

    private static ModelPlan Build(int layers, double keepProb, int units, Target target) => LanguageModelLowering.Build(
        new ModelSpec(
            "", [], "Test", StandardCells.Lstm, StandardOptimizers.Sgd,
            new LanguageModelNumbers(
                37, units, false, units, units, layers, 7, 4, 1, keepProb, Model.DropoutPlacement.AllOutputs, 0.1, 1, 4, 13, 0.5, 0, PlanCases.UpdateOf(Model.Clipping.Norm))),
        target);
}
