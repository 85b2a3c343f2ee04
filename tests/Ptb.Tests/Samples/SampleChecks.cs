using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using ModelGen.Ptb.Tests.Fakes;
using Xunit;

namespace ModelGen.Ptb.Tests.Samples;

/// <summary>What every sample promises.</summary>
internal static class SampleChecks
{
    /// <summary>A sample's program.</summary>
    public static ConsoleRun Run(Func<IReadOnlyList<string>, TextWriter, TextWriter, int> sample, params string[] args)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        int exitCode = sample(args, output, error);
        return new ConsoleRun(exitCode, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }

    /// <summary>One line that says what is wrong, and nothing else.</summary>
    public static void IsRefused(ConsoleRun run, string message) => Assert.Equal(new ConsoleRun(2, "", message + "\n"), run);

    /// <summary>Two trainings of one seed: losses fall, and are the same to the bit; later steps allocate nothing.</summary>
    public static void Learns<TTraining>(Func<TTraining> make, Func<TTraining, double> step, int steps)
        where TTraining : IDisposable
    {
        double[] losses = Losses(), again = Losses();
        Assert.Equal(losses, again);
        double first = losses[..10].Average(), last = losses[^10..].Average();
        Assert.True(last < 0.9 * first, $"The loss went from {first} to {last}.");

        double[] Losses()
        {
            using TTraining training = make();
            double[] losses = [.. Enumerable.Range(0, steps).Select(_ => step(training))];
            // The least of some trials: collections that other tests cause are booked on whichever thread they interrupt.
            Assert.Equal(0, Enumerable.Range(0, 20).Min(_ =>
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                step(training);
                return GC.GetAllocatedBytesForCurrentThread() - before;
            }));
            return losses;
        }
    }
}
