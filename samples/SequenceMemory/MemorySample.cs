using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using ModelGen;
using Samples;

namespace SequenceMemory;

/// <summary>The sample: trains the four networks, prints a table and draws target and outputs.</summary>
public static class MemorySample
{
    /// <summary>Runs it.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="output">The results.</param>
    /// <param name="error">What is wrong.</param>
    /// <returns>0; 2 for bad input, 1 for what went wrong on the way.</returns>
    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        var command = new SampleCommand("Four recurrent networks learn 320 numbers by heart.", steps: 24_000, picture: "sequence-memory.svg");
        return command.Run(args, output, error, parsed =>
        {
            int steps = parsed.GetValue(command.Steps);
            // Each network has one thread, so how many train at a time changes no bit of them.
            var options = new ModelOptions { Seed = (ulong)parsed.GetValue(command.Seed), Threads = 1 };
            using var small = new LstmShort(options);
            using var large = new LstmLong(options);
            using var deep = new DeepLstmShort(options);
            using var deepLarge = new DeepLstmLong(options);
            (string Name, MemoryTraining Training)[] networks =
            [
                ("15 units, 1 layer", new(small.TrainStep, small.Predict, steps)),
                ("50 units, 1 layer", new(large.TrainStep, large.Predict, steps)),
                ("7 units, 3 layers", new(deep.TrainStep, deep.Predict, steps)),
                ("23 units, 3 layers", new(deepLarge.TrainStep, deepLarge.Predict, steps)),
            ];
            var results = new Result[networks.Length];
            Parallel.For(
                0, networks.Length, new ParallelOptions { MaxDegreeOfParallelism = parsed.GetValue(command.Threads) },
                index => results[index] = networks[index].Training.Run(networks[index].Name));

            foreach (Result result in results)
                Say($"{result.Name,-20} first loss {result.FirstLoss:F4}   error after training {result.Error:F4}");
            Chart[] charts = [.. results.Select(Draw)];
            charts[0].Write(parsed.GetValue(command.Picture)!, charts[1..]);
            Say($"The picture is {parsed.GetValue(command.Picture)}.");
        });

        void Say(FormattableString line) => output.WriteLine(FormattableString.Invariant(line));
    }

    private static Chart Draw(Result result)
    {
        var chart = new Chart(string.Create(CultureInfo.InvariantCulture, $"{result.Name}: error {result.Error:F4}"), "number");
        chart.AddLine("target", "#222222", Wave.Numbers().Select((number, index) => ((double)index, (double)number)));
        chart.AddLine("output", "#d62728", result.Output.Select((number, index) => ((double)index, (double)number)));
        return chart;
    }
}
