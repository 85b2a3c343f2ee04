using System.Linq;
using System.Reflection;
using ModelGen.Generator.Tests.Harness;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Generator.Tests.Networks;

/// <summary>
/// Networks by chance: what the compiler makes of a <c>Step</c> agrees with the call of it as C#, in training and in evaluation, and gradients are the
/// slopes of that.
/// </summary>
public sealed class RandomStepTests
{
    private const string Slopes = """
        using System;
        using System.Linq;
        using ModelGen;
        using ModelGen.Networks;
        using static ModelGen.Networks.Functions;

        public static class Slopes
        {
            public static int[] Ints(Random random, int count, int classes) => [.. Enumerable.Range(0, count).Select(_ => random.Next(classes))];

            public static float[] Floats(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble()) - 1))];

            // The first rows are real: a sequence without a real step is a case of its own.
            public static float[] Flags(Random random, int count) => [.. Enumerable.Range(0, count).Select(place => place < 3 || random.Next(3) > 0 ? 1f : 0f)];

            public static int[] Lengths(Random random, int count, int steps) => [.. Enumerable.Range(0, count).Select(_ => 1 + random.Next(steps))];

            public static string Check<T>(T model, Func<double> forward, Action backward, Func<bool, double> interpret, Func<double> evaluate)
                where T : INetwork<T>
            {
                double evaluated = evaluate(), evaluatedByHand = interpret(false);
                if (!(Math.Abs(evaluated - evaluatedByHand) <= 2e-5 * Math.Max(1, Math.Abs(evaluatedByHand))))
                    return $"evaluated {evaluated}, and not {evaluatedByHand}";
                double trained = forward(), trainedByHand = interpret(true);
                if (!(Math.Abs(trained - trainedByHand) <= 2e-5 * Math.Max(1, Math.Abs(trainedByHand))))
                    return $"trained {trained}, and not {trainedByHand}";
                backward();
                var random = new Random(3);
                foreach (TensorInfo info in T.Parameters)
                {
                    float[] gradient = new float[info.Length];
                    model.GetGradient(info.Name, gradient);
                    double scale = Math.Max(0.02, gradient.Max(Math.Abs));
                    for (int tried = 0; tried < 3; tried++)
                    {
                        int place = random.Next(info.Length);
                        double slope = (At(1e-5) - At(-1e-5)) / 2e-5;
                        if (!(Math.Abs(slope - gradient[place]) <= 1e-3 * scale))
                            return $"the gradient of {info.Name}[{place}] is {gradient[place]}, and the slope {slope}";

                        double At(double by)
                        {
                            using var nudge = new Nudge(info.Name, place, by);
                            return interpret(true);
                        }
                    }
                }

                return "";
            }
        }

        """;

    [Fact]
    public void Networks_agree_with_their_slow_twins() => CheckNetworks(12, seed: 20161105);

    [Long]
    [Fact]
    public void More_networks_agree_with_their_slow_twins() => CheckNetworks(25, seed: 20161106);

    // One program for many of them: compiling takes longest.
    private static void CheckNetworks(int count, int seed)
    {
        int[] seeds = [.. Enumerable.Range(seed, count)];
        foreach (int[] some in seeds.Chunk(25))
        {
            (string Name, RandomStep Step)[] steps = [.. some.Select((each, index) => ($"Drawn{index}", new RandomStep($"Drawn{index}", each)))];
            GeneratorRun run = GeneratorRun.Of(Slopes + string.Concat(steps.Select(step => step.Step.Source + "\n")));
            Assert.Equal("", string.Join("\n", run.Problems));
            run.AssertClean();
            Assembly program = run.Load();
            foreach ((string name, RandomStep step) in steps)
            {
                foreach (int threads in new[] { 1, 3 })
                {
                    object? problem = program.GetType($"Try{name}")!.GetMethod("Run")!.Invoke(null, [new ModelOptions { Seed = 11, Threads = threads }]);
                    Assert.True((string)problem! == "", $"{problem}, {threads} threads:\n{step.Source}");
                }
            }
        }
    }
}
