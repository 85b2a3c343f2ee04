using System;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using ModelGen.Ptb.Tests.Fakes;
using SequenceMemory;
using Xunit;

namespace ModelGen.Ptb.Tests.Samples;

/// <summary>The sample that learns numbers by heart.</summary>
public sealed class SequenceMemoryTests : IDisposable
{
    private const int Steps = 100;

    private readonly TextFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_numbers_are_those_of_the_example()
    {
        float[] numbers = Wave.Numbers();
        Assert.Equal(320, numbers.Length);
        Assert.Equal(0, numbers.Average(), 1e-6);
        // The mean is taken away after the largest magnitude has become one.
        Assert.Equal(1, numbers.Max(number => Math.Abs(number - Offset(numbers))), 1e-5);

        // The first value by hand: -0.05 cos 0.8 + 0.05 sin 10 - 0.02 cos 0.3.
        static float Offset(float[] numbers)
        {
            double largest = Enumerable.Range(0, 320).Max(index => Math.Abs(Value(0.01 * index)));
            return numbers[0] - (float)((-0.05 * Math.Cos(0.8) + 0.05 * Math.Sin(10) - 0.02 * Math.Cos(0.3)) / largest);
        }

        static double Value(double t) => 0.5 * Math.Sin(2 * t) - 0.05 * Math.Cos(17 * t + 0.8) + 0.05 * Math.Sin(25 * t + 10) - 0.02 * Math.Cos(45 * t + 0.3);
    }

    [Fact]
    public void Every_network_learns_with_the_same_bits_twice_and_allocates_nothing()
    {
        Learns(options => new LstmShort(options), memory => new MemoryTraining(memory.TrainStep, memory.Predict, Steps));
        Learns(options => new LstmLong(options), memory => new MemoryTraining(memory.TrainStep, memory.Predict, Steps));
        Learns(options => new DeepLstmShort(options), memory => new MemoryTraining(memory.TrainStep, memory.Predict, Steps));
        Learns(options => new DeepLstmLong(options), memory => new MemoryTraining(memory.TrainStep, memory.Predict, Steps));

        static void Learns<TMemory>(Func<ModelOptions, TMemory> make, Func<TMemory, MemoryTraining> train)
            where TMemory : IDisposable =>
            SampleChecks.Learns(() => new Lesson<TMemory>(make, train), lesson => lesson.Training.Step(), Steps);
    }

    [Fact]
    public void A_result_has_the_root_of_the_mean_square_of_what_the_network_says_and_another_seed_gives_another_one()
    {
        Result few = After(seed: 1, steps: 1), more = After(seed: 1, steps: 100);
        Assert.True(more.Error < few.Error, $"{more.Error} after 100 steps, {few.Error} after one");
        Assert.Equal(Math.Sqrt(more.Output.Zip(Wave.Numbers(), (number, wanted) => Math.Pow(number - wanted, 2)).Average()), more.Error, 1e-6);
        Assert.NotEqual(more.Output, After(seed: 2, steps: 100).Output);

        static Result After(ulong seed, int steps)
        {
            using var memory = new DeepLstmShort(new ModelOptions { Seed = seed, Threads = 1 });
            return new MemoryTraining(memory.TrainStep, memory.Predict, steps).Run("deep");
        }
    }

    [Fact]
    public void What_comes_out_begins_anew_with_each_sequence_whatever_was_before()
    {
        using var memory = new DeepLstmShort(new ModelOptions { Threads = 1 });
        float[] input = new float[Wave.Length], first = new float[Wave.Length], second = new float[Wave.Length], carried = new float[Wave.Length];
        float[] goesOn = [.. Enumerable.Repeat(1f, Wave.Length)], begins = [0, .. goesOn[1..]];
        for (int step = 0; step < 20; step++)
            memory.TrainStep(input, begins, Wave.Numbers(), 0.001);
        memory.Predict(input, begins, first);
        memory.Predict(input, begins, second);
        memory.Predict(input, goesOn, carried);
        Assert.Equal(first, second);
        Assert.NotEqual(first, carried);
    }

    [Fact]
    public void The_command_prints_a_row_for_each_network_and_draws_target_and_outputs()
    {
        var output = new StringWriter();
        string picture = _folder["memory.svg"];
        Assert.Equal(0, MemorySample.Run(["--steps", "2", "--picture", picture], output, new StringWriter()));
        Assert.Equal(4, output.ToString().Split('\n').Count(line => line.Contains("error after training", StringComparison.Ordinal)));
        Assert.Contains(picture, output.ToString(), StringComparison.Ordinal);
        string[] lines = [.. XDocument.Load(picture).Descendants().Where(element => element.Attribute("stroke-width") is not null).Select(line => line.Attribute("d")!.Value)];
        Assert.Equal(8, lines.Length);
        Assert.All(lines, line => Assert.Equal(320, line.Split('L').Length));
    }

    [Theory]
    [InlineData("--steps 0", "--steps is '0': expected a whole number from 1 to 2147483647.")]
    [InlineData("--steps many", "--steps is 'many': expected a whole number from 1 to 2147483647.")]
    [InlineData("--seed -1", "--seed is '-1': expected a whole number from 0 to 2147483647.")]
    [InlineData("--picture FOLDER", "--picture is 'FOLDER': expected the name of a file.")]
    public void A_wrong_argument_is_one_line_that_names_it(string arguments, string problem) => SampleChecks.IsRefused(
        SampleChecks.Run(MemorySample.Run, arguments.Replace("FOLDER", _folder.Path, StringComparison.Ordinal).Split(' ')),
        problem.Replace("FOLDER", _folder.Path, StringComparison.Ordinal));

    private sealed class Lesson<TMemory>(Func<ModelOptions, TMemory> make, Func<TMemory, MemoryTraining> train) : IDisposable
        where TMemory : IDisposable
    {
        private readonly TMemory _memory = make(new ModelOptions { Seed = 1, Threads = 1 });
        private MemoryTraining? _training;

        public MemoryTraining Training => _training ??= train(_memory);

        public void Dispose() => _memory.Dispose();
    }
}
