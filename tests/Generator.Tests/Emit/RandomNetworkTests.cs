using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Tests.Lowering;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Generator.Tests.Emit;

/// <summary>Lists put together by chance, with look-ups and losses: what they mean, their gradients, and the text that is written for each target.</summary>
public sealed class RandomNetworkTests
{
    [Fact]
    public void Gradients_are_the_slopes_of_the_cost() => CheckSlopes(Enumerable.Range(0, 20));

    [Long]
    [Fact]
    public void Gradients_of_many_more_are_the_slopes_of_the_cost() => CheckSlopes(Enumerable.Range(20, 1000));

    [Fact]
    public void On_processors_they_compute_what_they_mean() => CheckText(Enumerable.Range(0, 10), Target.Cpu);

    [Long]
    [Fact]
    public void On_processors_many_more_compute_what_they_mean() => CheckText(Enumerable.Range(10, 200), Target.Cpu);

    [Long]
    [NeedsGpp]
    [SkippableFact]
    public void On_GPUs_many_more_compute_what_they_mean() => CheckText(Enumerable.Range(0, 50), Target.Cuda);

    /// <summary>What chance has put together has everything that heads can do.</summary>
    [Fact]
    public void The_networks_have_what_they_are_about()
    {
        const int Count = 60;
        var seen = new Dictionary<string, int>();
        foreach (Target target in Target.All)
        {
            foreach (int seed in Enumerable.Range(0, Count))
            {
                ModelPlan plan = RandomNetwork.PlanOf([seed], target);
                Operation[] there = [.. plan[$"Forward{seed}"].Operations], back = [.. plan[$"Backward{seed}"].Operations];
                See($"{target}: a look-up", there.OfType<Gather>().Any());
                See($"{target}: rows that are added", back.OfType<AddRows>().Any());
                See($"{target}: squared error", there.OfType<SquaredError>().Any());
                See($"{target}: squared error with weights", there.OfType<SquaredError>().Any(loss => loss.Weights is not null));
                See($"{target}: cross entropy with weights", there.OfType<CrossEntropy>().Any(loss => loss.Weights is not null));
                See($"{target}: several heads", there.OfType<SumLosses>().Any(sum => sum.Start == Start.Sum));
                See($"{target}: a fused loss", there.OfType<SoftmaxCrossEntropy>().Any() || there.OfType<CrossEntropy>().Any(loss => loss.Gradient is not null));
                See($"{target}: a loss that is not fused", back.OfType<CrossEntropyGradient>().Any());
            }
        }

        Assert.Equal(16, seen.Count);
        Assert.All(seen, what => Assert.True(what.Value >= 3, $"{what.Key}: {what.Value} of {Count}"));

        void See(string what, bool isThere) => seen[what] = seen.GetValueOrDefault(what) + (isThere ? 1 : 0);
    }

    private static void CheckSlopes(IEnumerable<int> seeds)
    {
        foreach (int seed in seeds)
        {
            foreach (Target target in Target.All)
            {
                var network = new RandomNetwork(seed, target);
                ModelPlan plan = RandomNetwork.PlanOf([seed], target);
                Tensor[] gradients = [.. plan.Table(TensorTable.Gradients)];
                new PlanSlopes
                {
                    Forward = plan[$"Forward{seed}"].Operations,
                    Backward = plan[$"Backward{seed}"].Operations,
                    Inputs = network.Inputs.Zip(gradients, (input, gradient) => (input, gradient.Parts[0].View)),
                    Results = [(network.Cost.Block(0, Dim.One), null)],
                    Constants =
                    [
                        .. network.Ids.Select(ids => (ids, (Func<int, int, double>)((_, position) => (seed + (3 * position)) % RandomNetwork.Classes))),
                        .. network.Constants.Select(constant => (constant, (Func<int, int, double>)((row, column) => ((2 * row) + column + 1) / 5.0))),
                    ],
                }.Check($"{seed}, {target}");
            }
        }
    }

    // All in one program: a pass for each.
    private static void CheckText(IEnumerable<int> seeds, Target target)
    {
        int[] all = [.. seeds];
        var program = new PlanProgram("Networks", each => RandomNetwork.PlanOf(each == target ? all : [], each));
        Assembly compiled = PlanProgram.Compile([program]);
        program.Check(compiled, target, _ => RandomNetwork.Classes, [.. all.SelectMany(seed => (string[])[$"Forward{seed}", $"Backward{seed}"])], threads: 3).Dispose();
    }
}
