using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using ModelGen.Cuda;
using ModelGen.Emulator;
using ModelGen.Generator.Model;
using ModelGen.Generator.Shorthands;
using ModelGen.Generator.Tests.Harness;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Generator.Tests.Networks;

/// <summary>Networks by chance, all of whose sequences are outputs: one step at a time they give what the whole sequence gives.</summary>
public sealed class RandomAdvanceTests
{
    private const string Rows = """
        using System;
        using System.Linq;
        using ModelGen;
        using ModelGen.Networks;
        using static ModelGen.Networks.Functions;

        public static class Slopes
        {
            public static int[] Ints(Random random, int count, int classes) => [.. Enumerable.Range(0, count).Select(_ => random.Next(classes))];

            public static float[] Floats(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble()) - 1))];

            public static float[] Flags(Random random, int count) => [.. Enumerable.Range(0, count).Select(place => place < 3 || random.Next(3) > 0 ? 1f : 0f)];

            public static int[] Lengths(Random random, int count, int steps) => [.. Enumerable.Range(0, count).Select(_ => 1 + random.Next(steps))];

            // The first rows of each of so many steps, of three.
            public static T[] Rows<T>(T[] whole, int steps, int rows) =>
                [.. Enumerable.Range(0, steps).SelectMany(t => whole.Skip(t * whole.Length / steps).Take(whole.Length / steps / 3 * rows))];

            public static T[] Step<T>(T[] whole, int steps, int t, int rows) => whole.Skip(t * whole.Length / steps).Take(whole.Length / steps / 3 * rows).ToArray();

            public static string Compare(string name, int t, int rows, float[] whole, float[] step, int steps)
            {
                float[] expected = Step(whole, steps, t, rows);
                for (int place = 0; place < expected.Length; place++)
                {
                    if (!(Math.Abs(expected[place] - step[place]) <= 1e-5 * Math.Max(1, Math.Abs(expected[place]))))
                        return $"{name} of {rows} rows in step {t} at {place} is {step[place]}, and in the whole sequence {expected[place]}";
                }

                return "";
            }
        }

        """;

    private static readonly Gen<RandomStep> Networks = from seed in Gen.Choose(0, int.MaxValue - 1) select new RandomStep(seed);

    [Fact]
    public void Steps_give_what_whole_sequences_give() => Check(6, 20161108, new ModelOptions { Threads = 1 }, new ModelOptions { Threads = 3 });

    [Long]
    [Fact]
    public void Steps_of_a_hundred_networks_give_what_whole_sequences_give() => Check(100, 20161109, new ModelOptions { Threads = 1 }, new ModelOptions { Threads = 3 });

    [Long]
    [NeedsGpp]
    [SkippableFact]
    public void On_GPUs_steps_of_ten_networks_give_what_whole_sequences_give()
    {
        GpuPlatform.Current = new GpuPlatform(() => new CudaProbe([], null), _ => new EmulatedGpu(), new KernelStore(new GppCompiler(), null, []));
        Check(10, 20161110, new ModelOptions { Device = Device.Cuda() });
    }

    private static void Check(int count, ulong seed, params ModelOptions[] options)
    {
        int tried = 0;
        DrawnPrograms.Check(
            Networks, count, seed, Source,
            (step, program, name) =>
            {
                if (program.GetType($"Try{name}") is not { } type)
                    return;
                tried++;
                Assert.All(options, each =>
                {
                    string problem = Try(type.GetMethod("Run")!.CreateDelegate<Func<ModelOptions, string>>(), each with { Seed = 11 });
                    Assert.True(problem.Length == 0, $"{problem}, {each}:\n{Source(step, name)}");
                });
            },
            preamble: Rows);

        // Most have an output that needs nothing of later steps: what is fed, if nothing else.
        Assert.True(2 * tried > count, $"{tried} of {count} go along an axis one step at a time.");
    }

    // The class, and what tries it, if an output is causal: which members there are and what they take is told by its face.
    private static string Source(RandomStep step, string name)
    {
        string declared = step.WithOutputs(name);
        var network = (NetworkNumbers)GeneratorRun.Reading(Rows + declared).Spec().Numbers;
        if (CausalValues.Find(network) is not { } found)
            return declared;
        string axis = network.Axes[found.Axis].Name;
        int steps = network.Axes[found.Axis].Steps;
        Face face = NetworkFace.Of(network);
        string[] outputs = [.. found.Outputs.Select(output => network.Outputs[output].Name)];
        return $$"""
            {{declared}}

            public static class Try{{name}}
            {
                public static string Run(ModelGen.ModelOptions options)
                {
                    var random = new System.Random(7);
                    using var model = new {{name}}(options);
                    {{string.Join("\n        ", step.Data)}}
                    {{network.Axes[found.Axis].Padding switch { AxisPadding.Lengths => $"Array.Fill({axis}Lengths, {steps});", AxisPadding.Mask => $"Array.Fill({axis}Mask, 1f);", _ => "" }}}
                    {{string.Concat(network.Outputs.Select(output => $"float[] {output.Name} = new float[{StepsOf(network, output) * network.BatchSize * network.Nodes[output.Node].Shape.Width}];"))}}
                    model.Predict({{string.Join(", ", Parameters(face, "Predict"))}});
                    foreach (int rows in new[] { 2, 3, 1 })
                    {
                        {{string.Concat(found.Outputs.Select(output => $"float[] step_{network.Outputs[output].Name} = new float[rows * {network.Nodes[network.Outputs[output].Node].Shape.Width}];"))}}
                        model.Begin({{string.Join(", ", Parameters(face, "Begin").Select(argument => $"Slopes.Rows({argument}, {StepsOf(network, argument)}, rows)"))}});
                        for (int t = 0; t < {{steps}}; t++)
                        {
                            model.Advance({{string.Join(", ", Parameters(face, "Advance").Select(argument => outputs.Contains(argument) ? $"step_{argument}" : $"Slopes.Step({argument}, {steps}, t, rows)"))}});
                            {{string.Concat(outputs.Select(output => $"if (Slopes.Compare(\"{output}\", t, rows, {output}, step_{output}, {steps}) is {{ Length: > 0 }} in_{output}) return in_{output};"))}}
                        }
                    }

                    return "";
                }
            }
            """;
    }

    // What is thrown is told with the network that threw it.
    private static string Try(Func<ModelOptions, string> run, ModelOptions options)
    {
        try
        {
            return run(options);
        }
        catch (Exception exception)
        {
            return exception.ToString();
        }
    }

    private static int StepsOf(NetworkNumbers network, NetworkOutput output) => network.Nodes[output.Node].Shape.Axis is >= 0 and int axis ? network.Axes[axis].Steps : 1;

    // Lengths have none; a mask has those of its feed.
    private static int StepsOf(NetworkNumbers network, string argument) => argument.EndsWith("Lengths", StringComparison.Ordinal) ? 1
        : network.Feeds.Single(feed => argument == feed.Name || argument == $"{feed.Name}Mask").Shape.Axis is >= 0 and int axis ? network.Axes[axis].Steps : 1;

    private static IEnumerable<string> Parameters(Face face, string name)
    {
        string text = face.Calls.Single(member => member.Name == name).Text;
        return Regex.Matches(text[..text.IndexOf(')', StringComparison.Ordinal)], @" (\w+)(?=,|$)").Select(match => match.Groups[1].Value);
    }
}
