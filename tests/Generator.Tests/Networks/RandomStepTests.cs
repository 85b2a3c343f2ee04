using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using ModelGen.Cuda;
using ModelGen.Emulator;
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

    private static readonly Gen<RandomStep> Networks = from seed in Gen.Choose(0, int.MaxValue - 1) select new RandomStep(seed);

    [Fact]
    public void Networks_agree_with_their_slow_twins() => CheckNetworks(12, seed: 20161105);

    [Long]
    [Fact]
    public void Two_hundred_networks_agree_with_their_slow_twins() => CheckNetworks(200, seed: 20161106);

    [Long]
    [NeedsGpp]
    [SkippableFact]
    public void On_GPUs_thirty_networks_agree_with_their_slow_twins()
    {
        GpuPlatform.Current = new GpuPlatform(() => new CudaProbe([], null), _ => new EmulatedGpu(), new KernelStore(new GppCompiler(), null, []));
        CheckNetworks(30, seed: 20161107, new ModelOptions { Device = Device.Cuda() });
    }

    /// <summary>What chance has put together has everything that the page of networks names, but for what has kinks.</summary>
    [Theory]
    [InlineData("Tokens feed")]
    [InlineData("Ids feed")]
    [InlineData("Vector feed")]
    [InlineData("VariableLengths = true")]
    [InlineData("Mask = true")]
    [InlineData("Along(nameof(")]
    [InlineData("Bidirectional = true")]
    [InlineData("NumLayers = 2")]
    [InlineData("WeightDropout")]
    [InlineData("continues: ")]
    [InlineData("from: ")]
    [InlineData("Decoded ")]
    [InlineData("feed: ")]
    [InlineData(".Context")]
    [InlineData(".Attentional")]
    [InlineData(".Final.Output")]
    [InlineData("Causal = true")]
    [InlineData("AttentionScore.Additive")]
    [InlineData("AttentionScore.ScaledDot")]
    [InlineData("smoothing: ")]
    [InlineData("ignore: ")]
    [InlineData("offset: ")]
    [InlineData("BinaryCrossEntropy(")]
    [InlineData("weights: ")]
    [InlineData("Reduction.Sum")]
    [InlineData("rescale: false")]
    [InlineData("Repeat(")]
    [InlineData("Reverse(")]
    public void Chance_draws(string what) =>
        Assert.True(Networks.Sample(200, new Rnd(20161106), size: 50).Count(step => step.Source("Drawn").Contains(what, System.StringComparison.Ordinal)) >= 5);

    private static void CheckNetworks(int count, ulong seed) =>
        CheckNetworks(count, seed, new ModelOptions { Threads = 1 }, new ModelOptions { Threads = 3 });

    private static void CheckNetworks(int count, ulong seed, params ModelOptions[] options) => DrawnPrograms.Check(
        Networks, count, seed, (step, name) => step.Source(name),
        (step, program, name) => Assert.All(options, each =>
        {
            object? problem = program.GetType($"Try{name}")!.GetMethod("Run")!.Invoke(null, [each with { Seed = 11 }]);
            Assert.True((string)problem! == "", $"{problem}, {each}:\n{step.Source(name)}");
        }),
        preamble: Slopes);
}
